import LoopbackServers
import Providers
import Reliability

/// 66–81: what is wrong within a stream.
extension Fault {
    static let contents =
        [
            stream(
                66, "JSON cut off by the end", Wire.text("why "), "data: {\"choices\":[{\"del",
                is: .brokenStream, sees: "cut in the middle of an event", keeps: "why "),
            stream(
                67, "bad JSON and then good", "data: {nonsense}\n\n", Wire.text("salt"),
                Wire.finish, is: .brokenStream, sees: "an event of the answer is not valid JSON"),
            stream(
                68, "a line of 16 MB",
                Wire.text(String(repeating: "salt", count: 4 << 20)), Wire.finish,
                is: .brokenStream, sees: "an event is larger than 1 MiB"),
            play(
                69, "a line without an end",
                Play(reply: .bytes(Wire.head + "data: " + String(repeating: "x", count: 2 << 20))),
                is: .brokenStream, sees: "an event is larger than 1 MiB", .failure),
            stream(
                70, "deep nesting",
                Wire.event(String(repeating: "[", count: 100_000)), is: .brokenStream,
                sees: "an event of the answer is not valid JSON"),
            raw(71, "invalid UTF-8", [0xC3, 0x28]),
            raw(71, "a lone surrogate in UTF-8", [0xED, 0xA0, 0x80]),
            raw(71, "a raw NUL", [0]),
            answered(
                71, "an escaped NUL", Wire.text(#"sa\u0000lt"#), Wire.finish, sees: "sa␀lt"),
            stream(
                71, "an escaped lone surrogate", Wire.text(#"sa\ud800lt"#), Wire.finish,
                is: .brokenStream, sees: "an event of the answer is not valid JSON"),
            stream(
                72, "a web page in the place of a stream", "<html><title>Login</title></html>",
                is: .brokenStream, sees: "a web page instead of an answer; check the URL"),
            play(
                72, "one JSON document in the place of a stream",
                Play(
                    reply: .bytes(
                        RawServer.answer(
                            #"{"choices":[{"message":{"content":"salt"},"finish_reason":"stop"}]}"#,
                            fields: "content-type: text/event-stream\r\n"))),
                is: nil, sees: "salt", .nothing),
        ] + encodings + framings + calls + oddities

    /// Compressed although that was not asked for; never unpacked, so no bomb can go off.
    private static let encodings =
        ["gzip", "br"].map { coding in
            play(
                73, "an answer in \(coding)",
                Play(
                    reply: .rawThenClose(
                        Array(
                            "HTTP/1.1 200 OK\r\ncontent-encoding: \(coding)\r\n\r\n".utf8)
                            + [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3])),
                is: .brokenStream, sees: "compressed its answer (\(coding)) although", .failure)
        } + [
            play(
                73, "an error in gzip",
                Play(
                    reply: .rawThenClose(
                        Array("HTTP/1.1 503 Busy\r\ncontent-encoding: gzip\r\n\r\n".utf8)
                            + [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3])),
                is: .transient, sees: "the server failed (HTTP 503)", .failure)
        ]

    private static let framings = [
        play(
            74, "fewer bytes than announced",
            Play(
                reply: .bytesThenClose(
                    "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n" + Wire.text("why "))),
            is: .brokenStream, sees: "closed the connection within its answer", .brokenOff,
            keeps: "why "),
        play(
            74, "more bytes than announced",
            Play(
                reply: .bytesThenClose(
                    "HTTP/1.1 200 OK\r\ncontent-length: \(Wire.text("why ").utf8.count)\r\n\r\n"
                        + Wire.text("why ") + Wire.finish)),
            is: .brokenStream, sees: "without a finish reason", .brokenOff, keeps: "why "),
        play(
            74, "a bad chunk size",
            Play(
                reply: .bytes(Wire.chunkedHead + Wire.chunk(Wire.text("why "))),
                cues: [Cue(moment: .text, says: .bytes("zz\r\n"))]),
            is: .brokenStream, sees: "closed the connection within its answer", .brokenOff,
            keeps: "why "),
        play(
            74, "both framings at once",
            Play(
                reply: .bytesThenClose(
                    "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n"
                        + Wire.chunk(Wire.text("salt") + Wire.finish) + "0\r\n\r\n")),
            is: .transient, sees: "did not answer in HTTP/1.1", .failure),
    ]

    private static let calls = [
        answered(
            75, "interleaved tool calls with a gap in their numbers",
            call(0, name: "sea", #"{\"a\":"#), call(2, name: "tide", "{}"), call(0, "1}"),
            Wire.event(#"{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}"#),
            sees: #"sea:{"a":tide:{}1}"#),
        shown(
            75, "interleaved tool calls, put together",
            by: "interleaved fragments with gaps come together in order",
            in: "ProvidersTests/ToolCallAssemblerTests.swift", sees: "whole calls in order"),
        stream(
            76, "a tool call cut in its arguments", call(0, name: "sea", #"{\"a\":"#),
            is: .brokenStream, sees: "without a finish reason", keeps: #"sea:{"a":"#),
        shown(
            76, "a tool call cut in its arguments, put together",
            by: "what is cut, nameless or no object is discarded",
            in: "ProvidersTests/ToolCallAssemblerTests.swift", sees: "no call"),
    ]

    private static let oddities =
        [
            ("missing", ""),
            ("negative", usage(-1, -5)),
            ("huge", usage(5, 9_000_000_000_000)),
            ("twice", usage(3, 1) + usage(5, 7)),
        ].map { name, events in
            answered(
                77, "usage \(name)", Wire.text("salt"), Wire.finish, events, Wire.done,
                sees: "salt")
        } + [
            answered(
                78, "reasoning alone",
                Wire.event(#"{"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}"#),
                Wire.finish, Wire.done, sees: ""),
            answered(78, "an empty answer that ends well", Wire.finish, Wire.done, sees: ""),
            stream(
                78, "an empty answer without a finish", Wire.done, is: .brokenStream,
                sees: "without a finish reason"),
            answered(
                79, "two choices",
                Wire.event(#"{"choices":[{"index":1,"delta":{"content":"other"}}]}"#),
                Wire.text("salt"), Wire.finish, Wire.done, sees: "salt"),
            answered(
                80, "another model than asked",
                Wire.event(
                    #"{"model":"not-m","choices":[{"index":0,"delta":{"content":"salt"}}]}"#),
                Wire.finish, Wire.done, sees: "salt"),
            stream(
                81, "the end before the start",
                "event: message_stop\n", Wire.event(#"{"type":"message_stop"}"#),
                is: .brokenStream, sees: "the answer stopped before its start", format: .anthropic),
        ]

    /// Text with bytes in it that are none.
    private static func raw(_ number: Int, _ name: String, _ bytes: [UInt8]) -> Fault {
        let parts = Wire.text("sea|salt").split(separator: "|").map { Array($0.utf8) }
        return play(
            number, name,
            Play(
                reply: .rawThenClose(
                    Array(Wire.head.utf8) + parts[0] + bytes + parts[1] + Wire.finish.utf8)),
            is: .brokenStream, sees: "an event of the answer is not valid JSON", .failure)
    }

    private static func call(_ index: Int, name: String? = nil, _ arguments: String) -> String {
        let start = name.map {
            #""id":"c\#(index)","type":"function","# + #""function":{"name":"\#($0)","#
        }
        return Wire.event(
            #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":\#(index),"#
                + (start ?? #""function":{"#) + #""arguments":"\#(arguments)"}}]}}]}"#)
    }

    private static func usage(_ input: Int, _ output: Int) -> String {
        Wire.event(
            #"{"choices":[],"usage":{"prompt_tokens":\#(input),"completion_tokens":\#(output)}}"#)
    }
}
