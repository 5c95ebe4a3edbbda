/// An incremental reader of the event-stream format: bytes in any chunking in, events out.
///
/// Follows the WHATWG HTML standard, section “Server-sent events”, in everything: CR, LF and CRLF,
/// a leading BOM, comments, several `data` lines, unknown fields, `id`, `retry`.
package struct ServerSentEvents: Sendable {
    /// The last `id` seen; an `id` with a NUL is ignored, as the standard says.
    private(set) var lastEventID = ""
    /// The last `retry` seen, in milliseconds.
    private(set) var retryMilliseconds: Int?

    /// The start of a line that began in an earlier chunk.
    private var line: [UInt8] = []
    /// The data so far, when they do not lie in the current chunk alone.
    private var data: [UInt8] = []
    /// The data so far, when they are one line of the current chunk.
    private var dataInChunk: Range<Int>?
    private var hasData = false
    private var name: String?
    private var skipsLineFeed = false
    private var isAtStart = true

    package init() {}

    /// The next event of `chunk`, reading on at `position`, which advances.
    package mutating func next(in chunk: [UInt8], from position: inout Int) -> StreamStep {
        chunk.withUnsafeBufferPointer { next(in: $0, from: &position) }
    }

    private mutating func next(
        in chunk: UnsafeBufferPointer<UInt8>, from position: inout Int
    ) -> StreamStep {
        while position < chunk.count {
            if skipsLineFeed {
                skipsLineFeed = false
                if chunk[position] == UInt8(ascii: "\n") {
                    position += 1
                    continue
                }
            }
            let start = position
            let end = LineEnd.index(in: chunk, from: start)
            if line.count + (end - start) > StreamBounds.sizeMax { return .tooLarge }
            guard end < chunk.count else {
                line.append(contentsOf: chunk[start..<end])
                position = end
                break
            }
            position = end + 1
            skipsLineFeed = chunk[end] == UInt8(ascii: "\r")
            if let step = take(lineAt: start..<end, in: chunk) { return step }
        }
        keepDataBeyondChunk(chunk)
        return .needsMore
    }

    /// The event that the end of the body cut short: a last line, or an event, without its end.
    ///
    /// The standard drops it; a chat service that forgets the last line end does not
    /// deserve to lose its answer, so the caller decides by whether the data make sense.
    mutating func finish() -> StreamEvent? {
        if !line.isEmpty {
            let last = line
            line = []
            last.withUnsafeBufferPointer { bytes in
                _ = field(in: bytes, 0..<bytes.count)
                keepDataBeyondChunk(bytes)
            }
        }
        return dispatch()
    }

    /// Handles one complete line; an empty one ends the event.
    private mutating func take(
        lineAt range: Range<Int>, in chunk: UnsafeBufferPointer<UInt8>
    ) -> StreamStep? {
        var fits = true
        if line.isEmpty {
            if range.isEmpty {
                isAtStart = false
                return dispatch().map(StreamStep.event)
            }
            fits = field(in: chunk, range)
        } else {
            // The line began in an earlier chunk. `line` is moved out, so that it can be read while
            // the event changes, and put back empty with its storage.
            line.append(contentsOf: chunk[range])
            var whole: [UInt8] = []
            swap(&whole, &line)
            whole.withUnsafeBufferPointer { bytes in
                fits = field(in: bytes, 0..<bytes.count)
                keepDataBeyondChunk(bytes)
            }
            whole.removeAll(keepingCapacity: true)
            swap(&whole, &line)
        }
        return fits ? nil : .tooLarge
    }

    /// Reads one non-empty line; false when the event grew too large.
    private mutating func field(
        in bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> Bool {
        var start = range.lowerBound
        if isAtStart {
            isAtStart = false
            if range.count >= 3, bytes[start] == 0xEF, bytes[start + 1] == 0xBB,
                bytes[start + 2] == 0xBF
            {
                start += 3
            }
        }
        let end = range.upperBound
        var colon = start
        while colon < end, bytes[colon] != UInt8(ascii: ":") { colon += 1 }
        var value = min(colon + 1, end)
        if value < end, bytes[value] == UInt8(ascii: " ") { value += 1 }
        let nameBytes = UnsafeBufferPointer(rebasing: bytes[start..<colon])
        if Self.equals(nameBytes, "data") {
            return appendData(bytes, value..<end)
        }
        if Self.equals(nameBytes, "event") {
            name = value == end ? nil : String(decoding: bytes[value..<end], as: UTF8.self)
        } else if Self.equals(nameBytes, "id") {
            if !bytes[value..<end].contains(0) {
                lastEventID = String(decoding: bytes[value..<end], as: UTF8.self)
            }
        } else if Self.equals(nameBytes, "retry") {
            let digits = bytes[value..<end]
            if !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) {
                retryMilliseconds = Int(String(decoding: digits, as: UTF8.self))
            }
        }
        return true
    }

    private mutating func appendData(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> Bool {
        if !hasData {
            hasData = true
            dataInChunk = range
            return true
        }
        keepDataBeyondChunk(bytes)
        if data.count + range.count + 1 > StreamBounds.sizeMax { return false }
        data.append(UInt8(ascii: "\n"))
        data.append(contentsOf: bytes[range])
        return true
    }

    /// Copies data that lie in `chunk`, because the chunk is about to go.
    private mutating func keepDataBeyondChunk(_ chunk: UnsafeBufferPointer<UInt8>) {
        guard let range = dataInChunk else { return }
        dataInChunk = nil
        data.append(contentsOf: chunk[range])
    }

    private mutating func dispatch() -> StreamEvent? {
        defer {
            name = nil
            hasData = false
            dataInChunk = nil
        }
        guard hasData else { return nil }
        if let dataInChunk { return StreamEvent(name: name, data: .chunk(dataInChunk)) }
        var bytes: [UInt8] = []
        swap(&bytes, &data)
        return StreamEvent(name: name, data: .bytes(bytes))
    }

    private static func equals(_ bytes: UnsafeBufferPointer<UInt8>, _ name: StaticString) -> Bool {
        bytes.count == name.utf8CodeUnitCount && name.withUTF8Buffer { bytes.elementsEqual($0) }
    }
}
