import Foundation

/// A command that runs without a terminal.
///
/// Started with `posix_spawn` and not with Foundation's `Process`, which takes a command for running
/// as long as anything that it started holds on to its files, such as a terminal server.
final class Running {
    private let process: pid_t
    private let out: URL
    private let err: URL
    private var status: Int32?
    /// The home it runs in, kept until it is done.
    private let home: Sandbox?

    /// Starts it; both outputs go to files, so that no output is too long to wait for.
    init(
        _ executable: String, _ arguments: [String], input: String, environment: [String: String],
        folder: URL, inside home: Sandbox? = nil
    ) throws {
        self.home = home
        let name = UUID().uuidString.prefix(8)
        out = folder.appending(path: "\(name).out")
        err = folder.appending(path: "\(name).err")
        let inputFile = folder.appending(path: "\(name).in")
        try Data(input.utf8).write(to: inputFile)
        process = try Self.spawn(
            [executable] + arguments, environment: environment.map { "\($0)=\($1)" },
            files: [inputFile, out, err].map { $0.path(percentEncoded: false) },
            folder: folder.path(percentEncoded: false))
    }

    deinit {
        if status == nil {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
    }

    /// What it has written to standard output until now.
    var outputSoFar: String { Self.text(of: out) }

    /// Sends it a signal.
    func signal(_ number: Int32) { kill(process, number) }

    /// Waits until the output so far satisfies the condition.
    func waitForOutput(
        within limit: Duration = .seconds(30), _ condition: (String) -> Bool
    ) async throws {
        try await waitUntil(within: limit, { "the output never came: " + outputSoFar }) {
            condition(outputSoFar)
        }
    }

    /// Waits until what it wrote to standard error satisfies the condition.
    func waitForErrors(
        within limit: Duration = .seconds(30), _ condition: (String) -> Bool
    ) async throws {
        try await waitUntil(within: limit, { "it was never told: " + Self.text(of: err) }) {
            condition(Self.text(of: err))
        }
    }

    /// Waits for its end; one that takes longer than the limit is killed, and the test fails.
    func finished(within limit: Duration = .seconds(60)) async throws -> Finished {
        try await waitUntil(
            within: limit, { "still running: " + outputSoFar + Self.text(of: err) }, { hasEnded })
        let raw = status ?? 0
        let signal = raw & 0x7f
        let code = signal == 0 ? (raw >> 8) & 0xff : 128 + signal
        return Finished(code: code, out: outputSoFar, err: Self.text(of: err))
    }

    private var hasEnded: Bool {
        if status == nil {
            var raw: Int32 = 0
            if waitpid(process, &raw, WNOHANG) == process { status = raw }
        }
        return status != nil
    }

    private static func text(of file: URL) -> String {
        String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
    }

    private static func spawn(
        _ command: [String], environment: [String], files: [String], folder: String
    ) throws -> pid_t {
        #if os(Linux)
            var actions = posix_spawn_file_actions_t()
            var attributes = posix_spawnattr_t()
        #else
            var actions: posix_spawn_file_actions_t?
            var attributes: posix_spawnattr_t?
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, files[0], O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, files[1], O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, files[2], O_WRONLY | O_CREAT, 0o600)

        // The runner ignores some signals and holds sockets; the command must inherit neither.
        var all = sigset_t()
        var none = sigset_t()
        sigfillset(&all)
        sigemptyset(&none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGDEF) | Int16(POSIX_SPAWN_SETSIGMASK))
        for descriptor in 3..<Int32(1024) { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }

        // A shell changes the folder, because the call for it is not to be had everywhere.
        let enter = ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder]
        var arguments = (enter + command).map { strdup($0) } + [nil]
        var variables = environment.map { strdup($0) } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var process: pid_t = 0
        let problem = posix_spawn(
            &process, enter[0], &actions, &attributes, &arguments, &variables)
        guard problem == 0 else {
            throw WaitedInVain(description: "\(command[0]): " + String(cString: strerror(problem)))
        }
        return process
    }
}
