#if os(Linux)
    import Foundation
    import Glibc
    import NIOCore
    import NIOPosix

    /// A gateway under measurement: a process of its own, on a core of its own.
    final class GatewayProcess {
        let port: Int
        let name: String
        private let process = Process()
        private let errors: URL
        /// Just before it was started.
        let start = ContinuousClock.now

        var id: pid_t { process.processIdentifier }

        /// Starts `program`, which listens on `port` once it is ready.
        init(
            _ name: String, _ program: URL, _ arguments: [String], port: Int, in folder: URL,
            environment: [String: String] = [:]
        ) throws {
            self.port = port
            self.name = name
            errors = folder.appendingPathComponent("\(name).log")
            let pinned = Cores.pinning(program, arguments, to: 0)
            process.executableURL = pinned.program
            process.arguments = pinned.arguments
            var variables = ProcessInfo.processInfo.environment
            variables["XDG_CONFIG_HOME"] = folder.path
            variables["BREAKWATER_TOKEN"] = nil
            variables.merge(environment) { $1 }
            process.environment = variables
            try Data().write(to: errors)
            let log = try FileHandle(forWritingTo: errors)
            process.standardOutput = log
            process.standardError = log
            try process.run()
        }

        /// `breakwater serve` before these addresses, with all its defaults but the limit of requests.
        static func breakwater(
            before urls: [String], in folder: URL, _ load: GatewayLoad
        ) async throws -> GatewayProcess {
            let file = folder.appendingPathComponent("breakwater.yaml")
            let endpoints = urls.enumerated().map {
                "  - {name: u\($0), provider: openai-compatible, url: \"\($1)\", model: m}\n"
            }
            try ("endpoints:\n" + endpoints.joined()).write(
                to: file, atomically: true, encoding: .utf8)
            let port = try await load.freePort()
            return try GatewayProcess(
                "breakwater", ProgramLocation.breakwater,
                [
                    "serve", "--config", file.path, "--port", "\(port)", "--max-requests", "20000",
                ], port: port, in: folder)
        }

        /// Waits until it answers a completion; the milliseconds since its start.
        func answers(_ load: GatewayLoad, _ request: ByteBuffer) async throws -> Double {
            var refusal: String?
            while ContinuousClock.now - start < .seconds(60), process.isRunning {
                let result = LoadResult()
                let channels = try? await load.connect(
                    1, to: port, request, .closedLoop(until: .now()), result)
                if let channels {
                    for channel in channels { try? await channel.closeFuture.get() }
                    if result.tally.failures == 0 {
                        return start.duration(to: .now) / .milliseconds(1)
                    }
                    refusal = result.tally.firstFailure
                }
                try await Task.sleep(for: .milliseconds(2))
            }
            let said = try? String(contentsOf: errors, encoding: .utf8)
            throw NoAnswer(name: name, said: [said, refusal].compactMap(\.self).joined())
        }

        /// The largest resident memory while `body` runs, in megabytes, and the processor's seconds.
        func figures<T>(
            during body: () async throws -> T
        ) async throws -> (value: T, megabytes: Double, cpu: Double) {
            let before = ProcessFigures(id).cpuSeconds
            let sampling = Task { [id] in
                var most = ProcessFigures(id).residentMegabytes
                while (try? await Task.sleep(for: .milliseconds(100))) != nil {
                    most = max(most, ProcessFigures(id).residentMegabytes)
                }
                return most
            }
            let value = try await body()
            let cpu = ProcessFigures(id).cpuSeconds - before
            sampling.cancel()
            return (value, await sampling.value, cpu)
        }

        func stop() {
            process.terminate()
            let limit = ContinuousClock.now + .seconds(3)
            while process.isRunning, ContinuousClock.now < limit { usleep(10_000) }
            if process.isRunning { kill(process.processIdentifier, SIGKILL) }
            process.waitUntilExit()
        }

        struct NoAnswer: Error, CustomStringConvertible {
            var name: String
            var said: String
            var description: String { "\(name) did not answer. It said: \(said.suffix(400))" }
        }
    }

    /// Which processor's core does what: gateways run on the first, the load and its upstream on the
    /// second, so that neither takes the other's time.
    enum Cores {
        private static let taskset = URL(fileURLWithPath: "/usr/bin/taskset")
        static let areEnough =
            ProcessInfo.processInfo.activeProcessorCount > 1
            && FileManager.default.isExecutableFile(atPath: taskset.path)

        static func pinning(
            _ program: URL, _ arguments: [String], to core: Int
        ) -> (program: URL, arguments: [String]) {
            guard areEnough else { return (program, arguments) }
            return (taskset, ["-c", "\(core)", program.path] + arguments)
        }

        /// Moves every thread of this process, and those that it starts from now on.
        static func moveHere(to cores: String) {
            guard areEnough else { return }
            let process = Process()
            process.executableURL = taskset
            process.arguments = ["-a", "-c", "-p", cores, "\(getpid())"]
            process.standardOutput = FileHandle.nullDevice
            try? process.run()
            process.waitUntilExit()
        }

        static var all: String { "0-\(ProcessInfo.processInfo.processorCount - 1)" }
    }

    /// Open files that a process may have; raises this one's to what is allowed.
    func raisedFileLimit() -> Int {
        var limit = rlimit()
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        getrlimit(files, &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(files, &limit)
        return Int(min(limit.rlim_cur, 1 << 20))
    }
#endif
