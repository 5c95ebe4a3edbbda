import Providers

extension SettingsReader {
    /// Where spans and metrics go; `nil` after `off`, and for what is no address.
    mutating func telemetry(in top: Section) -> String? {
        guard let text = text(top, "telemetry"), let field = top.fields["telemetry"],
            text != "off", text != "false"
        else { return nil }
        // Never shown in a message: an address may carry a password or a key.
        guard let address = WebAddress(text), !address.hasCredentials else {
            error(
                field, "this is not the address of a collector, without name and password",
                "Write for example telemetry: http://127.0.0.1:4318, or off; its key goes into"
                    + " OTEL_EXPORTER_OTLP_HEADERS.")
            return nil
        }
        guard address.port != 4317 else {
            error(
                field, "at port 4317 collectors speak gRPC",
                "Write the collector's HTTP port, usually 4318.")
            return nil
        }
        return address.text
    }
}
