/// # Behaviours
///
/// How an endpoint behaves, as data: how long it takes, how fast it speaks, how often and when it
/// fails, and what it allows. Nothing here opens a socket, reads a clock or rolls hidden dice: the
/// same behaviour with the same seed plays the same part over real HTTP (`DemoEndpoints`), in tests
/// and in benchmarks.
///
/// Reading order: `Behaviour` (the character), `LatencyLaw`, `Fault`, `Outage`, `Weather`, `Quota`
/// (its parts), `ResponsePlan` (what becomes of one request), `BehaviourState` (the little that a
/// server must remember between requests: slots, queue, quota), `DemoFault` (what a person may do to
/// it).
enum Overview {}
