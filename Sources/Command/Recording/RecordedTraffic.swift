import Gateway
import Reliability

/// A recording, event by event, with the instants at which they are due.
///
/// Its first instant becomes `start`; a recording of several connections, each with a `hello` of its
/// own, goes on where the one before ended.
///
/// | recorded | `start` | due |
/// | --- | --- | --- |
/// | `hello` at 2.0 s | 100 s | 100 s |
/// | a decision at 2.5 s | | 100.5 s |
struct RecordedTraffic: Sequence, IteratorProtocol {
    /// What is told, and when.
    struct Piece {
        var at: Instant
        var news: [WatchReader.News]
    }

    private static let hello = Array("event: hello\n".utf8)

    private let bytes: [UInt8]
    private var position = 0
    private var reader = WatchReader()
    private var last: Instant
    /// Why the rest cannot be read; `nil` when all could be.
    private(set) var problem: WatchProblem?

    init(_ bytes: [UInt8], start: Instant) {
        self.bytes = bytes
        last = start
    }

    /// What comes next; `nil` at the end, and where the rest cannot be read.
    mutating func next() -> Piece? {
        while problem == nil, let event = nextEvent() {
            if event.starts(with: Self.hello) { reader = WatchReader() }
            do throws(WatchProblem) {
                let news = try reader.read(Array(event), now: last)
                guard !news.isEmpty else { continue }
                for one in news { last = Swift.max(last, one.instant ?? last) }
                return Piece(at: last, news: news)
            } catch {
                problem = error
            }
        }
        return nil
    }

    /// The bytes up to the next empty line; what is cut off at the end of the file is left out.
    private mutating func nextEvent() -> ArraySlice<UInt8>? {
        let feed = UInt8(ascii: "\n")
        var index = position
        while index + 1 < bytes.count {
            if bytes[index] == feed, bytes[index + 1] == feed {
                defer { position = index + 2 }
                return bytes[position..<index + 2]
            }
            index += 1
        }
        return nil
    }
}

extension WatchReader.News {
    /// When it happened.
    var instant: Instant? {
        switch self {
        case .began(let hello): hello.at
        case .fleet(let fleet, _, leftOut: _): fleet.at
        case .trace(let trace, label: _): trace.at
        case .stopping: nil
        }
    }
}
