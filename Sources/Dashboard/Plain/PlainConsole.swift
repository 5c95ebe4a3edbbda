import Reliability
import TerminalUI

/// What goes out where there is no screen.
public enum PlainOutput: Sendable, Equatable {
    /// Text of an answer as it arrives, with line feeds of its own.
    case answer(String)
    /// The answer is over; what follows begins a line.
    case answerEnd
    /// A whole line about everything else.
    case line(String)
}

/// The conversation and the panels without a screen: typed lines and messages in, plain lines out.
///
/// The same model as the screen's, changed by the same `update`; what the panels would show arrives
/// as a line when it changes. For screen readers, and for terminals that cannot place a cursor.
public struct PlainConsole: Sendable {
    /// What the screen would show.
    public private(set) var model: Model
    /// The first lines of a message that goes on.
    private var pending = ""
    /// The number of the next event that was not told.
    private var nextEvent = 0
    private var told: Notice?
    private var states: [String] = []

    /// Creates a console around the model of a start.
    public init(model: Model) { self.model = model }

    /// True while the line being typed belongs to a message that began before.
    public var isContinuing: Bool { !pending.isEmpty }
    /// True while an answer is under way.
    public var isBusy: Bool { model.conversation.running != nil }

    /// What is said first.
    public var greeting: [String] {
        [
            "Breakwater, plain lines. Type a question and Enter; a line that ends in \\ goes on.",
            "/help lists the commands, /status the endpoints, /quit leaves.",
        ]
    }

    /// Takes in what happened; what must be done, and what is to be read.
    public mutating func take(_ message: Message) -> (effects: [Effect], output: [PlainOutput]) {
        var output: [PlainOutput] = []
        if case .answerText(_, let text) = message {
            output.append(.answer(VisibleText.clean(text)))
        }
        let effects = update(&model, message)
        switch message {
        case .answerFinished(_, let summary):
            output += [.answerEnd, .line(PlainReport.end(of: summary))]
        case .conversationOpened: output += transcript
        case .conversationsListed(let list): output += lines(of: list)
        case .searchFinished(let query, let hits): output += lines(of: hits, for: query)
        default: break
        }
        return (effects, output + news())
    }

    /// Takes in a typed line: a command after a slash, else a message.
    public mutating func typed(_ line: String) -> (effects: [Effect], output: [PlainOutput]) {
        if line.hasSuffix("\\") {
            pending += line.dropLast() + "\n"
            return ([], [])
        }
        let text = pending + line
        let isCommand = pending.isEmpty && text.hasPrefix("/")
        pending = ""
        if isCommand {
            let (effects, output) = command(text.dropFirst())
            let allowed = model.permitted(effects)
            // What the command says it did was not done.
            return allowed.count < effects.count ? (allowed, news()) : (effects, output)
        }
        guard text.contains(where: { !$0.isWhitespace }) else { return ([], []) }
        let isQueued = isBusy
        model.composer.setText(VisibleText.clean(text))
        let effects = model.perform(.send)
        let note = "The message waits until the answer ends; /stop brings it back."
        return (effects, (isQueued ? [.line(note)] : []) + news())
    }

    /// Stops the answer, or says how to leave.
    public mutating func interrupt() -> (effects: [Effect], output: [PlainOutput]) {
        pending = ""
        if isBusy { return (model.perform(.stop), []) }
        return ([], [.line("Nothing is under way. /quit leaves.")])
    }

    // MARK: News

    /// What the panels would show now and did not before.
    private mutating func news() -> [PlainOutput] {
        var lines: [String] = []
        for event in model.board.log.lines where event.sequence >= nextEvent {
            nextEvent = event.sequence + 1
            lines.append("\(model.wallClock.text(event.at)) \(event.text)")
        }
        if model.notice != told {
            told = model.notice
            if let told { lines.append(told.text) }
        }
        return (lines + changes()).map { .line($0) }
    }

    /// Endpoints that cannot be used any more, or can again, for reasons that are no event.
    private mutating func changes() -> [String] {
        guard let fleet = model.board.fleet else { return [] }
        let before = states
        states = fleet.endpoints.map { endpoint in
            let word = StateWords(endpoint, now: model.now, symbols: .ascii).word
            return word.hasPrefix("wait") ? "waits" : word == "bad key" ? "has a bad key" : ""
        }
        guard !before.isEmpty else { return [] }
        return fleet.endpoints.compactMap { endpoint in
            let index = endpoint.id.index
            guard before.indices.contains(index), before[index] != states[index] else { return nil }
            return states[index].isEmpty
                ? "\(endpoint.profile.name) takes requests again."
                : "\(endpoint.profile.name) \(states[index]): "
                    + PlainReport(model: model).line(endpoint)
        }
    }

    private var transcript: [PlainOutput] {
        let turns = model.conversation.turns.filter { !$0.isStruckOut }
        let title = model.conversation.title
        return [.line("Conversation “\(title)”, \(Format.plural(turns.count, "turn")).")]
            + turns.map { .line(($0.isUser ? "You: " : "Answer: ") + VisibleText.clean($0.text)) }
    }

    private func lines(of list: [ConversationSummary]) -> [PlainOutput] {
        if list.isEmpty { return [.line("No conversation is stored yet; ask something.")] }
        return list.prefix(30).map {
            let title = VisibleText.oneLine($0.title)
            return .line("\($0.id): \(title), \($0.when), \(Format.plural($0.turns, "turn")).")
        } + [.line("/open NUMBER goes on with one of them.")]
    }

    private func lines(of hits: [SearchHit], for query: String) -> [PlainOutput] {
        if hits.isEmpty { return [.line("Nothing stored contains “\(query)”.")] }
        return hits.prefix(20).map {
            let title = VisibleText.oneLine($0.title)
            return .line("\($0.conversation): \(title): \(VisibleText.oneLine($0.excerpt))")
        } + [.line("/open NUMBER goes on with one of them.")]
    }

    // MARK: Commands

    private mutating func command(_ text: Substring) -> ([Effect], [PlainOutput]) {
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        let name = words.first?.lowercased() ?? ""
        let rest = words.count > 1 ? VisibleText.oneLine(words[1]) : ""
        guard let command = PlainCommand(rawValue: name) else {
            let line =
                "There is no command “/\(VisibleText.oneLine(name))”. /help lists them; a blank"
                + " before the slash sends the line as a message."
            return ([], [.line(line)])
        }
        let (effects, lines) = perform(command, rest)
        return (effects, lines.map { .line($0) } + news())
    }

    private mutating func perform(_ command: PlainCommand, _ rest: String) -> ([Effect], [String]) {
        let report = PlainReport(model: model)
        switch command {
        case .help: return ([], PlainCommand.allCases.map { "\($0.usage): \($0.explanation)." })
        case .status: return ([], report.status)
        case .call: return ([], report.call)
        case .events: return ([], report.events)
        case .on, .off, .drain, .pin, .reset, .fault: return steer(command, rest)
        case .unpin: return ([.pin(nil)], ["All endpoints may be asked again."])
        case .strategy:
            guard let strategy = RoutingStrategy(rawValue: rest) else { return usage(command) }
            return ([.setStrategy(strategy)], ["Strategy: \(rest)."])
        case .race:
            guard let count = Int(rest), (0...20).contains(count),
                var policy = model.board.fleet?.policy
            else { return usage(command) }
            policy.race = count
            return ([.setPolicy(policy)], [count > 1 ? "Race of \(count)." : "No race."])
        case .background:
            guard let count = Int(rest), (1...1000).contains(count) else { return usage(command) }
            return ([.runBackground(count: count)], ["\(count) questions in the background."])
        case .again: return (model.perform(.regenerate), [])
        case .continue: return (model.perform(.continueAnswer), [])
        case .stop:
            return isBusy ? (model.perform(.stop), []) : ([], ["Nothing is under way."])
        case .new: return (model.perform(.newConversation), ["A new conversation."])
        case .list: return ([.listConversations], [])
        case .open:
            guard let number = Int64(rest) else { return usage(command) }
            return ([.openConversation(number)], [])
        case .last: return ([.openLastConversation], [])
        case .search: return rest.isEmpty ? usage(command) : ([.searchHistory(rest)], [])
        case .quit: return ([.quit], [])
        }
    }

    private func usage(_ command: PlainCommand) -> ([Effect], [String]) {
        ([], ["Write \(command.usage): \(command.explanation)."])
    }

    /// What concerns one endpoint, by its name, the beginning of it, or its number.
    private func steer(_ command: PlainCommand, _ rest: String) -> ([Effect], [String]) {
        let words = rest.split(separator: " ").map(String.init)
        let endpoints = model.board.fleet?.endpoints ?? []
        guard let name = words.first else { return usage(command) }
        let exact = endpoints.filter { $0.profile.name == name || "\($0.id.index + 1)" == name }
        let found = exact.isEmpty ? endpoints.filter { $0.profile.name.hasPrefix(name) } : exact
        guard found.count == 1, let endpoint = found.first else {
            let names = endpoints.map(\.profile.name).joined(separator: ", ")
            return ([], ["There is no endpoint “\(name)”; there are: \(names)."])
        }
        let id = endpoint.id
        switch command {
        case .on: return ([.setManual(id, .enabled)], [])
        case .off: return ([.setManual(id, .disabled)], [])
        case .drain: return ([.setManual(id, .draining)], [])
        case .pin: return ([.pin(id)], ["Only \(endpoint.profile.name) is asked; /unpin ends it."])
        case .reset: return ([.resetBreaker(id)], ["\(endpoint.profile.name): breaker reset."])
        case .fault:
            guard words.count == 2, DemoFault.all.contains(where: { $0.name == words[1] }) else {
                return usage(command)
            }
            return ([.demoFault(id, words[1])], ["\(endpoint.profile.name): \(words[1])."])
        default: return usage(command)
        }
    }
}
