import Reliability

/// Instants by their distance from one start, so that tables of times can be read.
enum Timeline {
    /// The start; only distances from it matter.
    static let start = Instant(.seconds(1_000_000))

    /// The instant `seconds` after the start.
    static func at(_ seconds: Double) -> Instant { start.advanced(by: .seconds(seconds)) }

    /// How long after the start an instant lies, in seconds.
    static func seconds(_ instant: Instant?) -> Double? {
        instant.map { start.duration(to: $0).inSeconds }
    }
}

/// Compares numbers that went through floating-point arithmetic.
func isClose(_ left: Double?, _ right: Double?, within tolerance: Double = 1e-6) -> Bool {
    guard let left, let right else { return left == nil && right == nil }
    return abs(left - right) <= tolerance
}
