@NullMarked
package dev.aegis.controlplane.agent.net;

import org.jspecify.annotations.NullMarked;
