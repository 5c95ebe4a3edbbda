import Dispatch
import Foundation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A command that prints a key, such as a password manager's.
///
/// Nothing of what it prints is ever shown: its standard error goes nowhere, because whoever fails
/// may repeat a key there, and its standard input is empty, because what waits there is the person's
/// question. A manager that asks for a password asks the terminal itself.
struct KeyCommand {
    private let command: String
    private let environment: [String: String]
    private let limit: Duration

    init(_ command: String, _ environment: [String: String], limit: Duration) {
        self.command = command
        self.environment = environment
        self.limit = limit
    }

    /// What it printed when it ended well; it and all that it started are ended after the limit.
    ///
    /// It has not ended while something that it left in the background still runs.
    func output() throws -> Data {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do { try process.run() } catch {
            throw KeyReading.Unreadable(reason: "its key_command cannot be started")
        }
        let milliseconds = Int(limit / .milliseconds(1))
        guard ended.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else {
            end(process)
            ended.wait()
            throw KeyReading.Unreadable(
                reason: "its key_command did not end within \(limit.inWords)")
        }
        guard process.terminationReason == .exit, process.terminationStatus == 0 else {
            let how =
                process.terminationReason == .exit
                ? "failed with status \(process.terminationStatus)"
                : "was ended by signal \(process.terminationStatus)"
            throw KeyReading.Unreadable(reason: "its key_command \(how)")
        }
        return waiting(in: pipe.fileHandleForReading.fileDescriptor)
    }

    /// Ends the shell and its children, which are one process group of their own.
    private func end(_ process: Process) {
        let id = process.processIdentifier
        if getpgid(id) == id { kill(-id, SIGKILL) }
        kill(id, SIGKILL)
    }

    /// What lies in the pipe.
    ///
    /// A key fits into it; whoever prints more fills it and is ended after the limit.
    private func waiting(in descriptor: Int32) -> Data {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        var data = Data()
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return data }
            data.append(contentsOf: buffer[..<count])
        }
    }
}

extension Duration {
    /// Whole seconds where it is some, else milliseconds.
    fileprivate var inWords: String {
        self < .seconds(1)
            ? "\(Int(self / .milliseconds(1))) milliseconds" : "\(components.seconds) seconds"
    }
}
