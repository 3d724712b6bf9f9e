/// `spring.config.import=aegis:config/ledger/`: keys of the cluster as properties of the
/// application, read once, when it starts.
@NullMarked
package dev.aegis.sdk.spring.config;

import org.jspecify.annotations.NullMarked;
