import Dashboard

/// Writes answers to standard output and lines to standard error, whole lines each: a line about
/// something else waits until the line of the answer that is being written has ended.
struct PlainWriter {
    /// A paragraph without a line feed must not hold back the news for ever.
    private static let mostHeld = 20

    /// True when nobody reads the answers any more.
    private(set) var isClosed = false
    private var held: [String] = []
    private var isInAnswer = false
    private var isPrompting = false

    /// Writes one thing, or keeps it for the end of the answer's line.
    mutating func write(_ output: PlainOutput) {
        switch output {
        case .answer(let text):
            guard !text.isEmpty else { return }
            leavePrompt()
            if !Output.standard.write(text) { isClosed = true }
            isInAnswer = text.last?.isNewline != true
            if !isInAnswer { release() }
        case .line(let text):
            held.append(text)
            if isInAnswer, held.count > PlainWriter.mostHeld { endLine() }
            if !isInAnswer { release() }
        case .answerEnd: endLine()
        }
    }

    /// Asks for a line, unless it has been asked for already.
    mutating func prompt(_ text: String) {
        guard !isPrompting, !isInAnswer else { return }
        isPrompting = true
        Output.error.write(text)
    }

    /// The person pressed Enter, which ended the prompt's line.
    mutating func wasAnswered() { isPrompting = false }

    /// Ends the line of an answer that is being written.
    mutating func endLine() {
        leavePrompt()
        if isInAnswer { Output.standard.write("\n") }
        isInAnswer = false
        release()
    }

    private mutating func release() {
        guard !held.isEmpty else { return }
        leavePrompt()
        for line in held { Output.error.write(line + "\n") }
        held = []
    }

    private mutating func leavePrompt() {
        if isPrompting { Output.error.write("\n") }
        isPrompting = false
    }
}
