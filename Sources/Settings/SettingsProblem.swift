/// One thing that is wrong, or doubtful, in a file of settings: where, what, and what to write.
public struct SettingsProblem: Sendable, Hashable, CustomStringConvertible {
    /// How bad it is.
    public enum Severity: String, Sendable, Hashable, Codable {
        /// The file is refused.
        case error
        /// The file is used, but probably does not do what was meant.
        case warning
    }

    /// How bad it is.
    public var severity: Severity
    /// The file as the person named it.
    public var file: String
    /// The line, from 1; `nil` when it concerns the whole file.
    public var line: Int?
    /// The key with its way down from the top, such as `endpoints[0].limits.concurrent`.
    public var key: String
    /// What is wrong, as a clause without a full stop; never a key's or a proxy's value.
    public var message: String
    /// What to write instead, as a sentence; empty when the message says it all.
    public var advice: String

    /// Creates a problem.
    public init(
        _ severity: Severity = .error, file: String, line: Int?, key: String, message: String,
        advice: String = ""
    ) {
        self.severity = severity
        self.file = file
        self.line = line
        self.key = key
        self.message = message
        self.advice = advice
    }

    /// One line: `config.yaml:12: error: retry.attempts: “many” is not a whole number. Write …`.
    public var description: String {
        var text = file
        if let line { text += ":\(line)" }
        text += ": \(severity.rawValue): "
        if !key.isEmpty { text += "\(key): " }
        text += message + "."
        if !advice.isEmpty { text += " " + advice }
        return text
    }
}

/// A file of settings that cannot be used, with everything that is wrong in it.
public struct SettingsError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Errors and warnings in the order of their lines; at least one is an error.
    public var problems: [SettingsProblem]

    /// Creates an error of these problems.
    public init(problems: [SettingsProblem]) { self.problems = problems }

    /// One line a problem.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
