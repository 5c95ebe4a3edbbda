/// # DemoEndpoints
///
/// Real HTTP servers on loopback that play `Behaviours`: OpenAI-compatible, streaming and not, with
/// resets, cuts, stalls and quotas as real as a socket can make them. The demo runs on them, and so
/// do tests and benchmarks.
///
/// Reading order: `DemoHarbour` (starts and changes them), `DemoServer` (what one endpoint
/// remembers), `ResponseScript` (what goes onto the wire and when, as a value), `DemoConnection`
/// (plays a script on one socket), `CompletionRequest` and `CompletionWire` (the wire format).
enum Overview {}
