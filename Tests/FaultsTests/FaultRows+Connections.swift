import LoopbackServers
import Reliability

/// 26–39: what can be wrong with a connection.
extension Fault {
    static let connections =
        [
            play(
                26, "refused", Play(site: .closed), is: .neverSent, sees: "connection refused",
                .unreached),
            play(
                27, "accepted and never answered",
                Play(cues: [Cue(moment: .sent, passes: .seconds(60))]), is: .timeout,
                sees: "no token within 60 s", .failure),
            play(
                28, "reset before the head", Play(reply: .bytesThenReset("")), is: .transient,
                sees: "closed the connection before it answered (connection reset", .failure),
            play(
                28, "closed before the head", Play(reply: .bytesThenClose("")), is: .transient,
                sees: "closed the connection before it answered", .failure),
            play(
                29, "reset after the head",
                Play(
                    reply: .bytes(Wire.chunkedHead),
                    cues: [Cue(moment: .head, says: .bytesThenReset(""))]),
                is: .brokenStream,
                sees: "closed the connection within its answer (connection reset",
                .failure),
            play(
                30, "reset in mid-token",
                Play(
                    reply: .bytes(
                        Wire.chunkedHead + Wire.chunk(Wire.text("why ")) + "40\r\ndata: {\"c"),
                    cues: [Cue(moment: .text, says: .bytesThenReset(""))]),
                is: .brokenStream,
                sees: "closed the connection within its answer (connection reset",
                .brokenOff, keeps: "why "),
            play(
                31, "end in mid-chunk",
                Play(
                    reply: .bytesThenClose(
                        Wire.chunkedHead + Wire.chunk(Wire.text("why ")) + "40\r\ndata: {\"c")),
                is: .brokenStream, sees: "closed the connection within its answer", .brokenOff,
                keeps: "why "),
            play(
                32, "a kept connection that is reset on its next use",
                Play(site: .kept, reply: .bytesThenReset("")), is: .transient,
                sees: "a kept connection may just have been given up", .failure),
            play(
                34, "a name that does not exist", Play(site: .unknownName), is: .neverSent,
                sees: "no-such-host.invalid cannot be resolved", .unreached),
            play(
                34, "localhost, where nobody serves the address of IPv6",
                Play(
                    site: .named,
                    reply: .bytesThenClose(Wire.head + Wire.text("salt") + Wire.finish)),
                is: nil, sees: "salt", .nothing),
            play(
                35, "a server that speaks HTTP/2 alone",
                Play(
                    reply: .bytesThenClose(
                        "\0\0\0\u{4}\0\0\0\0\0" + "\0\0\u{8}\u{7}\0\0\0\0\0\0\0\0\0\0\0\0\u{D}")),
                is: .transient, sees: "did not answer in HTTP/1.1; check scheme and port", .failure),
            play(
                36, "silent loss before the first token",
                Play(
                    reply: .bytes(Wire.chunkedHead),
                    cues: [Cue(moment: .head, passes: .seconds(60))]),
                is: .timeout, sees: "no token within 60 s", .failure),
            play(
                36, "silent loss in mid-stream",
                Play(
                    reply: .bytes(Wire.chunkedHead + Wire.chunk(Wire.text("why "))),
                    cues: [Cue(moment: .text, passes: .seconds(30))]),
                is: .timeout, sees: "30 s", .brokenOff, keeps: "why "),
            play(
                37, "a server that does not accept",
                Play(site: .full, cues: [Cue(moment: .started, passes: .seconds(5))]), is: .timeout,
                sees: "no connection within 5 s", .failure),
            answer(
                38, "too many connections", "503 Service Unavailable", "too many connections",
                fields: "connection: close\r\n", .transient, sees: "the server failed (HTTP 503)",
                .failure),
            play(
                39, "a server that does not read the request",
                Play(site: .deaf, cues: [Cue(moment: .started, passes: .seconds(5))]), is: .timeout,
                sees: "within 5 s", .failure),
        ] + secured

    private static let secured = [
        (Play.Credential.none, "no TLS at that port", "check scheme and port"),
        (.expired, "an expired certificate", "has expired"),
        (.ofAnotherName, "a certificate for another host", "is for another name; check the host"),
        (.ofAStranger, "an unknown authority", "tls: {ca_file: FILE}"),
    ].map { credential, name, words in
        play(
            33, name,
            Play(
                site: .secured(credential),
                reply: .bytes(RawServer.answer("", status: "400 Bad Request"))), is: .badRequest,
            sees: words, .misfit)
    }
}
