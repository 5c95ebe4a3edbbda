#if os(Linux)
    import AsyncHTTPClient
    import Foundation
    import Glibc
    import NIOCore
    import NIOHTTP1
    import Synchronization

    /// One client of a long run: asks for documents and streams by turns, and leaves some of them.
    struct SoakClient: Sendable {
        let http: HTTPClient
        let port: Int
        let outcomes: SoakOutcomes
        let number: Int

        /// A call's deadline is 120 s; who has no answer after this has lost it.
        private static let patience = TimeAmount.seconds(150)

        func run(until: ContinuousClock.Instant) async {
            var turn = number
            while ContinuousClock.now < until {
                turn += 1
                // A tenth leaves in the middle of a stream, as people do.
                await ask(streams: turn % 2 == 0, leaves: turn % 10 == 0)
            }
        }

        private func ask(streams: Bool, leaves: Bool) async {
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/v1/chat/completions")
            request.method = .POST
            request.headers.add(name: "content-type", value: "application/json")
            request.body = .bytes(
                ByteBuffer(
                    string: #"{"model":"auto","messages":[{"role":"user","content":"hello"}],"#
                        + #""stream":\#(streams)}"#))
            do {
                let response = try await http.execute(request, timeout: Self.patience)
                var text = ""
                for try await part in response.body {
                    text += String(buffer: part)
                    // Dropping the body closes the connection.
                    if leaves { return outcomes.add("left by the client") }
                }
                judge(response.status.code, text, streams: streams)
            } catch {
                outcomes.lose("\(error)")
            }
        }

        /// An answer is whole, or says what became of it; anything else is lost.
        private func judge(_ status: UInt, _ text: String, streams: Bool) {
            let end = streams ? "data: [DONE]\n\n" : "}"
            if status == 200, text.hasSuffix(end), text.contains(#""finish_reason":"stop""#) {
                return outcomes.add(SoakOutcomes.whole[streams ? 1 : 0])
            }
            guard
                let code = text.split(separator: #""code":""#).dropFirst().last?.prefix(while: {
                    $0 != "\""
                }),
                text.contains(#""error":"#), !text.contains("[DONE]")
            else { return outcomes.lose("status \(status): \(text.suffix(200))") }
            outcomes.add(status == 200 ? "streams that say \(code)" : "\(status) \(code)")
        }
    }

    /// What became of the requests of a long run.
    final class SoakOutcomes: Sendable {
        /// Those that are as they should be.
        static let whole = ["whole documents", "whole streams"]

        private let state = Mutex((counts: [String: Int](), lost: [String]()))

        func add(_ what: String) { state.withLock { $0.counts[what, default: 0] += 1 } }

        func lose(_ why: String) { state.withLock { $0.lost.append(why) } }

        var all: (counts: [String: Int], lost: [String]) {
            state.withLock { ($0.counts, $0.lost) }
        }

        var count: Int { state.withLock { $0.counts.values.reduce($0.lost.count, +) } }
    }

    /// What a server held, second by second.
    struct SoakSeries {
        struct Look {
            var megabytes: Double
            var files: Int
            var threads: Int
        }

        private var looks: [Look] = []

        mutating func look(at process: pid_t) {
            let figures = ProcessFigures(process)
            looks.append(
                Look(
                    megabytes: figures.residentMegabytes, files: Self.openFiles(of: process),
                    threads: figures.voluntarySwitches.count))
        }

        var last: String {
            looks.last.map {
                "RSS \(figure($0.megabytes, "MB")), \($0.files) files, \($0.threads) threads"
            } ?? "nothing seen"
        }

        /// Prints both ends; true when the second is no more than the first.
        ///
        /// The first is the second fifth, when the server is warm, the second the last fifth; each the
        /// median. Memory may differ by a tenth and 4 MB, which is what the load's chance makes.
        func report() -> Bool {
            let fifth = max(1, looks.count / 5)
            guard looks.count >= 10 else {
                print("  too short to compare")
                return false
            }
            let (early, late) = (looks[fifth..<2 * fifth], looks.suffix(fifth))
            func both(_ value: (Look) -> Double) -> (Double, Double) {
                (early.map(value).percentile(0.5), late.map(value).percentile(0.5))
            }
            let memory = both(\.megabytes)
            let files = both { Double($0.files) }
            let threads = both { Double($0.threads) }
            print("  RSS \(figure(memory.0, "MB")) → \(figure(memory.1, "MB"))")
            print(
                "  files \(Int(files.0)) → \(Int(files.1)), threads \(Int(threads.0)) → \(Int(threads.1))"
            )
            return memory.1 <= memory.0 * 1.1 + 4 && files.1 <= files.0 * 1.1 + 16
                && threads.1 <= threads.0 + 1
        }

        private static func openFiles(of process: pid_t) -> Int {
            (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(process)/fd").count) ?? 0
        }
    }
#endif
