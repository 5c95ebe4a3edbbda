public import Client
public import Reliability

/// Endpoints by their names, for a hand on the wheel.
extension ChatClient {
    /// The identity of the endpoint called `name`.
    ///
    /// - Throws: `SetupError.unknownEndpoint`.
    public func id(of name: String) throws(SetupError) -> EndpointID {
        guard let found = snapshot()[name] else {
            throw .unknownEndpoint(name, known: endpoints.map(\.profile.name))
        }
        return found.id
    }

    /// Sends no new call to the endpoint called `name`, until `markHealthy`.
    ///
    /// What is under way there is not touched. A hand is obeyed: with every endpoint marked, calls
    /// are refused.
    ///
    /// - Throws: `SetupError.unknownEndpoint`.
    public func markUnhealthy(_ name: String) throws(SetupError) {
        setManual(.disabled, for: try id(of: name))
    }

    /// Lets calls go to the endpoint called `name` again: its breaker closes and forgets what it
    /// counted, and its key gets another chance.
    ///
    /// - Throws: `SetupError.unknownEndpoint`.
    public func markHealthy(_ name: String) throws(SetupError) {
        let id = try id(of: name)
        setManual(.enabled, for: id)
        resetBreaker(for: id)
    }

    /// Looks at every endpoint that has no traffic, from now on.
    func watchHealth(_ check: HealthCheck) {
        for id in snapshot().endpoints.filter({ !$0.isRemoved }).map(\.id) {
            if let path = check.path {
                watchHealth(of: id, path: path, every: check.every, timeout: check.timeout)
            } else {
                watchHealth(of: id, every: check.every, timeout: check.timeout)
            }
        }
    }
}

extension FleetSnapshot {
    /// The endpoint called `name`; `nil` when there is none, or none any more.
    public subscript(name: String) -> EndpointSnapshot? {
        endpoints.first { !$0.isRemoved && $0.profile.name == name }
    }

    /// Whether any endpoint can be asked.
    public var isHealthy: Bool { endpoints.contains { $0.isHealthy } }
}

extension EndpointSnapshot {
    /// Whether it can be asked: nobody switched it off or removed it, its breaker is not open, its key
    /// is usable.
    public var isHealthy: Bool {
        if case .open = breaker { return false }
        return !isRemoved && manual == .enabled && keyProblem.isEmpty
    }
}
