import LoopbackServers
import Reliability

/// 56–65: the grammar of a stream, and how it ends.
extension Fault {
    static let grammar = [
        shown(
            56, "UTF-8 split at every byte", by: "cutting at any byte changes no event",
            in: "ProvidersTests/OpenAIChatDecoderTests.swift", sees: "the answer"),
        shown(
            56, "UTF-8 split at every byte, in all formats",
            by: "cutting at any byte changes no event", in: "ProvidersTests/WireFormatTests.swift",
            sees: "the answer"),
        shown(
            57, "lines, events and CRLF split at every byte", by: "the pieces do not matter",
            in: "ProvidersTests/ServerSentEventsTests.swift", sees: "the answer"),
        answered(
            58, "CR alone", lines(Wire.text("salt") + Wire.finish, "\r"), sees: "salt"),
        answered(
            58, "CR LF", lines(Wire.text("salt") + Wire.finish, "\r\n"), sees: "salt"),
        answered(
            58, "a BOM and mixed line ends", "\u{FEFF}",
            lines(Wire.text("sea "), "\r\n"), lines(Wire.text("sal"), "\r"), Wire.text("t"),
            Wire.finish, sees: "sea salt"),
        answered(
            59, "data of several lines, comments, unknown fields and retry",
            ": hello\nretry: 10\nwhatever: x\nid: 7\nnothing\n",
            "data: {\"choices\":[{\"index\":0,\ndata: \"delta\":{\"content\":\"salt\"}}]}\n\n",
            Wire.finish, sees: "salt"),
    ]

    static let endings = [
        stream(
            60, "no [DONE] and no finish", Wire.text("why "), is: .brokenStream,
            sees: "the answer ended without a finish reason", keeps: "why "),
        answered(
            60, "no [DONE] behind a finish", Wire.text("salt"), Wire.finish, sees: "salt"),
        stream(
            61, "[DONE] without a finish", Wire.text("why "), Wire.done, is: .brokenStream,
            sees: "the answer ended without a finish reason", keeps: "why "),
        stream(
            62, "finish null on a whole answer", Wire.text("why "),
            Wire.event(#"{"choices":[{"index":0,"delta":{},"finish_reason":null}]}"#),
            is: .brokenStream, sees: "the answer ended without a finish reason", keeps: "why "),
        answered(
            63, "text behind the finish and [DONE]", Wire.text("salt"), Wire.finish, Wire.done,
            Wire.text("more"), sees: "salt"),
        answered(
            64, "two ends", Wire.text("salt"), Wire.finish, Wire.finish, Wire.done, Wire.done,
            sees: "salt"),
        stream(
            65, "error event without a status, before any text",
            Wire.event(#"{"error":{"message":"Overloaded","type":"overloaded_error"}}"#),
            is: .overloaded, sees: "the server is overloaded (inside the answer): Overloaded"),
        stream(
            65, "error event with a status, behind text", Wire.text("why "),
            Wire.event(#"{"error":{"message":"boom","type":"server_error","code":500}}"#),
            is: .transient, sees: "the server failed (inside the answer): boom", keeps: "why "),
    ]

    private static func lines(_ text: String, _ end: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: end)
    }
}
