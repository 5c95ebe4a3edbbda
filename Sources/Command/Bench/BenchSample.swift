import Client
import Reliability

/// One request of a bench; the line of `bench --json`.
struct BenchSample: Encodable, Sendable, Equatable {
    /// True when the whole answer came.
    var ok: Bool
    /// From when it was due to its end.
    var ms: Double
    /// From when it was due to the first word.
    @OrNull var ttft_ms: Double?
    /// Words of the answer.
    var words: Int
    /// Attempts on the wire.
    var attempts: Int
    /// Who answered.
    @OrNull var endpoint: String?
    /// The class of the failure.
    @OrNull var failure: String?

    /// A sample of an answer that started `late` after it was due.
    init(_ answer: ChatAnswer, late: Duration = .zero) {
        ok = answer.status == .complete
        ms = (late + answer.total).milliseconds
        words = answer.text.split(whereSeparator: \.isWhitespace).count
        attempts = answer.attempts.count
        _ttft_ms = OrNull(wrappedValue: answer.firstToken.map { ($0 + late).milliseconds })
        _endpoint = OrNull(wrappedValue: answer.endpoint)
        _failure = OrNull(wrappedValue: answer.failure?.kind.rawValue)
    }

    static func == (left: BenchSample, right: BenchSample) -> Bool {
        left.ok == right.ok && left.ms == right.ms && left.ttft_ms == right.ttft_ms
            && left.words == right.words && left.attempts == right.attempts
            && left.endpoint == right.endpoint && left.failure == right.failure
    }
}
