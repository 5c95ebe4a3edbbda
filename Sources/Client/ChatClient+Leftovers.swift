import Reliability

/// What a client holds for calls; all zero when none is under way, else something leaks.
struct Leftovers: Equatable {
    /// Calls that are registered.
    var calls = 0
    /// Attempts that the fleet counts as in flight, and those that wait.
    var attempts = 0
    /// Calls that may still be rung.
    var owners = 0
    /// Instants that the alarm is set to.
    var timers = 0
}

extension ChatClient {
    /// What is held now, for tests that look for leaks.
    var leftovers: Leftovers {
        let snapshot = snapshot()
        let (owners, timers) = registry.alarm.holdings
        let inFlight = snapshot.endpoints.reduce(0) { $0 + $1.inFlight }
        return Leftovers(
            calls: max(registry.driverCount, snapshot.callsInFlight),
            attempts: inFlight + snapshot.waiting, owners: owners, timers: timers)
    }
}
