import Reliability
import TerminalUI

/// The rows of every menu.
enum PickerItems {
    /// Every action, with its key; then every endpoint's switches.
    static func palette(_ model: Model) -> Picker {
        var seen: Set<Action> = []
        let actions = model.keys.rows.filter {
            isOffered($0.action) && (model.hasConversation || !$0.action.needsConversation)
                && seen.insert($0.action).inserted
        }
        var items = actions.filter { $0.region == .palette }.map(item)
        items += actions.filter { $0.region != .palette }.map(item)
        return Picker(.palette, title: "Palette", items: items)
    }

    /// Moving about is no use in a list of commands.
    private static func isOffered(_ action: Action) -> Bool {
        switch action {
        case .moveUp, .moveDown, .halfPageUp, .halfPageDown, .pageUp, .pageDown, .top, .bottom,
            .leave, .interrupt, .endOfInput, .send, .newline, .recallOlder, .recallNewer, .palette:
            false
        default: true
        }
    }

    private static func item(_ binding: KeyBinding) -> Picker.Item {
        Picker.Item(
            binding.title, detail: binding.help,
            key: binding.keys.first.map { KeyName.text($0) } ?? "",
            .action(binding.action))
    }

    static func themes(_ model: Model) -> Picker {
        var choices = model.themes
        if !choices.contains(where: { $0.name == model.looks.theme }) {
            choices.insert(ThemeChoice(name: model.looks.theme), at: 0)
        }
        let items = choices.map {
            Picker.Item(
                $0.name, detail: $0.detail, isCurrent: $0.name == model.looks.theme, .theme($0.name)
            )
        }
        return Picker(.theme, title: "Theme", items: items, before: model.looks.theme)
    }

    static func strategies(_ model: Model) -> Picker {
        let current = model.board.fleet?.strategy
        let items = RoutingStrategy.allCases.map { strategy in
            Picker.Item(
                strategy.rawValue, detail: words(strategy), isCurrent: strategy == current,
                .strategy(strategy))
        }
        return Picker(.strategy, title: "Strategy", items: items)
    }

    private static func words(_ strategy: RoutingStrategy) -> String {
        switch strategy {
        case .balanced: "the better of two by first-token time and load"
        case .priority: "the first free one in configuration order"
        case .roundRobin: "one after the other"
        case .weighted: "in proportion to their weights"
        case .leastLoaded: "the fewest in flight"
        case .latency: "the fastest to the first token"
        case .cost: "the cheapest for this prompt"
        case .health: "the best health score"
        }
    }

    static func hedges(_ model: Model) -> Picker {
        let current = model.board.fleet?.policy.hedge.after
        let delays: [(HedgeDelay, String)] = [
            (.auto, "the delay that shortens the tail most under the load limit"),
            (.off, "never a second attempt beside a silent one"),
            (.quantile(0.9), "after the p90 of the measured first-token times"),
            (.quantile(0.95), "after the p95 of the measured first-token times"),
            (.quantile(0.99), "after the p99 of the measured first-token times"),
            (.fixed(.milliseconds(300)), "after a fixed time"),
            (.fixed(.milliseconds(800)), "after a fixed time"),
            (.fixed(.seconds(2)), "after a fixed time"),
        ]
        let items = delays.map { delay, detail in
            Picker.Item(
                HedgeWords.text(delay), detail: detail, isCurrent: delay == current, .hedge(delay))
        }
        return Picker(.hedge, title: "Hedge", items: items)
    }

    static func races(_ model: Model) -> Picker {
        let current = model.board.fleet?.policy.race ?? 0
        let most = max(2, min(5, model.board.fleet?.present.count ?? 2))
        var items = [
            Picker.Item(
                "off", detail: "one endpoint starts; hedges may join", isCurrent: current <= 1,
                .race(0))
        ]
        for width in 2...most {
            items.append(
                Picker.Item(
                    "\(width)", detail: "\(width) endpoints start at once, the first token wins",
                    isCurrent: current == width, .race(width)))
        }
        return Picker(.race, title: "Race", items: items)
    }

    static func background(_ model: Model) -> Picker {
        var items: [Picker.Item] = []
        if let running = model.background {
            items.append(
                Picker.Item(
                    "stop", detail: "\(running.finished) of \(running.total) are done",
                    .action(.stopBackground)))
        }
        for count in [10, 50, 200, 1000] {
            items.append(
                Picker.Item(
                    "\(count)", detail: "questions, labelled background, a few at a time",
                    .background(count)))
        }
        return Picker(.background, title: "Background questions", items: items)
    }

    static func endpoints(_ model: Model) -> Picker {
        let pinned = model.board.fleet?.pinned
        var items = [
            Picker.Item(
                "any", detail: "the strategy chooses", isCurrent: pinned == nil, .pin(nil))
        ]
        for endpoint in model.board.fleet?.present ?? [] {
            let label = model.board.label(endpoint.id).isSimulated ? ", simulated" : ""
            items.append(
                Picker.Item(
                    endpoint.profile.name, detail: endpoint.profile.model + label,
                    isCurrent: pinned == endpoint.id, .pin(endpoint.id)))
        }
        return Picker(.endpoint, title: "Endpoint for new questions", items: items)
    }

    /// Where to ask again.
    static func elsewhere(_ model: Model) -> Picker {
        let endpoints = (model.board.fleet?.present ?? []).map { endpoint in
            let label = model.board.label(endpoint.id).isSimulated ? ", simulated" : ""
            return Picker.Item(
                endpoint.profile.name, detail: endpoint.profile.model + label,
                .askAgain(endpoint.profile.name))
        }
        return Picker(.endpoint, title: "Ask again at", items: endpoints)
    }

    static func faults(_ model: Model) -> Picker {
        let id = model.selectedEndpoint
        let current = model.board.label(id).fault
        let items = DemoFault.all.map { fault in
            Picker.Item(
                fault.name, detail: fault.detail,
                isCurrent: current.isEmpty ? fault.name == "heal" : current.hasPrefix(fault.name),
                .fault(id, fault.name))
        }
        return Picker(.fault, title: "Demo fault for \(model.board.name(id))", items: items)
    }

    static func questions(_ sent: [String]) -> Picker {
        var seen: Set<String> = []
        let items = sent.reversed().filter { seen.insert($0).inserted }.map { text in
            Picker.Item(VisibleText.oneLine(text), .question(text))
        }
        return Picker(.questions, title: "Earlier messages", items: items)
    }

    static func of(_ conversations: [ConversationSummary]) -> [Picker.Item] {
        conversations.map {
            Picker.Item(
                VisibleText.oneLine($0.title.isEmpty ? "untitled" : $0.title),
                detail: "\($0.when), \(Format.plural($0.turns, "message"))", .conversation($0.id))
        }
    }

    static func of(_ hits: [SearchHit]) -> [Picker.Item] {
        hits.map {
            Picker.Item(
                VisibleText.oneLine($0.excerpt),
                detail: "\(VisibleText.oneLine($0.title)), \($0.when)",
                .conversation($0.conversation))
        }
    }
}

/// A hedge delay as the header says it.
enum HedgeWords {
    static func text(_ delay: HedgeDelay) -> String {
        switch delay {
        case .off: "off"
        case .auto: "auto"
        case .quantile(let share): "p" + Format.fixed(share * 100, digits: 0)
        case .fixed(let time): Format.seconds(time)
        }
    }
}
