/// Reads the meaning of one answer, document by document: what a wire format adds to the common part.
///
/// `StreamDecoder` finds the documents, recognises errors and ends; `EventWriter` cleans, bounds and
/// counts. So a reader only says which field is what, and when its format calls an answer whole.
protocol AnswerReader: Sendable {
    /// True when a stream is JSON lines instead of server-sent events.
    var readsLines: Bool { get }

    /// Reads one document: a chunk of a stream, or a whole answer.
    mutating func read(_ root: JSONView, into answer: inout EventWriter)

    /// The stream said `[DONE]`: nothing follows, whether a finish reason was told or not.
    mutating func readDone(into answer: inout EventWriter)
}

extension AnswerReader {
    var readsLines: Bool { false }

    mutating func readDone(into answer: inout EventWriter) {}
}
