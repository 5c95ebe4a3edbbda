public import Reliability

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Turns frames into the bytes of an event stream.
public struct WatchWriter: Sendable {
    private let origin: Instant

    /// Creates a writer that counts instants from `origin`, the instant of its `hello`.
    public init(origin: Instant) { self.origin = origin }

    /// The frames as server-sent events.
    ///
    /// Throws what the encoder throws, which it does for no value that the core makes.
    public func bytes(_ frames: [WatchFrame]) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = WatchNumbers.encoding
        encoder.userInfo[.instantOrigin] = origin
        var bytes: [UInt8] = []
        for frame in frames {
            let (name, data) = try document(of: frame, encoder)
            bytes += "event: \(name.rawValue)\ndata: ".utf8
            bytes += data
            bytes += "\n\n".utf8
        }
        return bytes
    }

    private func document(
        of frame: WatchFrame, _ encoder: JSONEncoder
    ) throws -> (WatchEventName, Data) {
        switch frame {
        case .hello(let hello): return (.hello, try encoder.encode(hello))
        case .endpoint(let endpoint, let label):
            let part = WatchPayload.EndpointPart(endpoint: endpoint, label: label)
            return (.endpoint, try encoder.encode(part))
        case .fleet(var fleet, let count, let leftOut):
            fleet.endpoints = []
            let part = WatchPayload.FleetPart(fleet: fleet, count: count, leftOut: leftOut)
            return (.fleet, try encoder.encode(part))
        case .trace(let trace, let label):
            return (.trace, try encoder.encode(WatchPayload.TracePart(trace: trace, label: label)))
        case .stopping: return (.stopping, Data("{}".utf8))
        }
    }
}

/// How numbers travel that JSON has no form for: a cost without a limit is one.
enum WatchNumbers {
    static let encoding = JSONEncoder.NonConformingFloatEncodingStrategy.convertToString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    static let decoding = JSONDecoder.NonConformingFloatDecodingStrategy.convertFromString(
        positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
}
