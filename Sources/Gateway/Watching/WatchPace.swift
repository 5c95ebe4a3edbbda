import Reliability

/// Which frames of the fleet are due: the endpoints that changed, and the fleet behind them.
///
/// While something happens a picture follows five times a second, which is as often as figures can
/// be read; while nothing does, once a second, so that the watcher knows that the server lives.
struct WatchPace {
    static let busy = Duration.milliseconds(200)
    static let idle = Duration.seconds(1)

    private var sent: [EndpointSnapshot] = []
    private var sentAt: Instant?

    /// Whether a picture is due; `isBusy` says that something happened since the last.
    func isDue(_ now: Instant, isBusy: Bool) -> Bool {
        guard let sentAt else { return true }
        return now.elapsed(since: sentAt) >= (isBusy ? Self.busy : Self.idle)
    }

    /// The endpoints that the watcher does not have like this; it has them from now on.
    mutating func changed(in fleet: FleetSnapshot) -> [EndpointSnapshot] {
        let changed = fleet.endpoints.enumerated().filter { index, endpoint in
            !sent.indices.contains(index) || sent[index] != endpoint
        }
        sent = fleet.endpoints
        sentAt = fleet.at
        return changed.map(\.element)
    }
}
