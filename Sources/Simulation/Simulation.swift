/// # Simulation
///
/// The real `CallMachine`, `Fleet` and policies in virtual time against modelled endpoints: seeded,
/// on one thread, millions of calls in seconds. The same scenario with the same seed writes the same
/// decision log to the last line, so a failing seed is a bug report.
///
/// Reading order: `Scenario` (what is played, as data), `World` (virtual time and its events),
/// `ServerModel` (how an endpoint answers), `Invariants` (what must hold after every event),
/// `Report` (what came out).
enum Overview {}
