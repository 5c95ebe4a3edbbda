public import Reliability

/// Whose traffic the screen shows.
public enum TrafficSource: Sendable, Equatable {
    /// What the person asks here.
    case own
    /// That of the server in this program, at this address, and what the person asks beside it.
    case served(address: String)
    /// That of a server in another process, at this address; there is no conversation.
    case watched(address: String)
    /// That of a recording, a file of this name; there is no conversation.
    case recorded(name: String)
}

/// What became of the connection to a watched server.
public enum LinkNews: Sendable, Equatable {
    /// It stands; `run` names the server's start, and `acts` says whether it takes orders from here.
    case connected(run: String, acts: Bool)
    /// It broke, for this reason, a clause; the next try is due then.
    case lost(reason: String, retryAt: Instant)
    /// A recording is over; why its rest cannot be shown, a clause, or nothing.
    case ended(reason: String)
}

/// How the screen stands to the server that it watches.
struct ServerLink: Sendable, Equatable {
    /// Which start of the server the board tells of.
    var run = ""
    /// Whether the server takes orders from here.
    var acts = false
    /// Since when, why, and until when there is no connection.
    var loss: Loss?

    /// When a recording ended that is over.
    var end: Instant? { loss.flatMap { $0.retryAt == nil ? $0.since : nil } }

    /// A connection that broke.
    struct Loss: Sendable, Equatable {
        var since: Instant
        var reason: String
        /// `nil` where nothing follows: behind the end of a recording.
        var retryAt: Instant?
    }
}

extension Model {
    /// False where the screen only watches a server, and nothing can be asked.
    public var hasConversation: Bool {
        switch source {
        case .own, .served: true
        case .watched, .recorded: false
        }
    }

    /// Whether what changes endpoints or routes is done.
    var mayAct: Bool { !isReadOnly && (hasConversation || link.acts) }

    /// The server's address, which stands at the top in place of a conversation's title; empty for
    /// the person's own traffic.
    var serverAddress: String {
        switch source {
        case .own: ""
        case .served(let address), .watched(let address): address
        case .recorded(let name): name
        }
    }

    /// That there is no connection, and what is done about it; `nil` while there is one.
    var lossWords: String? {
        guard let loss = link.loss else { return nil }
        guard let retryAt = loss.retryAt else {
            let (back, leave) = (keys.spoken(.timeBack), keys.spoken(.quit))
            let why = loss.reason.isEmpty ? "" : ": \(loss.reason)"
            return "The recording ends here\(why). \(back) steps back, \(leave) leaves."
        }
        let seconds = max(0, (retryAt.elapsed(since: now) / .seconds(1)).rounded(.up))
        let next = seconds > 0 ? "next try in \(Int(seconds)) s" : "trying again"
        return "Connection lost, \(next): \(loss.reason)."
    }

    /// Takes in news of the connection.
    ///
    /// Ends that were missed meanwhile never come, so calls that ran are no longer shown; another run
    /// of the server counts everything anew.
    mutating func take(_ news: LinkNews) {
        switch news {
        case .connected(let run, let acts):
            if link.loss != nil { tell("Connected again.") }
            if !link.run.isEmpty, run != link.run {
                board = Board()
                frozen = nil
                frozenAt = nil
                shownCall = nil
                eventsScrolledUp = 0
            } else {
                board.forgetRunningCalls()
            }
            link = ServerLink(run: run, acts: acts)
        case .lost(let reason, let retryAt):
            let since = link.loss?.since ?? now
            link.loss = ServerLink.Loss(
                since: since, reason: VisibleText.oneLine(reason), retryAt: retryAt)
        case .ended(let reason):
            link.loss = ServerLink.Loss(since: now, reason: reason, retryAt: nil)
        }
    }
}
