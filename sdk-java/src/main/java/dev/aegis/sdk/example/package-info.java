/// Two programs that use the client as an application would: one that tells whether a cluster kept
/// its promises through faults, one that puts a steady load on it.
@NullMarked
package dev.aegis.sdk.example;

import org.jspecify.annotations.NullMarked;
