import CSimdJSON
import Reliability

/// Reads one response: which kind of body it is, its framing, its end; what a document means is the
/// reader's part.
///
/// The kind is decided by the first byte of the body, whatever was asked for and whatever the content
/// type claims: `{` or `[` is one JSON document (or JSON lines, where the wire format has them), `<` a
/// web page, anything else an event stream. A status outside 200–299 makes it an error body; what is
/// compressed is not read. Memory is bounded: see `StreamBounds`, `EventWriter.sizeMax` and
/// `FailureClassifier.bodySizeMax`.
struct StreamDecoder: ResponseDecoder {
    private enum Body {
        /// No byte but white space yet.
        case undecided
        /// A stream.
        case events
        /// One JSON document, so far.
        case document([UInt8])
        /// The body of an error, so far.
        case error([UInt8])
        /// Compressed, which was not asked for. It is not unpacked: a few bytes could fill memory.
        case compressed(String)
    }

    private let rateLimits: RateLimitDialect
    private var head = HTTPResponseHeadValue(status: 200, headers: [])
    private var body = Body.undecided
    private var serverSentEvents = ServerSentEvents()
    private var lines = JSONLines()
    private let readsLines: Bool
    private var reader: any AnswerReader
    private var answer: EventWriter
    private var hasEvents = false

    init(_ reader: any AnswerReader, for endpoint: Endpoint) {
        rateLimits = endpoint.rateLimits
        readsLines = reader.readsLines
        self.reader = reader
        answer = EventWriter(errors: ErrorReading(of: endpoint))
    }

    var finishReason: FinishReason? { answer.finishReason }

    mutating func receive(head: HTTPResponseHeadValue) -> RateLimitHints {
        self.head = head
        answer.status = head.status
        if !(200..<300).contains(head.status) { body = .error([]) }
        if let coding = head.headers.first("content-encoding"),
            !["", "identity"].contains(coding.trimmed.lowercased())
        {
            body = .compressed(TextSanitiser.line(coding, limit: 20))
        }
        return RateLimitHeaders.hints(in: head.headers, dialect: rateLimits)
    }

    mutating func receive(_ bytes: [UInt8], into events: inout [DecodedEvent]) {
        swap(&events, &answer.events)
        take(bytes)
        swap(&events, &answer.events)
    }

    mutating func receiveEnd(into events: inout [DecodedEvent]) {
        swap(&events, &answer.events)
        takeEnd()
        swap(&events, &answer.events)
    }

    private mutating func take(_ bytes: [UInt8]) {
        guard !answer.isOver else { return }
        var bytes = bytes
        if case .undecided = body {
            // White space and a BOM before the first byte mean nothing to any framing.
            guard let start = bytes.firstIndex(where: { !isBlank($0) }) else { return }
            if start > 0 { bytes.removeFirst(start) }
            decide(by: bytes[0])
        }
        switch body {
        case .undecided:
            break
        case .events:
            take(events: bytes)
        case .document(var collected):
            // Emptied first, so that the bytes are appended in place.
            body = .undecided
            collected.append(contentsOf: bytes)
            let fits = collected.count <= EventWriter.sizeMax
            body = .document(fits ? collected : [])
            if !fits { answer.breakOff("the answer is larger than 8 MiB") }
        case .error(var collected):
            body = .undecided
            let room = FailureClassifier.bodySizeMax - collected.count
            collected.append(contentsOf: bytes.prefix(room))
            body = .error(collected)
            if collected.count >= FailureClassifier.bodySizeMax { failByStatus() }
        case .compressed(let coding):
            failCompressed(coding)
        }
    }

    private mutating func takeEnd() {
        guard !answer.isOver else { return }
        switch body {
        case .undecided:
            answer.breakOff("the answer was empty (HTTP \(head.status))")
        case .events:
            if let event = readsLines ? lines.finish() : serverSentEvents.finish() {
                take(event, in: [], isCut: true)
            }
            answer.end(
                otherwise: hasEvents
                    ? "the answer ended without a finish reason" : "the answer held no event")
        case .document(let collected):
            let isJSON = collected.withUnsafeBufferPointer { read($0) }
            answer.end(
                otherwise: isJSON
                    ? "the answer came without a finish reason"
                    : "the answer was cut short or is not valid JSON")
        case .error:
            failByStatus()
        case .compressed(let coding):
            failCompressed(coding)
        }
    }

    /// Chooses the framing by the first byte that is not white space or part of a BOM.
    private mutating func decide(by first: UInt8) {
        switch first {
        case UInt8(ascii: "{") where readsLines:
            body = .events
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            body = .document([])
        case UInt8(ascii: "<"):
            answer.breakOff("the server sent a web page instead of an answer; check the URL")
        default:
            body = .events
        }
    }

    private mutating func take(events bytes: [UInt8]) {
        var position = 0
        while !answer.isOver {
            let step =
                readsLines
                ? lines.next(in: bytes, from: &position)
                : serverSentEvents.next(in: bytes, from: &position)
            switch step {
            case .event(let event):
                take(event, in: bytes, isCut: false)
            case .needsMore:
                return
            case .tooLarge:
                answer.breakOff("an event is larger than 1 MiB")
            }
        }
    }

    private mutating func take(_ event: StreamEvent, in chunk: [UInt8], isCut: Bool) {
        hasEvents = true
        let isJSON =
            switch event.data {
            case .chunk(let range):
                chunk.withUnsafeBufferPointer { bytes in
                    take(UnsafeBufferPointer(rebasing: bytes[range]), name: event.name)
                }
            case .bytes(let data):
                data.withUnsafeBufferPointer { take($0, name: event.name) }
            }
        guard !isJSON else { return }
        answer.breakOff(
            isCut
                ? "the answer was cut in the middle of an event"
                : "an event of the answer is not valid JSON")
    }

    /// Reads the data of one event; false when they are no JSON.
    private mutating func take(_ data: UnsafeBufferPointer<UInt8>, name: String?) -> Bool {
        if name == "error" {
            answer.fail(ErrorBody(Array(data)))
            return true
        }
        if isDone(data) {
            reader.readDone(into: &answer)
            answer.end(otherwise: "the answer ended without a finish reason")
            return true
        }
        // A `data:` line without data is a keep-alive of some proxies.
        return data.isEmpty || read(data)
    }

    /// Reads one document; false when the bytes are no JSON.
    private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let read: Void? = JSONDocument.read(bytes) { document in
            // Google wraps an error into a list.
            let root = document.kind == simd_json_array ? document[0] : document
            if ErrorBody.isError(root) {
                answer.fail(errorIn: root)
            } else {
                reader.read(root, into: &answer)
            }
        }
        return read != nil
    }

    private mutating func failByStatus() {
        let collected = if case .error(let collected) = body { collected } else { [UInt8]() }
        answer.fail(
            answer.errors.failure(status: head.status, headers: head.headers, body: collected))
    }

    /// The status of an error says enough; of an answer nothing can be read.
    private mutating func failCompressed(_ coding: String) {
        guard (200..<300).contains(head.status) else { return failByStatus() }
        answer.breakOff(
            "the server compressed its answer (\(coding)) although that was not asked for;"
                + " switch it off there, or in the proxy before it")
    }
}

/// White space, or a byte of a BOM.
private func isBlank(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF: true
    default: false
    }
}

/// `[DONE]`, blanks around it allowed.
private func isDone(_ data: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = data.first, first == UInt8(ascii: "[") || first == UInt8(ascii: " "),
        data.count <= 16
    else { return false }
    return String(decoding: data, as: UTF8.self).trimmed == "[DONE]"
}
