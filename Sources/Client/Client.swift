/// The shell around the pure core: one client, many calls, one door to the network.
///
/// - `ChatClient` is the public face; `ChatStream` is one answer as it arrives.
/// - `CallDriver` carries one call: a serial mailbox around a `CallMachine`. It has no task of its
///   own; whoever brings an event (the transport's thread, the alarm, the caller) does the work.
/// - `EndpointRegistry` guards what all calls share: the fleet, the endpoint list, the dice.
/// - `Alarm` serves every timer of every call with one sleeping task on the injected clock.
/// - `EventBroadcaster`, `CallMetrics`, `EndpointMetrics` and `CallSpans` tell the world.
///
/// The rule everywhere: take the lock, change the value, take the answer out, release, then act.
enum Overview {}
