import Providers

/// How telemetry travels: OTLP's messages in one of two encodings, over HTTP or gRPC.
///
/// All are of opentelemetry-proto 1, see https://opentelemetry.io/docs/specs/otlp/.
public enum OTLPProtocol: String, Sendable, Hashable, CaseIterable {
    /// Protobuf in a POST: what OpenTelemetry asks programs to do unless they are told otherwise.
    case protobuf = "http/protobuf"
    /// The same messages as JSON, which a person can read on the way.
    case json = "http/json"
    /// Protobuf in a unary call of gRPC, over HTTP/2; collectors have it on port 4317.
    case grpc

    /// What the body is.
    var contentType: String {
        switch self {
        case .protobuf: "application/x-protobuf"
        case .json: "application/json"
        case .grpc: "application/grpc"
        }
    }

    /// A message as the body of a request.
    func body(of message: some OTLPMessage) -> [UInt8] {
        switch self {
        case .json:
            var json = JSONWriter(capacity: message.sizeHint)
            json.object { message.write(to: &$0) }
            return json.bytes
        case .protobuf:
            var protobuf = ProtobufWriter(capacity: message.sizeHint)
            message.write(to: &protobuf)
            return protobuf.bytes
        case .grpc:
            // Five bytes before it: it is not compressed, and how long it is.
            let message = OTLPProtocol.protobuf.body(of: message)
            let length = (0..<4).map { UInt8(truncatingIfNeeded: message.count >> (24 - 8 * $0)) }
            return [0] + length + message
        }
    }
}

/// A message that can be written in each encoding.
protocol OTLPMessage {
    /// About how many bytes it has.
    var sizeHint: Int { get }
    /// Writes its fields.
    func write(to fields: inout some FieldWriter)
}
