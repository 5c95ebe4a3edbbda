#if os(Linux)
    import Breakwater
    import Foundation
    import Glibc
    import NIOCore

    /// Figures that both gateways have.
    struct GatewayFigures {
        /// Milliseconds from the start to the first answer, the median of the starts.
        var start = 0.0
        var idleMegabytes = 0.0
        /// Milliseconds of one client's requests to the upstream itself.
        var direct: [Double] = []
        /// The same through the gateway, in alternating rounds.
        var through: [Double] = []
        /// Whole answers, 16 clients.
        var requests = Rate()
        /// Streams of 16 tokens, 16 clients.
        var streams = Rate()
        /// Milliseconds from a client's close to the gateway's close of its own request.
        var cancels: [Double] = []
    }

    struct Rate {
        var perSecond = 0.0
        /// Microseconds of processor time each.
        var cpu = 0.0
        var megabytes = 0.0
        var failures = 0
        var why: String?
    }

    struct PacedFigures {
        var streams = 0
        /// The share of a core.
        var core = 0.0
        /// Of the tokens that the upstream wrote.
        var delivered = 0.0
        /// Milliseconds from the upstream to the client.
        var lags: [Double] = []
        var megabytes = 0.0
        var failures = 0
        var why: String?
    }

    struct HeldFigures {
        var streams = 0
        var megabytes = 0.0
        var failures = 0
        var why: String?
    }

    /// Upstreams, load, and the gateways between them.
    struct GatewayBench {
        private let directory: URL
        private let upstreams: [(server: GatewayUpstream, port: Int)]
        private let load = GatewayLoad()
        private let files = raisedFileLimit()
        private let document = GatewayLoad.request(model: "m", streams: false)
        private let stream = GatewayLoad.request(model: "m", streams: true)

        /// Starts two upstreams: one has too few ports for ten thousand streams.
        init() async throws {
            directory = FileManager.default.temporaryDirectory
                .appendingPathComponent("breakwater-gateways-\(getpid())")
            try FileManager.default.createDirectory(
                at: directory, withIntermediateDirectories: true)
            Cores.moveHere(to: "1")
            var upstreams: [(GatewayUpstream, Int)] = []
            for _ in 0..<2 {
                let upstream = GatewayUpstream()
                upstreams.append((upstream, try await upstream.start()))
            }
            self.upstreams = upstreams
        }

        func stop() async {
            await load.stop()
            for upstream in upstreams { await upstream.server.stop() }
            try? FileManager.default.removeItem(at: directory)
            Cores.moveHere(to: Cores.all)
        }

        // MARK: Gateways

        func breakwater() async throws -> GatewayFigures {
            try await figures(starts: 5) { try await startBreakwater(upstreams: 1) }
        }

        private func startBreakwater(upstreams count: Int) async throws -> GatewayProcess {
            for upstream in upstreams { upstream.server.answer(.atOnce) }
            return try await .breakwater(
                before: upstreams.prefix(count).map { "http://127.0.0.1:\($0.port)/v1" },
                in: directory, load)
        }

        /// LiteLLM's proxy with one worker, where `make bench PEERS=1` has installed it; else `nil`.
        func liteLLM() async throws -> GatewayFigures? {
            let environment = ProcessInfo.processInfo.environment
            let cache = environment["XDG_CACHE_HOME"] ?? NSHomeDirectory() + "/.cache"
            let program = environment["LITELLM"] ?? cache + "/breakwater/litellm/bin/litellm"
            guard FileManager.default.isExecutableFile(atPath: program) else { return nil }
            let file = directory.appendingPathComponent("litellm.yaml")
            try """
            model_list:
              - model_name: m
                litellm_params:
                  model: openai/m
                  api_base: http://127.0.0.1:\(upstreams[0].port)/v1
                  api_key: none

            """.write(to: file, atomically: true, encoding: .utf8)
            return try await figures(starts: 1) {
                upstreams[0].server.answer(.atOnce)
                let port = try await load.freePort()
                return try GatewayProcess(
                    "litellm", URL(fileURLWithPath: program),
                    ["--config", file.path, "--port", "\(port)", "--host", "127.0.0.1"],
                    port: port, in: directory,
                    // Else it asks a server of the internet for prices when it starts.
                    environment: ["LITELLM_LOCAL_MODEL_COST_MAP": "True"])
            }
        }

        // MARK: What both do

        private func figures(
            starts: Int, _ make: () async throws -> GatewayProcess
        ) async throws -> GatewayFigures {
            var figures = GatewayFigures()
            var times: [Double] = []
            for _ in 1..<starts {
                let gateway = try await make()
                defer { gateway.stop() }
                times.append(try await gateway.answers(load, document))
            }
            let gateway = try await make()
            defer { gateway.stop() }
            times.append(try await gateway.answers(load, document))
            figures.start = times.percentile(0.5)
            try await Task.sleep(for: .seconds(1))
            figures.idleMegabytes = ProcessFigures(gateway.id).residentMegabytes

            for _ in 0..<3 {
                figures.direct += try await oneClient(upstreams[0].port)
                figures.through += try await oneClient(gateway.port)
            }
            figures.requests = try await rate(gateway, document)
            figures.streams = try await rate(gateway, stream)
            figures.cancels = try await cancels(gateway)
            return figures
        }

        private func oneClient(_ port: Int) async throws -> [Double] {
            try await load.closedLoop(port: port, clients: 1, request: document, seconds: 1.5)
                .tally.times
        }

        private func rate(_ gateway: GatewayProcess, _ request: ByteBuffer) async throws -> Rate {
            let seconds = 5.0
            let run = try await gateway.figures {
                try await load.closedLoop(
                    port: gateway.port, clients: 16, request: request, seconds: seconds)
            }
            let (tally, counted) = run.value
            let count = Double(max(1, tally.times.count))
            // The processor's time is that of the whole run, of which a part is counted.
            return Rate(
                perSecond: count / counted, cpu: run.cpu * counted / seconds / count * 1e6,
                megabytes: run.megabytes, failures: tally.failures, why: tally.firstFailure)
        }

        /// Clients that leave in the middle of a stream, one at a time.
        private func cancels(_ gateway: GatewayProcess) async throws -> [Double] {
            let upstream = upstreams[0].server
            upstream.answer(.held)
            var times: [Double] = []
            for _ in 0..<200 {
                let result = LoadResult()
                let channels = try await load.streams(
                    1, port: gateway.port, request: stream, result: result)
                try await wait(30) { result.tally.events > 0 }
                let closed = Instant.now
                await load.close(channels, result)
                try await wait(2) { upstream.lastLeft.map { $0 > closed } ?? false }
                guard let seen = upstream.lastLeft, seen > closed else { break }
                times.append(closed.duration(to: seen).inMilliseconds)
            }
            return times
        }

        // MARK: Many streams

        /// Two thousand streams at a reader's pace, through Breakwater.
        func paced() async throws -> PacedFigures {
            let upstream = upstreams[0].server
            let gateway = try await startBreakwater(upstreams: 1)
            defer { gateway.stop() }
            _ = try await gateway.answers(load, document)
            upstream.answer(.paced)
            let result = LoadResult()
            let channels = try await load.streams(
                2_000, port: gateway.port, request: stream, result: result)
            try await Task.sleep(for: .seconds(2))
            result.clear()
            let (sent, began) = (upstream.tokensSent, ContinuousClock.now)
            let run = try await gateway.figures { try await Task.sleep(for: .seconds(8)) }
            let (tally, seconds) = (result.tally, began.duration(to: .now) / .seconds(1))
            let written = upstream.tokensSent - sent
            await load.close(channels, result)
            return PacedFigures(
                streams: channels.count, core: run.cpu / seconds,
                delivered: Double(tally.events) / Double(max(1, written)), lags: tally.lags,
                megabytes: run.megabytes, failures: tally.failures, why: tally.firstFailure)
        }

        /// Ten thousand streams in which nothing happens, or as many as open files allow.
        func held() async throws -> HeldFigures {
            let gateway = try await startBreakwater(upstreams: upstreams.count)
            defer { gateway.stop() }
            _ = try await gateway.answers(load, document)
            for upstream in upstreams { upstream.server.answer(.held) }
            let result = LoadResult()
            // Both the gateway and this process have two sockets for each.
            let channels = try await load.streams(
                min(10_000, (files - 400) / 2), port: gateway.port, request: stream, result: result)
            try await wait(30) { result.tally.events + result.tally.failures >= channels.count }
            let run = try await gateway.figures { try await Task.sleep(for: .seconds(3)) }
            let tally = result.tally
            await load.close(channels, result)
            return HeldFigures(
                streams: tally.events, megabytes: run.megabytes, failures: tally.failures,
                why: tally.firstFailure)
        }

        /// Waits for something, at most that many seconds.
        private func wait(_ seconds: Int, until isSo: () -> Bool) async throws {
            let limit = ContinuousClock.now + .seconds(seconds)
            while !isSo(), ContinuousClock.now < limit {
                try await Task.sleep(for: .microseconds(500))
            }
        }
    }
#endif
