import Reliability

@testable import Providers

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The bytes of `Fixtures/<format>.<name>` beside this file.
func fixture(_ name: String, of format: WireFormat = .openAIChat) -> [UInt8] {
    file("\(format.rawValue).\(name)")
}

/// The bytes of `Fixtures/<path>` beside this file; empty when there is none.
func file(_ path: String, beside source: StaticString = #filePath) -> [UInt8] {
    var folder = "\(source)"
    while let last = folder.last, last != "/" { folder.removeLast() }
    guard let stream = fopen(folder + "Fixtures/" + path, "rb") else { return [] }
    defer { fclose(stream) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = fread(&buffer, 1, buffer.count, stream), count > 0 {
        bytes += buffer.prefix(count)
    }
    return bytes
}

/// An endpoint with a key, as the tests need it.
let exampleEndpoint = Endpoint(
    profile: EndpointProfile(name: "example", model: "small"), baseURL: "http://host.test/v1",
    key: Secret("sk-example-0123456789"))

/// All events of a response that arrives in `pieces`.
func events(
    of pieces: [[UInt8]], status: Int = 200, headers: [HeaderField] = [],
    format: WireFormat = .openAIChat, endpoint: Endpoint = exampleEndpoint
) -> [DecodedEvent] {
    var decoder = Dialects.dialect(for: format).decoder(
        for: ChatRequest(messages: [.user("hi")]), on: endpoint)
    _ = decoder.receive(head: HTTPResponseHeadValue(status: status, headers: headers))
    var events: [DecodedEvent] = []
    for piece in pieces { decoder.receive(piece, into: &events) }
    decoder.receiveEnd(into: &events)
    return events
}

/// All events of a response that arrives in one piece.
func events(of text: String, status: Int = 200, headers: [HeaderField] = []) -> [DecodedEvent] {
    events(of: [Array(text.utf8)], status: status, headers: headers)
}

/// Stream text of chunks, one event each.
func stream(_ chunks: String...) -> String {
    chunks.map { "data: \($0)\n\n" }.joined()
}

/// What a list of events amounts to.
struct Outcome: Equatable {
    var text = ""
    var reasoning = ""
    var tools: [String] = []
    var sealed: [String] = []
    var usage: [TokenUsage] = []
    var models: [String] = []
    var finish: [FinishReason] = []
    var failures: [Failure] = []
    /// The whole calls; none of an answer that did not finish.
    var calls: [ToolCall] = []

    init(_ events: [DecodedEvent]) {
        var assembler = ToolCallAssembler()
        defer { if failures.isEmpty { calls = assembler.finish() } }
        for event in events {
            assembler.take(event)
            switch event {
            case .text(let piece): text += piece
            case .reasoning(let piece): reasoning += piece
            case .toolCall(let index, let id, let name, let arguments):
                tools.append("\(index) \(id ?? "-") \(name ?? "-") \(arguments)")
            case .sealed(let content, let sealsCall):
                sealed.append((sealsCall ? "call " : "") + content)
            case .usage(let usage): self.usage.append(usage)
            case .model(let name): models.append(name)
            case .finished(let reason): finish.append(reason)
            case .failed(let failure): failures.append(failure)
            }
        }
    }
}

/// A repeatable source of dice for the tests.
struct TestDice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// `bytes` cut at random places into pieces of 1 to 40 bytes.
func randomPieces(of bytes: [UInt8], using dice: inout TestDice) -> [[UInt8]] {
    var pieces: [[UInt8]] = []
    var start = 0
    while start < bytes.count {
        let end = min(bytes.count, start + Int.random(in: 1...40, using: &dice))
        pieces.append(Array(bytes[start..<end]))
        start = end
    }
    return pieces
}
