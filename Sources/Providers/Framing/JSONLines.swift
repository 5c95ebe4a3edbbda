/// An incremental reader of JSON lines: one document a line, ended by LF, CR or both.
///
/// Blank lines mean nothing. Neither line end can stand inside a JSON string, so a CR that a document
/// holds as white space between its tokens is the one thing that this reads differently from a
/// splitter at LF; nobody who writes lines writes that. Source: jsonlines.org; Ollama, API reference,
/// “Streaming responses”.
struct JSONLines: Sendable {
    /// The start of a line that began in an earlier chunk.
    private var line: [UInt8] = []

    init() {}

    /// The next line of `chunk` that says anything, reading on at `position`, which advances.
    mutating func next(in chunk: [UInt8], from position: inout Int) -> StreamStep {
        chunk.withUnsafeBufferPointer { bytes in
            while position < bytes.count {
                let start = position
                let end = LineEnd.index(in: bytes, from: start)
                if line.count + (end - start) > StreamBounds.sizeMax { return .tooLarge }
                guard end < bytes.count else {
                    line.append(contentsOf: bytes[start..<end])
                    position = end
                    break
                }
                position = end + 1
                if line.isEmpty {
                    if Self.isBlank(bytes[start..<end]) { continue }
                    return .event(StreamEvent(name: nil, data: .chunk(start..<end)))
                }
                line.append(contentsOf: bytes[start..<end])
                if let event = finish() { return .event(event) }
            }
            return .needsMore
        }
    }

    /// The last line, which had no end.
    mutating func finish() -> StreamEvent? {
        var last: [UInt8] = []
        swap(&last, &line)
        return Self.isBlank(last) ? nil : StreamEvent(name: nil, data: .bytes(last))
    }

    private static func isBlank(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }
}
