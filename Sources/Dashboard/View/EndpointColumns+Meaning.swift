/// What the columns are, for menus, sorting and help.
extension EndpointColumns.Column {
    /// What identifies an endpoint cannot be hidden.
    var isFixed: Bool {
        switch self {
        case .number, .lamp, .name, .simulated, .state: true
        default: false
        }
    }

    /// The order that a click on its head chooses; `nil` for what has none.
    var sort: EndpointSort? {
        switch self {
        case .number: .position
        case .lamp, .state: .state
        case .name: .name
        case .simulated, .outcomes: nil
        case .model: .model
        case .p50, .graph: .median
        case .p95: .p95
        case .requests: .requests
        case .tokenBucket: .tokenBucket
        case .inFlight: .inFlight
        case .errors: .errors
        case .won: .won
        case .tokens: .tokens
        case .cost: .cost
        case .health: .health
        }
    }

    /// One line for the menu and the help of the table.
    var meaning: String {
        switch self {
        case .number: "the position in the configuration"
        case .lamp: "the breaker as a lamp"
        case .name: "its name"
        case .simulated: "a demo endpoint on this machine"
        case .model: "the model it answers with"
        case .state: "breaker, hold or switch, in a word"
        case .p50: "half of the first tokens came sooner"
        case .p95: "19 of 20 first tokens came sooner"
        case .graph: "the last first-token times, oldest left"
        case .requests: "requests that may go out now: h by its headers, ~ learned, else counted"
        case .tokenBucket: "tokens that may go out now, with the same marks"
        case .inFlight: "attempts under way"
        case .errors: "the share of attempts that failed in the last minute"
        case .won: "the share of all answers that came from here"
        case .tokens: "tokens in and out since the start"
        case .cost: "dollars since the start"
        case .outcomes: "the last attempts, newest right"
        case .health: "what routing by health goes by"
        }
    }
}
