#if os(Linux)
    import Foundation
    import Glibc
    import Reliability

    /// What the kernel has counted of one process so far.
    struct ProcessFigures {
        var cpuSeconds = 0.0
        /// Of each thread that there is.
        var voluntarySwitches: [String: Int] = [:]
        var residentMegabytes = 0.0

        init(_ process: pid_t) {
            // The process's own clock: the sum of its user and system time, in nanoseconds where
            // /proc/PID/stat has hundredths of a second.
            var clock = clockid_t()
            var time = timespec()
            if clock_getcpuclockid(process, &clock) == 0, clock_gettime(clock, &time) == 0 {
                cpuSeconds = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
            }
            let folder = "/proc/\(process)"
            residentMegabytes = Double(Self.number("VmRSS:", of: folder + "/status")) / 1024
            let threads = try? FileManager.default.contentsOfDirectory(atPath: folder + "/task")
            for thread in threads ?? [] {
                voluntarySwitches[thread] = Self.number(
                    "voluntary_ctxt_switches:", of: "\(folder)/task/\(thread)/status")
            }
        }

        struct Spent {
            var seconds: Double
            /// Of one core.
            var share: Double
            /// A second.
            var wakes: Double
        }

        func since(_ before: ProcessFigures, _ began: ContinuousClock.Instant) -> Spent {
            let seconds = (.now - began).inMilliseconds / 1_000
            // A thread that has ended in between takes its count with it.
            let wakes = voluntarySwitches.reduce(0) { sum, thread in
                sum + thread.value - (before.voluntarySwitches[thread.key] ?? 0)
            }
            return Spent(
                seconds: seconds, share: (cpuSeconds - before.cpuSeconds) / seconds,
                wakes: Double(wakes) / seconds)
        }

        private static func number(_ key: String, of path: String) -> Int {
            guard let text = try? String(contentsOfFile: path, encoding: .utf8),
                let line = text.split(separator: "\n").first(where: { $0.hasPrefix(key) })
            else { return 0 }
            return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) }
                ?? 0
        }
    }
#endif
