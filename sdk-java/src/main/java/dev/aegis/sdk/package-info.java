/// The AEGIS client for Java: keys with versions and transactions, watches, sessions, locks with
/// fencing tokens, elections.
///
/// ```java
/// try (AegisClient client = AegisClient.connect(List.of("127.0.0.1:7111", "127.0.0.1:7112"))) {
///   client.keys().put("greeting", "hello");
///
///   try (HeldLock lock = client.locks().acquire("ledger", Duration.ofSeconds(5))) {
///     lock.onLost(loss -> stopWorking());
///     lock.keys().put("ledger/balance", "42"); // refused, should the lock be lost by then
///   }
/// }
/// ```
///
/// Start at [dev.aegis.sdk.AegisClient]; one per process is enough, and it is safe for use by many
/// threads, like everything it gives out.
///
/// | to | look at |
/// |---|---|
/// | read and write, also several keys in one step | [dev.aegis.sdk.Keys], [dev.aegis.sdk.Transaction] |
/// | hear of changes, without gap or duplicate | [dev.aegis.sdk.WatchQuery], [dev.aegis.sdk.WatchListener] |
/// | let one process at a time do something | [dev.aegis.sdk.Locks], [dev.aegis.sdk.HeldLock] |
/// | choose a leader, and know who it is | [dev.aegis.sdk.Elections], [dev.aegis.sdk.Leadership] |
/// | let keys and locks end with a process | [dev.aegis.sdk.Session], [dev.aegis.sdk.Put#boundTo(Session)] |
/// | look after sessions, members and backups | [dev.aegis.sdk.Sessions], [dev.aegis.sdk.Cluster], [dev.aegis.sdk.Access] |
/// | use futures | [dev.aegis.sdk.async.AsyncClient] |
/// | measure | [dev.aegis.sdk.ClientObserver], [dev.aegis.sdk.micrometer.ClientMetrics] |
///
/// Requests and answers are immutable values. Every call is bounded in time, and every failure is
/// an [dev.aegis.sdk.AegisException] of a kind that says what may be done next: nothing happened,
/// try again; refused for good; or the outcome is unknown. Writes of a [dev.aegis.sdk.Session] or
/// under a [dev.aegis.sdk.HeldLock] are repeated by the client until they are known, and count
/// once.
///
/// No type of the transport appears in this package: what implements it lives behind
/// [dev.aegis.sdk.ClientProvider].
@NullMarked
package dev.aegis.sdk;

import org.jspecify.annotations.NullMarked;
