/// A public class that breaks the rules of public signatures.
@NullMarked
package dev.aegis.sdk.architecture.planted.leak;

import org.jspecify.annotations.NullMarked;
