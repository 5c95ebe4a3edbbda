import Foundation
import Testing

/// Where each of the forty invariants is checked, and who showed that the check can fail.
struct Proof: Sendable {
    enum Place: Sendable {
        /// In every simulated run, random ones included.
        case runs
        /// In a test of this name.
        case test(String, String)
    }

    var invariant: Int
    var rule: String
    var places: [Place]

    init(_ invariant: Int, _ rule: String, _ places: Place...) {
        self.invariant = invariant
        self.rule = rule
        self.places = places
    }

    static let all: [Proof] = [
        Proof(1, "extra attempts within credit and floor", .runs),
        Proof(2, "attempts of a call within its limit", .runs),
        Proof(
            3, "one end a call", .runs,
            .test(
                "ReliabilityTests/Call/CallMachineInvariantTests",
                "every call ends once and everything is given back")),
        Proof(4, "no bucket below zero, none beyond burst and rate", .runs),
        Proof(
            5, "a refused acquire changes no level", .runs,
            .test(
                "ReliabilityTests/RateLimit/AllOrNothingTests",
                "a refusal by any limit changes no level")),
        Proof(6, "reservations end once and equal what is in flight", .runs),
        Proof(7, "headers lift no level above the server's word", .runs),
        Proof(8, "one trial in a half-open breaker", .runs),
        Proof(9, "half-open ends within the lease", .runs),
        Proof(10, "late results decide nothing", .runs),
        Proof(11, "what is not the endpoint's fault moves nothing", .runs),
        Proof(12, "what cannot succeed is not repeated", .runs),
        Proof(13, "Retry-After is a lower bound", .runs),
        Proof(14, "nothing starts after deadline or cancel", .runs),
        Proof(15, "attempts of a call at different endpoints", .runs),
        Proof(16, "after the commit one attempt alone", .runs),
        Proof(
            17, "shown bytes are one attempt's, however they are split",
            .test(
                "ProvidersTests/OpenAIChatDecoderTests", "cutting at any byte changes no event"),
            .test(
                "ProvidersTests/TextSanitiserTests",
                "pieces of bytes decode as the whole, invalid ones included"),
            .test(
                "ClientTests/StreamTests",
                "a consumer that sleeps gets every byte and holds no more than the answer")),
        Proof(
            18, "incomplete is never told as complete", .runs,
            .test(
                "ClientTests/StreamTests",
                "an answer cut after shown text is incomplete and keeps the text")),
        Proof(
            19, "no control character of a model reaches the terminal",
            .test("ProvidersTests/TextSanitiserTests", "nothing that a terminal obeys comes out"),
            .test(
                "EndToEndTests/FailureScreenTests",
                "a model's control sequences leave the terminal untouched")),
        Proof(
            20, "nothing is left at the end", .runs,
            .test("HTTPTransportTests/LeakTests", "after many random cancels nothing is left")),
        Proof(
            21, "a cancel closes the socket in 5 ms", .runs,
            .test(
                "HTTPTransportTests/CallCancelTests",
                "a cancel closes the socket and gives everything back")),
        Proof(22, "hedges neither queue nor drain buckets or budget", .runs),
        Proof(23, "hedge rate within a point of its target", .runs),
        Proof(24, "fallback only where the request fits", .runs),
        Proof(25, "in order, bounded, none starves", .runs),
        Proof(
            26, "hopeless waits are refused, others are served in time", .runs,
            .test(
                "ClientTests/QueueTests",
                "what cannot be served in time is refused at once and told when")),
        Proof(
            27, "clock steps and sleeps change no decision",
            .test(
                "SimulationTests/Invariants/ClockTests",
                "has no beginning: an hour later everything is decided alike"),
            .test(
                "SimulationTests/Invariants/ClockTests",
                "asleep is nobody's slowness: nothing fails, nothing opens, nothing is measured"),
            .test(
                "ProvidersTests/RateLimitHeadersTests",
                "an absolute time without the server's Date is not used"),
            .test(
                "TidyTests/SourceTests",
                "pure targets start no task, read no clock, roll no dice and print nothing")),
        Proof(
            28, "memory of a stream is bounded",
            .test(
                "ProvidersTests/BoundsTests",
                "keep-alives for ever neither fill memory nor end the answer"),
            .test(
                "ProvidersTests/BoundsTests", "a line of sixteen megabytes in one chunk is given up"
            )),
        Proof(29, "the last endpoint is spared", .runs),
        Proof(
            30, "no secret in any text",
            .test("ProvidersTests/FailureClassifierTests", "no key reaches a message"),
            .test(
                "EndToEndTests/AskTests",
                "a key appears nowhere, not even when the server repeats it")),
        Proof(
            31, "same seed, same decisions",
            .test("SimulationTests/RandomScenarioTests", "repeat to the last decision")),
        Proof(
            32, "the counts agree", .runs,
            .test("ClientTests/ChaosTests", "whatever happens, nothing leaks and the counts agree")),
        Proof(
            33, "goodput comes back", .runs,
            .test(
                "ReliabilityTests/Retry/MetastableTests",
                "budgeted retries recover within a tenth of no retries at all")),
        Proof(34, "breakers close again", .runs),
        Proof(35, "learned rates come back and hold", .runs),
        Proof(36, "every wait ends by the deadline", .runs),
        Proof(37, "a recovered endpoint has its share again", .runs),
        Proof(38, "who fails at once loses the traffic", .runs),
        Proof(39, "service resumes when the first may be asked", .runs),
        Proof(
            40, "without faults the policies cost nothing",
            .test(
                "SimulationTests/Invariants/CalmTests",
                "no first token is later than without policies")),
    ]
}

@Suite struct `The forty invariants` {
    private static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private static func text(_ path: String) -> String {
        (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
    }

    /// What the invariant checker says, with one space for any blank.
    private static let checker: String = {
        let folder = "Sources/Simulation/Invariants"
        let path = root.appending(path: folder).path(percentEncoded: false)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.map { text(folder + "/" + $0) }.joined()
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
            .replacing("broke( ", with: "broke(")
    }()

    @Test func `are all proved`() {
        #expect(Proof.all.map(\.invariant) == Array(1...40))
    }

    @Test(arguments: Proof.all) func `are checked where the table says`(proof: Proof) {
        #expect(!proof.places.isEmpty)
        for place in proof.places {
            switch place {
            case .runs:
                #expect(Self.checker.contains("broke(\(proof.invariant), "), "\(proof.invariant)")
            case .test(let file, let name):
                let text = Self.text("Tests/\(file).swift")
                #expect(text.contains("func `\(name)`"), "\(file) has no test “\(name)”")
            }
        }
    }

    @Test(arguments: Proof.all) func `can fail`(proof: Proof) {
        // A test fails when it is broken; a check in runs must have been seen to fail.
        let isTested = proof.places.contains { if case .test = $0 { true } else { false } }
        let isBroken = Mutation.all.contains { $0.invariant == proof.invariant }

        #expect(isTested || isBroken, "nobody has broken invariant \(proof.invariant)")
    }
}
