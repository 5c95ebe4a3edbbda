import Reliability
import Testing

@testable import Providers

/// Bytes changed at random: a short run of a fuzzer, repeatable by its seed.
private struct Mutator {
    var dice: TestDice

    /// Words that matter to the formats, to be put where they do not belong.
    private static let words: [[UInt8]] = [
        "{", "}", "[", "]", "\"", ",", ":", "\\", "\n", "\r", "\n\n", "data: ", "event: error\n",
        "[DONE]", "null", "-1", "1e999", "99999999999999999999", "\\u0000", "\\ud800", "true",
        "\"error\":", "\"index\":-1", "\"type\":\"message_stop\"", "\"done\":true",
        "\"finishReason\":\"STOP\"", "\"finish_reason\":\"stop\"", "\u{FEFF}", "\u{1B}[2J",
    ].map { Array($0.utf8) }

    /// One to eight changes.
    mutating func mutate(_ bytes: [UInt8], with other: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...8, using: &dice) {
            let place = Int.random(in: 0...bytes.count, using: &dice)
            let length = Int.random(in: 0...min(40, bytes.count - place), using: &dice)
            switch Int.random(in: 0..<7, using: &dice) {
            case 0: bytes.removeSubrange(place..<place + length)
            case 1: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
            case 2:
                bytes.insert(contentsOf: Self.words.randomElement(using: &dice) ?? [], at: place)
            case 3 where place < bytes.count:
                bytes[place] = UInt8.random(in: 0...255, using: &dice)
            case 4 where place < bytes.count:
                bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &dice)
            case 5: bytes = Array(bytes[..<place]) + other.suffix(other.count / 2)
            default: bytes = Array(bytes[..<place])
            }
        }
        return bytes
    }
}

/// What must stand in a body for an answer of the format to be whole.
private func terminalMark(of format: WireFormat) -> String {
    switch format {
    case .openAIChat, .cohere: "finish_reason"
    case .openAIResponses: "status"
    case .anthropic: "stop"
    case .gemini: "finishReason"
    case .ollama: "done"
    }
}

@Suite struct MutationTests {
    /// Fixtures of every format; those of OpenAI's chat by name.
    private static let corpus: [(format: WireFormat, bytes: [UInt8])] =
        formatCases.map { ($0.format, $0.bytes) }
        + [
            "complete.sse", "reasoning.sse", "tool-calls.sse", "usage-odd.sse", "document.json",
            "error-in-stream.invalid.sse", "multi-line-data.sse", "document-of-parts.json",
        ].map { (.openAIChat, fixture($0)) }

    /// A mutated body of a format; half of the time two formats are mixed.
    private func sample(_ seed: UInt64) -> (WireFormat, [UInt8], TestDice) {
        var dice = TestDice(state: seed &* 7919)
        let one = Self.corpus.randomElement(using: &dice) ?? (.openAIChat, [])
        let other = Self.corpus.randomElement(using: &dice) ?? one
        var mutator = Mutator(dice: dice)
        let bytes = mutator.mutate(one.bytes, with: other.bytes)
        return (one.format, bytes, mutator.dice)
    }

    @Test func `a mutated answer ends once, and whole only with its terminal event`() {
        for seed in FuzzSeeds(4000) {
            let (format, bytes, _) = sample(seed)

            let all = events(of: [bytes], format: format)

            #expect(
                all.indices.filter { all[$0].isTerminal } == [all.count - 1],
                "\(format), seed \(seed)")
            if case .finished? = all.last {
                let body = String(decoding: bytes, as: UTF8.self)
                #expect(body.contains(terminalMark(of: format)), "\(format), seed \(seed)")
            }
        }
    }

    @Test func `a mutated answer reads the same in any pieces`() {
        for seed in FuzzSeeds(1500) {
            var (format, bytes, dice) = sample(seed)
            let pieces = randomPieces(of: bytes, using: &dice)

            #expect(
                events(of: pieces, format: format) == events(of: [bytes], format: format),
                "\(format), seed \(seed)")
        }
    }

    @Test func `nothing that a terminal obeys leaves a decoder, nor more than came in`() {
        for seed in FuzzSeeds(2000) {
            let (format, bytes, _) = sample(seed)
            let outcome = Outcome(events(of: [bytes], format: format))
            let shown =
                [outcome.text, outcome.reasoning] + outcome.tools + outcome.models
                + outcome.failures.map(\.message)

            for scalar in shown.joined().unicodeScalars {
                let isSafe =
                    scalar == "\n" || scalar == "\t"
                    || (scalar.value >= 0x20 && !(0x7F..<0xA0).contains(scalar.value))
                #expect(isSafe, "U+\(String(scalar.value, radix: 16)), \(format), seed \(seed)")
            }
            // A control of one byte may become a picture or an escape of six.
            #expect(
                outcome.text.utf8.count + outcome.reasoning.utf8.count <= 6 * bytes.count,
                "\(format), seed \(seed)")
        }
    }

    @Test func `a mutated error body is always classified, in one clean line`() {
        let bodies = [
            #"{"error":{"message":"Rate limit reached. Please try again in 1m2.5s.","code":"x"}}"#,
            #"[{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"retryDelay":"20s"}]}}]"#,
            #"{"detail":[{"loc":["body","seed"],"msg":"Extra inputs are not permitted"}]}"#,
            #"{"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}"#,
            "<html><head><title>502 Bad Gateway</title></head></html>",
        ].map { Array($0.utf8) }
        for seed in FuzzSeeds(3000) {
            var mutator = Mutator(dice: TestDice(state: seed))
            let status = Int.random(in: 300...599, using: &mutator.dice)
            let body = mutator.mutate(
                bodies.randomElement(using: &mutator.dice) ?? [], with: bodies[0])

            let failure = FailureClassifier.failure(status: status, headers: [], body: body)

            #expect(failure.message.count <= 260, "seed \(seed)")
            #expect(
                failure.message.unicodeScalars.allSatisfy { $0.value >= 0x20 }, "seed \(seed)")
            if let wait = failure.retryAfter {
                #expect((.zero ... .seconds(86400)).contains(wait), "seed \(seed)")
            }
        }
    }

    @Test func `a mutated header value is read within bounds or not at all`() {
        let values = [
            "6m0s", "88ms", "1767225600", "1767225600000", "Thu, 01 Jan 2026 00:00:20 GMT",
            "2026-01-01T00:00:20Z", "45.837906927s", "12", "-1", "59.9", "3, 9", "1e3",
        ].map { Array($0.utf8) }
        let names = [
            "retry-after", "retry-after-ms", "x-ratelimit-remaining-requests",
            "x-ratelimit-limit-requests", "x-ratelimit-reset-requests", "x-ratelimit-reset",
            "anthropic-ratelimit-tokens-reset", "anthropic-ratelimit-tokens-remaining", "date",
        ]
        for seed in FuzzSeeds(5000) {
            var mutator = Mutator(dice: TestDice(state: seed))
            let headers = names.map { name in
                let value = values.randomElement(using: &mutator.dice) ?? []
                return HeaderField(
                    name, String(decoding: mutator.mutate(value, with: values[4]), as: UTF8.self))
            }

            let hints = RateLimitHeaders.hints(in: headers)

            let levels = [hints.requests, hints.tokens, hints.requestsPerDay].compactMap(\.self)
            #expect(levels.allSatisfy { $0.remaining >= 0 }, "seed \(seed)")
            for time in levels.map(\.reset) + [hints.retryAfter] {
                guard let time else { continue }
                #expect((.zero ... .seconds(86400)).contains(time), "seed \(seed)")
            }
        }
    }

    @Test(arguments: WireFormat.allCases) func `endless input of every kind stays within bounds`(
        _ format: WireFormat
    ) {
        let pieces: [(String, Int)] = [
            ("data: \(String(repeating: "a", count: 4000))", 400),
            (String(repeating: "[", count: 4000), 3000),
            (String(repeating: "a", count: 4000), 400), ("\n", 100_000), ("{", 1_200_000),
        ]
        for (piece, times) in pieces {
            var decoder = Dialects.dialect(for: format).decoder(
                for: ChatRequest(messages: []), on: exampleEndpoint)
            var found: [DecodedEvent] = []
            let bytes = Array(
                String(repeating: piece, count: max(1, 65_536 / piece.utf8.count)).utf8)
            for _ in 0..<(times * piece.utf8.count / bytes.count + 1) {
                decoder.receive(bytes, into: &found)
            }
            decoder.receiveEnd(into: &found)

            #expect(found.count { $0.isTerminal } == 1, "\(piece.prefix(9))")
            #expect(Outcome(found).failures.map(\.kind) == [.brokenStream], "\(piece.prefix(9))")
        }
    }

    /// Blocks and calls are remembered; a peer may open as many as it likes.
    @Test func `endless blocks and calls do not fill memory`() {
        var text = "data: {\"type\":\"message_start\",\"message\":{}}\n\n"
        for index in 0..<3000 {
            text += "data: {\"type\":\"content_block_start\",\"index\":\(index),"
            text += "\"content_block\":{\"type\":\"tool_use\",\"id\":\"a\",\"name\":\"b\"}}\n\n"
        }

        let outcome = Outcome(events(of: [Array(text.utf8)], format: .anthropic))

        #expect(outcome.failures.map(\.kind) == [.brokenStream])
    }
}
