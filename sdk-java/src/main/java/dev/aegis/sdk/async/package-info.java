/// The same client with futures: [dev.aegis.sdk.async.AsyncClient] wraps an
/// [dev.aegis.sdk.AegisClient], and each of its methods returns at once.
///
/// A future ends with what the blocking method returns or throws. Cancelling it ends the call as
/// far as that is possible: an acquire leaves the queue, and a lock that was granted at the last
/// moment is given back. A write that was cancelled may have happened or may still happen.
@NullMarked
package dev.aegis.sdk.async;

import org.jspecify.annotations.NullMarked;
