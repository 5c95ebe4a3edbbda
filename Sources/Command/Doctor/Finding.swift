/// One thing that the doctor looked at, and what to do about it.
struct Finding: Encodable, Equatable, Sendable {
    /// How it stands.
    enum Level: String, Encodable, Sendable {
        /// Nothing to do.
        case ok
        /// Good to know.
        case note
        /// It works, but not as well as it could.
        case warning
        /// Something does not work.
        case error
    }

    /// What was looked at: `terminal`, `width`, `locale`, `configuration`, `keys`, `proxies`,
    /// `endpoints`, `clock`, `telemetry` or `files`.
    var area: String
    /// How it stands.
    var level: Level
    /// What was found, one sentence; never a key's or a proxy's value.
    var found: String
    /// What to do, one sentence; absent where there is nothing to do.
    var advice: String?

    init(_ area: String, _ level: Level, _ found: String, advice: String? = nil) {
        self.area = area
        self.level = level
        self.found = found
        self.advice = advice
    }

    /// The lines for a person: an area's name once, a mark a finding, the advice below it.
    static func lines(_ findings: [Finding]) -> [String] {
        var lines: [String] = []
        var area = ""
        for finding in findings {
            let name = finding.area == area ? "" : finding.area
            area = finding.area
            lines.append(padded(name, 15) + padded(mark(finding.level), 9) + finding.found)
            if let advice = finding.advice { lines.append(padded("", 24) + "→ " + advice) }
        }
        return lines
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private static func mark(_ level: Level) -> String {
        switch level {
        case .ok: "ok"
        case .note: "note"
        case .warning: "warning"
        case .error: "ERROR"
        }
    }
}
