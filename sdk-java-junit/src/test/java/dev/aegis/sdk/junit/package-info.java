/// Tests of clusters in the JVM: that each thing that can be done to a node bites, and that nothing
/// is left afterwards.
@NullMarked
package dev.aegis.sdk.junit;

import org.jspecify.annotations.NullMarked;
