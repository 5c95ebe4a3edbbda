import Testing

@testable import Settings

/// Any bytes are settings or problems: never a crash, never a long wait.
///
/// `FUZZ=seconds` goes on with new seeds for as long; without it 200 fixed ones are played.
@Suite struct ConfigurationFuzzTests {
    /// Lines that matter to YAML and to the settings, to be put where they do not belong.
    private static let lines = [
        "endpoints:", "  - name: a", "    provider: groq", "    key: ${HOME}", "deadline: 120s",
        "retry: {attempts: 6, base: 500ms}", "hedge: {after: p95, extra_load: 8%}", "? ", "---",
        "a: &a [*a]", "b: &b {<<: *b}", "- - - -", "key: |2", "\t", "...", "!!binary x",
        "%YAML 1.1",
        "limits: {requests_per_minute: 999999999999999999999}", "weight: .nan", "race: -1",
        "timeouts: {connect: 1e400s}", "\u{0}", "\"\\ud800\"", "theme: [", "'",
    ]

    /// The commented default file without its comment marks.
    private static let seed = Settings.defaultFile.split(separator: "\n").map { line in
        line.hasPrefix("# ") ? String(line.dropFirst(2)) : String(line)
    }

    private func mutated(_ seed: UInt64) -> String {
        var dice = Dice(state: seed)
        var lines = Self.seed
        for _ in 0..<Int.random(in: 1...12, using: &dice) {
            let place = Int.random(in: 0..<max(1, lines.count), using: &dice)
            guard lines.indices.contains(place) else { continue }
            switch Int.random(in: 0..<6, using: &dice) {
            case 0: lines.remove(at: place)
            case 1: lines.insert(Self.lines.randomElement(using: &dice) ?? "", at: place)
            case 2: lines[place] = String(repeating: " ", count: place % 9) + lines[place]
            case 3: lines.swapAt(place, lines.count - 1)
            case 4:
                var bytes = Array(lines[place].utf8)
                if let index = bytes.indices.randomElement(using: &dice) {
                    bytes[index] = UInt8.random(in: 0...255, using: &dice)
                }
                lines[place] = String(decoding: bytes, as: UTF8.self)
            default: lines.removeSubrange(place..<min(lines.count, place + 20))
            }
        }
        return lines.joined(separator: "\n")
    }

    private func read(_ text: String) -> [SettingsProblem] {
        do {
            return try Settings.read(text, file: "a.yaml", environment: [:]).warnings
        } catch {
            return error.problems
        }
    }

    @Test func `a mutated configuration is read, or its mistakes are named`() {
        for seed in FuzzSeeds(200) {
            let text = mutated(seed)
            let start = ContinuousClock.now
            let problems = read(text)

            #expect(start.duration(to: .now) < .seconds(20), "seed \(seed)")
            for problem in problems {
                #expect(!problem.message.isEmpty, "seed \(seed)")
            }
        }
    }

    /// A few hundred bytes that stand for billions of nodes, or nest as deep as the file is long.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            "nested lists", "nested maps", "nested dashes", "alias bomb", "alias bomb as a key",
            "alias of itself", "merged bomb",
        ])
    func `a hostile document is answered at once`(name: String) {
        let problems = read(Self.hostile(name))

        #expect(!problems.isEmpty)
    }

    private static func hostile(_ name: String) -> String {
        func bomb(_ item: (Int) -> String) -> String {
            (1...40).map { "a\($0): &a\($0) " + item($0 - 1) }.joined(separator: "\n") + "\n"
        }
        let start = "a0: &a0 x\n"
        return switch name {
        case "nested lists": "endpoints: " + String(repeating: "[", count: 200_000)
        case "nested maps": String(repeating: "{a: ", count: 100_000)
        case "nested dashes": "endpoints:\n" + String(repeating: "- ", count: 100_000)
        case "alias bomb": start + bomb { "[*a\($0),*a\($0),*a\($0)]" } + "endpoints: *a40\n"
        case "alias bomb as a key": start + bomb { "{? [*a\($0),*a\($0)] : x}" }
        case "alias of itself": "endpoints: &a [*a]\n"
        default: start + bomb { "{<<: [*a\($0), *a\($0)], b\($0): *a\($0)}" }
        }
    }
}

/// A repeatable source.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
