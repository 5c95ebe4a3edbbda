@testable import TerminalUI

/// The text of each row of a frame, for comparison with what a person would see.
func rows(_ frame: Frame) -> [String] {
    (0..<frame.size.height).map { y in
        String(
            (0..<frame.size.width).compactMap { x in
                frame[x, y].width == 0 ? nil : frame[x, y].text
            })
    }
}

/// A repeatable source of dice for randomised tests.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
