import Reliability

/// What a typed line asks for where there is no screen.
enum PlainCommand: String, CaseIterable {
    case help
    case status
    case call
    case events
    case on
    case off
    case drain
    case pin
    case unpin
    case reset
    case strategy
    case race
    case fault
    case background
    case again
    case `continue`
    case stop
    case new
    case list
    case open
    case last
    case search
    case quit

    /// How it is written, with what belongs behind it.
    var usage: String {
        switch self {
        case .on, .off, .drain, .pin, .reset: "/\(rawValue) ENDPOINT"
        case .strategy: "/strategy NAME"
        case .race, .background: "/\(rawValue) N"
        case .fault: "/fault ENDPOINT NAME"
        case .open: "/open NUMBER"
        case .search: "/search WORDS"
        default: "/\(rawValue)"
        }
    }

    /// What it does, in a few words.
    var explanation: String {
        switch self {
        case .help: "this list"
        case .status: "every endpoint in a line"
        case .call: "the last call, attempt by attempt"
        case .events: "the last twenty events"
        case .on: "switch an endpoint on"
        case .off: "switch an endpoint off"
        case .drain: "let an endpoint finish what it has, and start nothing new"
        case .pin: "send everything to one endpoint"
        case .unpin: "send to all endpoints again"
        case .reset: "close an endpoint's breaker and forget what opened it"
        case .strategy:
            "how an endpoint is chosen: "
                + RoutingStrategy.allCases.map(\.rawValue).joined(separator: ", ")
        case .race: "start N attempts at once, 0 to 20"
        case .fault:
            "have a demo endpoint misbehave: "
                + DemoFault.all.map(\.name).joined(separator: ", ")
        case .background: "ask N questions in the background"
        case .again: "ask the last question again"
        case .continue: "go on with an answer that broke off"
        case .stop: "stop the answer; so does Ctrl-C"
        case .new: "begin a new conversation"
        case .list: "the stored conversations"
        case .open: "go on with a stored conversation"
        case .last: "go on with the conversation used last"
        case .search: "search all conversations"
        case .quit: "leave; so does the end of the input"
        }
    }
}
