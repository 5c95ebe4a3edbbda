import Providers
import Reliability

/// One attempt that is on the wire, as its driver holds it.
struct AttemptRun {
    /// The most text, thinking and tool arguments one attempt may bring: 8 MiB, some two million
    /// tokens, twice the longest context sold.
    ///
    /// Beyond it a peer only fills our memory.
    static let byteLimit = 8 << 20

    let id: AttemptID
    let endpoint: EndpointID
    var decoder: any ResponseDecoder
    var exchange: (any TransportExchange)?
    /// Decoded events that wait for the commit.
    var buffer: [DecodedEvent] = []
    var isCommitted = false
    var lastTokenAt: Instant?
    var bytes = 0
    var words = WordCount()
    /// Tokens of what arrived, by `TokenEstimate`, for a server that reports none.
    var estimatedTokens: Int { (bytes + 3) / 4 }
    var usage: TokenUsage?
    var model: String?
    var finish: FinishReason?
    var httpStatus: Int?

    /// True when the head promises an error body rather than an answer.
    var isErrorResponse: Bool { httpStatus.map { !(200..<300).contains($0) } ?? false }

    /// Takes the usage that a server told before the attempt was cut off: it was paid for.
    mutating func takeLastUsage() {
        guard usage == nil else { return }
        var events: [DecodedEvent] = []
        decoder.receiveEnd(into: &events)
        for case .usage(let told) in events { usage = told }
    }

    /// Notes size and words of a useful event; false when the attempt brought too much.
    mutating func count(_ event: DecodedEvent) -> Bool {
        switch event {
        case .text(let text), .reasoning(let text):
            bytes += text.utf8.count
            words.add(text)
        case .toolCall(_, let id, let name, let arguments):
            bytes +=
                64 + arguments.utf8.count + (id?.utf8.count ?? 0) + (name?.utf8.count ?? 0)
        case .sealed, .usage, .model, .finished, .failed: break
        }
        return bytes <= Self.byteLimit
    }
}

/// Counts words across pieces: a word that is split between two tokens counts once.
struct WordCount {
    private(set) var count = 0
    private var isInside = false

    mutating func add(_ text: String) {
        for byte in text.utf8 {
            let isSpace = byte == 0x20 || (0x09...0x0D).contains(byte)
            if !isSpace && !isInside { count += 1 }
            isInside = !isSpace
        }
    }
}
