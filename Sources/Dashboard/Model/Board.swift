public import Reliability

/// Everything that is measured: the part of the model that `P` freezes.
public struct Board: Sendable, Equatable {
    /// The fleet; `nil` before the first snapshot.
    public internal(set) var fleet: FleetSnapshot?
    /// What the core does not know of its endpoints, by index.
    public internal(set) var labels: [EndpointLabel] = []
    /// The last calls, oldest first.
    public internal(set) var calls: [CallRecord] = []
    /// When the oldest kept call began, once older ones were let go of.
    var callsKeptSince: Instant?
    /// What happened, in plain words.
    public internal(set) var log = EventLog()
    /// First-token times of all endpoints for the graph, oldest first.
    public internal(set) var firstTokens: [FirstToken] = []
    /// The last route decision that looked at more than one candidate.
    public internal(set) var lastRoute: RouteDecision?
    /// One reading a second of what the small graphs show, oldest first.
    public internal(set) var readings: [Reading] = []

    /// What the endpoints were like before.
    var past = Past()
    /// What all endpoints together come to.
    var totals = EndpointTotals()

    /// One first token.
    public struct FirstToken: Sendable, Equatable {
        /// When.
        public var at: Instant
        /// After how long.
        public var took: Duration
        /// Where.
        public var endpoint: EndpointID
    }

    /// What one second looked like.
    public struct Reading: Sendable, Equatable {
        /// When.
        public var at: Instant
        /// Attempts that failed in the last minute, over all endpoints, 0…1; NaN without attempts.
        public var errorRate: Double
        /// Attempts in flight.
        public var inFlight: Double
        /// The emptiest bucket, 0…1; NaN without buckets.
        public var lowestBucket: Double
        /// Output tokens since the start.
        public var outputTokens: Int
    }

    /// The waterfall walks back over this many calls.
    ///
    /// A quarter of an hour of one call a second, in about a megabyte. What is let go of goes a tenth at a time, so that no call moves all others.
    static let mostCalls = 1000
    /// A quarter of an hour of ten answers a second, in a third of a megabyte.
    static let mostFirstTokens = 9000
    /// One reading a second over all of the time that one can look back.
    static let mostReadings = 900

    /// The snapshot of an endpoint.
    func endpoint(_ id: EndpointID) -> EndpointSnapshot? {
        guard let fleet, fleet.endpoints.indices.contains(id.index) else { return nil }
        return fleet.endpoints[id.index]
    }

    /// What an endpoint is called; `?` before the first snapshot.
    func name(_ id: EndpointID) -> String {
        endpoint(id)?.profile.name ?? "endpoint \(id.index + 1)"
    }

    /// What the core does not know of an endpoint.
    func label(_ id: EndpointID) -> EndpointLabel {
        labels.indices.contains(id.index) ? labels[id.index] : EndpointLabel()
    }

    /// The call with this number, if it is among the last.
    func call(_ id: CallID) -> CallRecord? { calls.last { $0.call == id } }

    /// Takes in a snapshot.
    mutating func take(_ snapshot: FleetSnapshot, _ labels: [EndpointLabel]) {
        fleet = snapshot
        totals = EndpointTotals(snapshot)
        self.labels = labels
        past.take(snapshot)
        if let last = readings.last, snapshot.at.elapsed(since: last.at) < .seconds(1) { return }
        readings.append(
            Reading(
                at: snapshot.at, errorRate: totals.errorRate, inFlight: Double(totals.inFlight),
                lowestBucket: totals.lowestBucket, outputTokens: totals.outputTokens))
        if readings.count > Self.mostReadings { readings.removeFirst() }
    }

    /// Takes in one event.
    mutating func take(_ event: TraceEvent, label: String) {
        if let id = event.call {
            let index = calls.lastIndex { $0.call == id } ?? begin(id, label, at: event.at)
            calls[index].apply(event)
            noteFirstToken(event, in: calls[index])
        }
        if case .routed(let decision) = event.kind { lastRoute = decision }
        EventWords.describe(event, in: &self)
    }

    /// A record for a call that was just heard of; its place.
    private mutating func begin(_ id: CallID, _ label: String, at instant: Instant) -> Int {
        if calls.count >= Self.mostCalls {
            calls.removeFirst(Self.mostCalls / 10)
            callsKeptSince = calls.first?.startedAt
        }
        calls.append(CallRecord(call: id, label: label, startedAt: instant))
        return calls.count - 1
    }

    /// Lets go of calls whose ends may have been missed.
    mutating func forgetRunningCalls() { calls.removeAll(where: \.isRunning) }

    private mutating func noteFirstToken(_ event: TraceEvent, in call: CallRecord) {
        guard case .firstToken(let id) = event.kind, let lane = call.lane(id),
            let start = lane.startedAt, let endpoint = lane.endpoint
        else { return }
        let took = event.at.elapsed(since: start)
        firstTokens.append(FirstToken(at: event.at, took: took, endpoint: endpoint))
        if firstTokens.count > Self.mostFirstTokens {
            firstTokens.removeFirst(Self.mostFirstTokens / 10)
        }
    }
}
