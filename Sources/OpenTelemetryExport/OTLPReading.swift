import Foundation
import Providers

/// What the environment asks for, in the variables that OpenTelemetry fixed.
///
/// | variable | meaning | default |
/// | --- | --- | --- |
/// | `OTEL_EXPORTER_OTLP_ENDPOINT` | the collector; HTTP's `/v1/traces` and `/v1/metrics` are added | none |
/// | `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`, `…_METRICS_ENDPOINT` | one kind's whole address | none |
/// | `OTEL_TRACES_EXPORTER`, `OTEL_METRICS_EXPORTER` | `otlp`, also without an address, or `none` | |
/// | `OTEL_EXPORTER_OTLP_HEADERS` | `name=value,…`, percent-encoded | none |
/// | `OTEL_EXPORTER_OTLP_TIMEOUT` | milliseconds of one request | 10000 |
/// | `OTEL_EXPORTER_OTLP_PROTOCOL` | `http/protobuf`, `http/json` or `grpc` | `grpc` on port 4317, else `http/protobuf` |
/// | `OTEL_EXPORTER_OTLP_CERTIFICATE` | a file of authorities to trust | the system's |
/// | `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES` | who sends | `breakwater` |
/// | `OTEL_TRACES_SAMPLER`, `OTEL_TRACES_SAMPLER_ARG` | which traces are kept | `parentbased_always_on` |
/// | `OTEL_BSP_SCHEDULE_DELAY`, `…_MAX_QUEUE_SIZE`, `…_MAX_EXPORT_BATCH_SIZE` | see `SpanLimits` | 5000, 2048, 512 |
/// | `OTEL_METRIC_EXPORT_INTERVAL` | milliseconds between two readings | 60000 |
/// | `OTEL_SDK_DISABLED` | `true` sends nothing | `false` |
///
/// Headers, timeout, protocol and certificate exist for each kind as well, as in
/// `OTEL_EXPORTER_OTLP_TRACES_HEADERS`. Telemetry never stands in the way of the program that it is
/// about: what cannot be used becomes a note, and either the default holds or nothing is sent.
public struct OTLPReading: Sendable {
    /// What is asked for; `nil` when nothing is, or nothing that could be done.
    public private(set) var options: OTLPOptions?
    /// What cannot be done as it stands there, one sentence each, without a value that may be secret.
    public private(set) var notes: [String] = []

    private let environment: [String: String]

    /// Reads the variables; `endpoint` stands in for `OTEL_EXPORTER_OTLP_ENDPOINT` where that is not
    /// set.
    public init(_ environment: [String: String], endpoint: String? = nil) {
        var environment = environment
        let variable = Self.prefix + "ENDPOINT"
        if let endpoint, environment[variable]?.isEmpty != false {
            environment[variable] = endpoint
        }
        self.environment = environment
        guard text("OTEL_SDK_DISABLED")?.lowercased() != "true" else { return }
        var read = OTLPOptions()
        read.traces = destination(
            "TRACES", path: "/v1/traces", service: "trace.v1.TraceService")
        read.metrics = destination(
            "METRICS", path: "/v1/metrics", service: "metrics.v1.MetricsService")
        guard read.traces != nil || read.metrics != nil else { return }
        if read.traces != nil {
            read.sampler = sampler()
            read.spans.queue = number("OTEL_BSP_MAX_QUEUE_SIZE", default: read.spans.queue)
            read.spans.batch = min(
                number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", default: read.spans.batch),
                read.spans.queue)
            read.spans.every = duration("OTEL_BSP_SCHEDULE_DELAY", default: read.spans.every)
        }
        read.metricsEvery = duration("OTEL_METRIC_EXPORT_INTERVAL", default: read.metricsEvery)
        read.resource = resource()
        options = read
    }

    private static let prefix = "OTEL_EXPORTER_OTLP_"

    /// An empty variable is none, as OpenTelemetry has it.
    private func text(_ name: String) -> String? {
        environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The variable of one kind, or of both, and its name.
    private func own(_ signal: String, _ name: String) -> (name: String, text: String)? {
        for name in ["\(Self.prefix)\(signal)_\(name)", Self.prefix + name] {
            if let text = text(name) { return (name, text) }
        }
        return nil
    }

    /// Adds a sentence, once.
    private mutating func note(_ sentence: String) {
        if !notes.contains(sentence) { notes.append(sentence) }
    }

    // MARK: Where to

    private mutating func destination(
        _ signal: String, path: String, service: String
    ) -> OTLPOptions.Destination? {
        guard let wish = wish(signal) else { return nil }
        let spoken = own(signal, "PROTOCOL")
        let wanted = spoken.flatMap { OTLPProtocol(rawValue: $0.text) }
        guard let (variable, url) = address(signal, path, wish, wanted) else { return nil }
        if let spoken, wanted == nil {
            note(
                "\(spoken.name) must be http/protobuf, http/json or grpc, got “\(spoken.text)”, so"
                    + " nothing is sent.")
            return nil
        }
        guard let address = WebAddress(url) else {
            note(
                "\(variable) is no http or https address, so nothing is sent there."
                    + " Write for example http://127.0.0.1:4318.")
            return nil
        }
        let speaks = wanted ?? (address.port == 4317 ? .grpc : .protobuf)
        guard let headers = headers(signal) else { return nil }
        var destination = OTLPOptions.Destination(
            url: speaks == .grpc ? Self.call(service, at: url) : url)
        destination.speaks = speaks
        destination.headers = headers
        if let timeout = own(signal, "TIMEOUT") {
            destination.timeout = duration(timeout.name, default: destination.timeout)
        }
        if let file = own(signal, "CERTIFICATE") {
            destination.tls = TLSOptions(authorities: file.text)
        }
        return destination
    }

    /// The address of a call of gRPC: only the scheme, host and port of the one given count.
    private static func call(_ service: String, at url: String) -> String {
        let host = url.firstRange(of: "://")?.upperBound ?? url.startIndex
        let place = url[..<(url[host...].firstIndex { "/?#".contains($0) } ?? url.endIndex)]
        return "\(place)/opentelemetry.proto.collector.\(service)/Export"
    }

    /// What is wanted of a kind of telemetry.
    private enum Wish {
        /// Nothing says; an address decides.
        case open
        /// `otlp`: OpenTelemetry's own address, where none is given.
        case otlp
    }

    /// `nil` for none.
    private mutating func wish(_ signal: String) -> Wish? {
        let variable = "OTEL_\(signal)_EXPORTER"
        guard let text = text(variable) else { return .open }
        let names = text.split(separator: ",").map { $0.trimming(" ") }
        if names.contains("otlp") { return .otlp }
        if names != ["none"] { note("\(variable) must be otlp or none, got “\(text)”.") }
        return nil
    }

    private func address(
        _ signal: String, _ path: String, _ wish: Wish, _ wanted: OTLPProtocol?
    ) -> (variable: String, url: String)? {
        let variable = "\(Self.prefix)\(signal)_ENDPOINT"
        if let own = text(variable) { return (variable, own) }
        let both = Self.prefix + "ENDPOINT"
        let usual = "http://localhost:\(wanted == .grpc ? 4317 : 4318)"
        guard let base = text(both) ?? (wish == .otlp ? usual : nil) else { return nil }
        return (both, (base.hasSuffix("/") ? String(base.dropLast()) : base) + path)
    }

    /// The fields of a kind's requests; `nil` when they cannot be read, because a collector would
    /// refuses what comes without its key.
    private mutating func headers(_ signal: String) -> [OTLPOptions.Destination.Field]? {
        guard let (variable, text) = own(signal, "HEADERS") else { return [] }
        guard let pairs = Self.pairs(text), pairs.allSatisfy({ $0.isField }) else {
            note(
                "\(variable) must be name=value pairs with commas between them, so nothing is sent."
            )
            return nil
        }
        return pairs.map { .init(name: $0.name, value: Secret($0.value)) }
    }

    // MARK: The rest

    private mutating func sampler() -> TraceSampler {
        guard let name = text("OTEL_TRACES_SAMPLER") else { return TraceSampler() }
        if let known = TraceSampler(named: name, argument: text("OTEL_TRACES_SAMPLER_ARG")) {
            return known
        }
        note(
            "OTEL_TRACES_SAMPLER must be always_on, always_off or traceidratio, alone or after"
                + " parentbased_, with a share of 0…1 in OTEL_TRACES_SAMPLER_ARG; every trace is kept."
        )
        return TraceSampler()
    }

    private mutating func resource() -> Resource {
        var resource = Resource()
        resource.set("service.name", "breakwater")
        if let text = text("OTEL_RESOURCE_ATTRIBUTES") {
            if let pairs = Self.pairs(text) {
                for pair in pairs { resource.set(pair.name, pair.value) }
            } else {
                note(
                    "OTEL_RESOURCE_ATTRIBUTES must be name=value pairs with commas between them;"
                        + " it is left out.")
            }
        }
        if let name = text("OTEL_SERVICE_NAME") { resource.set("service.name", name) }
        return resource
    }

    /// A whole number above 0, or the default.
    private mutating func number(_ variable: String, default standard: Int) -> Int {
        guard let text = text(variable) else { return standard }
        // A day of milliseconds, and far more spans than memory should hold.
        if let number = Int(text), (1...86_400_000).contains(number) { return number }
        note("\(variable) must be a whole number above 0, got “\(text)”; \(standard) holds.")
        return standard
    }

    /// Milliseconds above 0, or the default.
    private mutating func duration(_ variable: String, default standard: Duration) -> Duration {
        .milliseconds(number(variable, default: Int(standard / .milliseconds(1))))
    }

    private struct Pair {
        var name: String
        var value: String

        /// Whether it can be a field of HTTP: else whoever sets the variable could add others.
        var isField: Bool {
            name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x3A }
                && value.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        }
    }

    /// `name=value,…`, the values percent-encoded; `nil` for anything else.
    private static func pairs(_ text: String) -> [Pair]? {
        var pairs: [Pair] = []
        for part in text.split(separator: ",") {
            let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2, let value = halves[1].trimming(" ").removingPercentEncoding
            else { return nil }
            let name = halves[0].trimming(" ")
            guard !name.isEmpty else { return nil }
            pairs.append(Pair(name: name, value: value))
        }
        return pairs
    }
}

extension StringProtocol {
    /// Without these characters at both ends.
    fileprivate func trimming(_ characters: String) -> String {
        var text = Substring(self)
        while let first = text.first, characters.contains(first) { text.removeFirst() }
        while let last = text.last, characters.contains(last) { text.removeLast() }
        return String(text)
    }
}
