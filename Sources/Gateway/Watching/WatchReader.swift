import Providers
public import Reliability

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Why a stream of frames cannot be read.
public enum WatchProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// The frames are of another version.
    case version(Int)
    /// It is no stream of frames, or not a whole one.
    case malformed

    /// A clause with the reason.
    public var description: String {
        switch self {
        case .version(let version):
            "the server writes version \(version) of the stream, and this program reads"
                + " \(WatchHello.current)"
        case .malformed: "the server sent something that is no stream of its state"
        }
    }
}

/// Reads the stream that `WatchWriter` writes, in any chunking, and moves its instants to the
/// reader's own clock.
public struct WatchReader: Sendable {
    /// What the stream came to.
    public enum News: Sendable, Equatable {
        /// The stream has begun.
        case began(WatchHello)
        /// The whole fleet, with a label for each endpoint by its position, and how many calls the
        /// stream has left out so far.
        case fleet(FleetSnapshot, [WatchLabel], leftOut: Int)
        /// A decision of the core.
        case trace(TraceEvent, label: String)
        /// The server ends.
        case stopping
    }

    /// More endpoints than any configuration has; a peer must not fill the memory.
    private static let mostEndpoints = 100_000

    private var events = ServerSentEvents()
    private var origin: Instant?
    private var endpoints: [EndpointSnapshot] = []
    private var labels: [WatchLabel] = []

    /// Creates a reader for one stream.
    public init() {}

    /// What `chunk` completes; `now` is the instant at which it arrived.
    public mutating func read(
        _ chunk: [UInt8], now: Instant
    ) throws(WatchProblem) -> [News] {
        var news: [News] = []
        var position = 0
        while true {
            switch events.next(in: chunk, from: &position) {
            case .needsMore: return news
            case .tooLarge: throw .malformed
            case .event(let event):
                let data =
                    switch event.data {
                    case .chunk(let range): Data(chunk[range])
                    case .bytes(let bytes): Data(bytes)
                    }
                if let next = try take(event.name ?? "", data, now) { news.append(next) }
            }
        }
    }

    private mutating func take(
        _ name: String, _ data: Data, _ now: Instant
    ) throws(WatchProblem) -> News? {
        // An event that this version does not know is left alone, as the standard wants.
        guard let name = WatchEventName(rawValue: name) else { return nil }
        guard name == .hello || origin != nil else { throw .malformed }
        switch name {
        case .hello:
            let hello = try decode(WatchHello.self, data, from: now)
            guard hello.version == WatchHello.current else { throw .version(hello.version) }
            origin = now
            return .began(hello)
        case .endpoint:
            let part = try decode(WatchPayload.EndpointPart.self, data, from: origin)
            try keep(part.endpoint, part.label)
            return nil
        case .fleet:
            var part = try decode(WatchPayload.FleetPart.self, data, from: origin)
            guard part.count == endpoints.count else { throw .malformed }
            part.fleet.endpoints = endpoints
            return .fleet(part.fleet, labels, leftOut: part.leftOut)
        case .trace:
            let part = try decode(WatchPayload.TracePart.self, data, from: origin)
            return .trace(part.trace, label: part.label)
        case .stopping: return .stopping
        }
    }

    /// Endpoints come in the order of their positions, and again when they have changed.
    private mutating func keep(
        _ endpoint: EndpointSnapshot, _ label: WatchLabel
    ) throws(WatchProblem) {
        let index = endpoint.id.index
        if endpoints.indices.contains(index) {
            endpoints[index] = endpoint
            labels[index] = label
        } else if index == endpoints.count, index < Self.mostEndpoints {
            endpoints.append(endpoint)
            labels.append(label)
        } else {
            throw .malformed
        }
    }

    private func decode<Value: Decodable>(
        _ type: Value.Type, _ data: Data, from origin: Instant?
    ) throws(WatchProblem) -> Value {
        let decoder = JSONDecoder()
        decoder.nonConformingFloatDecodingStrategy = WatchNumbers.decoding
        decoder.userInfo[.instantOrigin] = origin
        do {
            return try decoder.decode(type, from: data)
        } catch {
            throw .malformed
        }
    }
}
