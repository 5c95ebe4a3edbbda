import Reliability

/// Reads one response to a chat completion request: which kind of body it is, its framing, its end.
///
/// The kind is decided by the first byte of the body, whatever was asked for and whatever the content
/// type claims: `{` or `[` is one JSON document, `<` a web page, anything else an event stream. A status
/// outside 200–299 makes it an error body. Memory is bounded: see `ServerSentEvents.sizeMax`,
/// `OpenAIChatReader.sizeMax` and `FailureClassifier.bodySizeMax`.
struct OpenAIChatDecoder: ResponseDecoder {
    private enum Body {
        /// No byte but white space yet.
        case undecided
        /// An event stream.
        case events
        /// One JSON document, so far.
        case document([UInt8])
        /// The body of an error, so far.
        case error([UInt8])
    }

    private let key: Secret?
    private let requestWindow: RequestHeaderWindow
    private var head = HTTPResponseHeadValue(status: 200, headers: [])
    private var body = Body.undecided
    private var parser = ServerSentEvents()
    private var reader: OpenAIChatReader
    private var hasEvents = false

    init(key: Secret?, requestWindow: RequestHeaderWindow) {
        self.key = key
        self.requestWindow = requestWindow
        reader = OpenAIChatReader(key: key)
    }

    var finishReason: FinishReason? { reader.finish }

    mutating func receive(head: HTTPResponseHeadValue) -> RateLimitHints {
        self.head = head
        reader.status = head.status
        if !(200..<300).contains(head.status) { body = .error([]) }
        return RateLimitHeaders.hints(in: head.headers, requestWindow: requestWindow)
    }

    mutating func receive(_ bytes: [UInt8], into events: inout [DecodedEvent]) {
        guard !reader.isOver else { return }
        var bytes = bytes
        if case .undecided = body {
            // White space and a BOM before the first byte mean nothing to either framing.
            guard let start = bytes.firstIndex(where: { !Self.blank.contains($0) }) else { return }
            if start > 0 { bytes.removeFirst(start) }
            decide(by: bytes[0], into: &events)
        }
        switch body {
        case .undecided:
            break
        case .events:
            receive(events: bytes, into: &events)
        case .document(var collected):
            // Emptied first, so that the bytes are appended in place.
            body = .undecided
            collected.append(contentsOf: bytes)
            let fits = collected.count <= OpenAIChatReader.sizeMax
            body = .document(fits ? collected : [])
            if !fits { fail("the answer is larger than 8 MiB", into: &events) }
        case .error(var collected):
            body = .undecided
            let room = FailureClassifier.bodySizeMax - collected.count
            collected.append(contentsOf: bytes.prefix(room))
            body = .error(collected)
            if collected.count >= FailureClassifier.bodySizeMax { failByStatus(into: &events) }
        }
    }

    mutating func receiveEnd(into events: inout [DecodedEvent]) {
        guard !reader.isOver else { return }
        switch body {
        case .undecided:
            fail("the answer was empty (HTTP \(head.status))", into: &events)
        case .events:
            if let event = parser.finish() {
                take(event, in: [], isCut: true, into: &events)
            }
            let problem =
                hasEvents
                ? "the answer ended without a finish reason" : "the answer held no event"
            reader.end(otherwise: problem, into: &events)
        case .document(let collected):
            let isJSON = collected.withUnsafeBufferPointer { reader.read($0, into: &events) }
            reader.end(
                otherwise: isJSON
                    ? "the answer came without a finish reason"
                    : "the answer was cut short or is not valid JSON", into: &events)
        case .error:
            failByStatus(into: &events)
        }
    }

    private static let blank: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF]

    /// Chooses the framing by the first byte that is not white space or part of a BOM.
    private mutating func decide(by first: UInt8, into events: inout [DecodedEvent]) {
        switch first {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            body = .document([])
        case UInt8(ascii: "<"):
            fail("the server sent a web page instead of an answer; check the URL", into: &events)
        default:
            body = .events
        }
    }

    private mutating func receive(events bytes: [UInt8], into events: inout [DecodedEvent]) {
        var position = 0
        while !reader.isOver {
            switch parser.next(in: bytes, from: &position) {
            case .event(let event):
                take(event, in: bytes, isCut: false, into: &events)
            case .needsMore:
                return
            case .tooLarge:
                fail("an event is larger than 1 MiB", into: &events)
            }
        }
    }

    private mutating func take(
        _ event: ServerSentEvents.Event, in chunk: [UInt8], isCut: Bool,
        into events: inout [DecodedEvent]
    ) {
        hasEvents = true
        let isJSON =
            switch event.data {
            case .chunk(let range):
                chunk.withUnsafeBufferPointer { bytes in
                    take(
                        UnsafeBufferPointer(rebasing: bytes[range]), name: event.name,
                        into: &events)
                }
            case .bytes(let data):
                data.withUnsafeBufferPointer { take($0, name: event.name, into: &events) }
            }
        guard !isJSON else { return }
        fail(
            isCut
                ? "the answer was cut in the middle of an event"
                : "an event of the answer is not valid JSON", into: &events)
    }

    /// Reads the data of one event; false when they are no JSON.
    private mutating func take(
        _ data: UnsafeBufferPointer<UInt8>, name: String?, into events: inout [DecodedEvent]
    ) -> Bool {
        if name == "error" {
            let error = ErrorBody(Array(data))
            let failure = FailureClassifier.failure(
                inStream: error, status: head.status, key: key)
            reader.fail(failure, into: &events)
            return true
        }
        if Self.isDone(data) {
            reader.end(otherwise: "the answer ended without a finish reason", into: &events)
            return true
        }
        // A `data:` line without data is a keep-alive of some proxies.
        return data.isEmpty || reader.read(data, into: &events)
    }

    /// `[DONE]`, blanks around it allowed.
    private static func isDone(_ data: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = data.first, first == UInt8(ascii: "[") || first == UInt8(ascii: " "),
            data.count <= 16
        else { return false }
        return String(decoding: data, as: UTF8.self).trimmed == "[DONE]"
    }

    private mutating func fail(_ problem: String, into events: inout [DecodedEvent]) {
        reader.fail(
            Failure(.brokenStream, problem, httpStatus: head.status), into: &events)
    }

    private mutating func failByStatus(into events: inout [DecodedEvent]) {
        guard case .error(let collected) = body else { return }
        reader.fail(
            FailureClassifier.failure(
                status: head.status, headers: head.headers, body: collected, key: key),
            into: &events)
    }
}
