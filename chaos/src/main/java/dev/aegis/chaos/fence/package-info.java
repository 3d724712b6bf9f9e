/// What fencing tokens are for, as an experiment with a control: a resource that compares tokens
/// keeps every write that it acknowledged, one that does not loses some.
@NullMarked
package dev.aegis.chaos.fence;

import org.jspecify.annotations.NullMarked;
