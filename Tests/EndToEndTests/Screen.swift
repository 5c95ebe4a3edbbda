import Foundation

/// What the scenarios read from a screen.
extension String {
    /// The rows.
    var rows: [Substring] { split(separator: "\n", omittingEmptySubsequences: false) }

    /// The endpoints that gave the answers in view, oldest first.
    var winners: [String] {
        matches(of: /([a-z]+) ★ \d\d:\d\d/).map { String($0.output.1) }
    }

    /// The row of the endpoint table about this endpoint; empty when it is not in view.
    func endpoint(_ name: String) -> String {
        rows.first { $0.firstMatch(of: #/│.?\d+ ./#) != nil && $0.contains(" \(name) ") }
            .map(String.init) ?? ""
    }

    /// Who won the race in view: on its one line when it is over, or on the lane with the star.
    var raceWinner: String? {
        guard let start = rows.firstIndex(where: { $0.contains("Race ") }) else { return nil }
        for row in rows[start...].prefix(12) where row.contains("★") {
            let words = row.prefix { $0 != "★" }.split(separator: " ").map(String.init)
            if rows[start].contains("★") { return words.last }
            return words.first { $0.allSatisfy(\.isLetter) && $0.count > 1 }
        }
        return nil
    }

    /// How often a text is in view.
    func count(of text: String) -> Int { ranges(of: text).count }
}

extension Terminal {
    /// Types a question and sends it.
    func ask(_ question: String) async throws {
        try await type(question)
        try await wait(for: question)
        try await press("Enter")
    }

    /// Asks, and waits until so many answers in view have a winner.
    func ask(_ question: String, winners count: Int) async throws -> [String] {
        try await ask(question)
        return try await wait(for: "answer number \(count)", within: .seconds(60)) {
            $0.winners.count == count
        }.winners
    }

    /// Asks, and waits until the race of this number has a winner and nothing is under way.
    func ask(_ question: String, race: Int) async throws -> String {
        try await ask(question)
        let screen = try await wait(for: "the end of race \(race)", within: .seconds(60)) {
            screen in
            screen.contains("Race \(race)") && screen.raceWinner != nil
                && !screen.contains("Esc stops")
        }
        return screen.raceWinner ?? ""
    }

    /// Goes to the endpoint table, moves to an endpoint by its position, and presses a key there.
    func press(_ key: String, onEndpoint position: Int) async throws {
        try await press("M-1")
        try await press("g")
        for _ in 0..<position { try await press("j") }
        try await press(key)
    }

    /// Chooses an action from the palette, then, if it opens a list, an item of that.
    func choose(_ action: String, item: String? = nil) async throws {
        try await press("C-p")
        try await wait(for: "Palette")
        try await type(action)
        try await wait(for: "▸ \(action)")
        try await press("Enter")
        guard let item else { return }
        try await wait(for: "the list of “\(action)”") { $0.contains("type to find") }
        try await type(item)
        try await wait(for: "▸ \(item)")
        try await press("Enter")
    }

    /// Goes back to typing.
    func compose() async throws { try await press("M-5") }
}
