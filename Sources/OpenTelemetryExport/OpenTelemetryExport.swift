/// Spans and measurements for a collector, in OpenTelemetry's protocol: OTLP over HTTP, as JSON.
///
/// - `OTLPOptions` reads what the environment variables of OpenTelemetry ask for; without them nothing
///   of this target is made, and a call pays nothing.
/// - `ExportTracer` opens `ExportSpan`s; what has ended waits in a `SpanQueue`, in bounded memory.
/// - `SpanDocument` and `MetricDocument` write the JSON.
/// - `OTLPExporter` is the shell: a `Courier` for each of the two, a clock, and a `Transport`.
///
/// gRPC is not spoken: its packages make every first build minutes longer, and each collector takes
/// the same messages over HTTP.
enum Overview {}
