import Behaviours
import NIOHTTP1
import Providers

/// One wire format as a server speaks it: the counterpart of a client's `Dialect`.
///
/// Values: requests are read and answers written here; when each piece goes onto the wire is a matter
/// of the script.
protocol ServerFormat: Sendable {
    /// The media type of a stream.
    var streamType: String { get }

    /// Reads a request, or says what the service says when it is wrong.
    func read(_ arrival: Arrival) -> Result<CompletionRequest, Refusal>

    /// The body of an error answer.
    func document(_ refusal: Refusal) -> JSONValue

    /// The list of models, which has one.
    func models(_ model: String, created: Int) -> JSONValue

    /// The whole answer in one document.
    func document(_ answer: Answer) -> JSONValue

    /// What opens a stream: all that stands before the first word, the thinking included.
    func opening(_ answer: Answer) -> [UInt8]

    /// The piece of a stream with one word, the answer's number `index`.
    func piece(_ word: String, index: Int, of answer: Answer) -> [UInt8]

    /// The pieces of all words of the answer.
    func pieces(of answer: Answer) -> [[UInt8]]

    /// What ends a stream as it should, a tool call included.
    func closing(_ answer: Answer) -> [UInt8]

    /// What ends a stream because something failed.
    func breakingOff(_ refusal: Refusal, in answer: Answer) -> [UInt8]

    /// A piece without a word, which proves nothing but life.
    func emptyPiece(_ answer: Answer) -> [UInt8]

    /// What keeps a connection alive and says nothing.
    var heartbeat: [UInt8] { get }

    /// The fields of the head that tell the buckets.
    func limits(_ plan: ResponsePlan) -> HTTPHeaders
}

extension ServerFormat {
    var streamType: String { "text/event-stream; charset=utf-8" }

    /// A comment of the event stream.
    var heartbeat: [UInt8] { Array(": still here\n\n".utf8) }

    /// Most services tell nothing.
    func limits(_ plan: ResponsePlan) -> HTTPHeaders { HTTPHeaders() }

    func emptyPiece(_ answer: Answer) -> [UInt8] { piece("", index: 0, of: answer) }

    /// Everything around the words is encoded once.
    func pieces(of answer: Answer) -> [[UInt8]] {
        // The placeholder is encoded like any text and then cut out again.
        let mark = "\u{1}"
        let whole = piece(mark, index: 0, of: answer)
        let quoted = JSONValue.string(mark).encoded
        guard let hole = whole.firstRange(of: quoted) else { return [] }
        var known: [String: [UInt8]] = [:]
        return answer.words.map { word in
            if let piece = known[word] { return piece }
            let piece =
                whole[..<hole.lowerBound] + JSONValue.string(word).encoded
                + whole[hole.upperBound...]
            known[word] = Array(piece)
            return Array(piece)
        }
    }

    /// One event of a stream.
    func event(_ document: JSONValue, named name: String? = nil) -> [UInt8] {
        Array((name.map { "event: \($0)\n" } ?? "").utf8) + Array("data: ".utf8)
            + document.encoded + Array("\n\n".utf8)
    }
}

/// The formats that every demo server speaks.
enum ServerFormats {
    static func format(for format: WireFormat) -> any ServerFormat {
        switch format {
        case .openAIChat: OpenAIChatFormat()
        case .openAIResponses: OpenAIResponsesFormat()
        case .anthropic: AnthropicFormat()
        case .gemini: GeminiFormat()
        case .cohere: CohereFormat()
        case .ollama: OllamaFormat()
        }
    }
}
