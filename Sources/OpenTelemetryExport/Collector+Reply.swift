import Client
import Foundation
import Providers

extension Collector.Reply {
    /// What an answer means: which to repeat is fixed by OTLP ("Failures", of OTLP/HTTP and OTLP/gRPC).
    ///
    /// Of gRPC the head has the trailers as well.
    init(_ head: HTTPResponseHeadValue?, _ body: [UInt8], _ speaks: OTLPProtocol) {
        guard let head else {
            self = .unreachable("it does not speak HTTP")
            return
        }
        switch (head.status, speaks) {
        case (200..<300, .grpc):
            self.init(grpc: head, body)
        case (200..<300, .json):
            let partial = JSONValue(parsing: body)?["partialSuccess"]
            self = .accepted(
                rejected: partial?["rejectedSpans"]?.count
                    ?? partial?["rejectedDataPoints"]?.count ?? 0)
        case (200..<300, .protobuf):
            self = .accepted(rejected: Self.rejected(body[...]))
        case (429, _), (502...504, _):
            self = .busy(
                status: String(head.status),
                retryAfter: RateLimitHeaders.retryAfter(in: head.headers))
        default:
            self = .refused(status: String(head.status))
        }
    }

    private init(grpc head: HTTPResponseHeadValue, _ body: [UInt8]) {
        guard let status = head.value("grpc-status").flatMap({ Int($0) }) else {
            self = .unreachable("it does not speak gRPC; for HTTP write another protocol or port")
            return
        }
        let name = Self.statuses.indices.contains(status) ? Self.statuses[status] : "\(status)"
        let retryAfter = Self.retryDelay(head.value("grpc-status-details-bin"))
        switch name {
        // Five bytes come before a message.
        case "OK": self = .accepted(rejected: Self.rejected(body.dropFirst(5)))
        case "CANCELLED", "DEADLINE_EXCEEDED", "ABORTED", "OUT_OF_RANGE", "UNAVAILABLE",
            "DATA_LOSS":
            self = .busy(status: name, retryAfter: retryAfter)
        // Too much for ever, unless it says when there will be room.
        case "RESOURCE_EXHAUSTED" where retryAfter != nil:
            self = .busy(status: name, retryAfter: retryAfter)
        default: self = .refused(status: name)
        }
    }

    /// gRPC's statuses by their numbers (grpc.io, "Status codes and their use in gRPC").
    private static let statuses = [
        "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND",
        "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
        "ABORTED",
        "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
    ]

    /// What the field 1 of `partial_success` counts, spans or points.
    private static func rejected(_ response: ArraySlice<UInt8>) -> Int {
        ProtobufFields(response)?.message(1)?.number(1) ?? 0
    }

    /// The pause of the first `google.rpc.RetryInfo` among a status' details.
    private static func retryDelay(_ field: String?) -> Duration? {
        // Senders may leave the padding out.
        guard var text = field else { return nil }
        text += String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let status = Data(base64Encoded: text).flatMap({ ProtobufFields(Array($0)) }) else {
            return nil
        }
        for detail in status.bytes(3) {
            guard let any = ProtobufFields(detail),
                any.bytes(1).last.map({ String(decoding: $0, as: UTF8.self) })
                    == "type.googleapis.com/google.rpc.RetryInfo",
                let delay = any.message(2)?.message(1)
            else { continue }
            let (seconds, nanoseconds) = (delay.number(1) ?? 0, delay.number(2) ?? 0)
            // Ten thousand years, the most that protobuf's own durations have, is no pause.
            guard (0..<86_400).contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else {
                continue
            }
            return .seconds(seconds) + .nanoseconds(nanoseconds)
        }
        return nil
    }
}

extension HTTPResponseHeadValue {
    fileprivate func value(_ name: String) -> String? {
        headers.last { $0.name.lowercased() == name }?.value
    }
}

extension JSONValue {
    /// A whole number, which may be written as text because JSON's have too few bits.
    fileprivate var count: Int? {
        switch self {
        case .integer(let number): number
        case .string(let text): Int(text)
        default: nil
        }
    }
}
