@NullMarked
package dev.aegis.dataplane.node.security;

import org.jspecify.annotations.NullMarked;
