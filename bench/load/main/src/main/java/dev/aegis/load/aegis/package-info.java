/// AEGIS under load: its wire protocol, and the state folder of its launcher.
@NullMarked
package dev.aegis.load.aegis;

import org.jspecify.annotations.NullMarked;
