import Foundation

/// The program that opens addresses.
struct LinkOpener {
    /// Its name or path, and its own arguments; `%s` stands for the address, which else comes last.
    let command: [String]

    /// What a person calls it.
    var name: String { command[0] }

    /// Whether an address is one of the web or of mail; whatever else a model writes as a link, such as
    /// a file or a program of its own, is not opened.
    static func opens(_ address: String) -> Bool {
        let start = address.lowercased()
        return ["https://", "http://", "mailto:"].contains(where: start.hasPrefix)
    }

    /// The first program of `BROWSER` that is there, else the desktop's own; `nil` where there is no
    /// desktop.
    ///
    /// `BROWSER` is a list of commands with colons between them, each with arguments if it wants any,
    /// as `xdg-open` reads it: `firefox -new-tab %s:lynx`.
    static func find(
        in environment: [String: String], isThere: (String) -> Bool
    ) -> LinkOpener? {
        let commands = (environment["BROWSER"] ?? "").split(separator: ":")
            .map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        if let command = commands.first(where: { $0.first.map(isThere) ?? false }) {
            return LinkOpener(command: command)
        }
        #if os(macOS)
            return LinkOpener(command: ["open"])
        #else
            let hasDesktop =
                environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil
            return hasDesktop && isThere("xdg-open") ? LinkOpener(command: ["xdg-open"]) : nil
        #endif
    }

    /// As a shell finds it: by its path, or in a folder of `PATH`.
    static func isThere(_ program: String, in environment: [String: String]) -> Bool {
        func isProgram(_ path: String) -> Bool {
            var isFolder: ObjCBool = false
            let files = FileManager.default
            return files.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
                && files.isExecutableFile(atPath: path)
        }
        if program.contains("/") { return isProgram(program) }
        return (environment["PATH"] ?? "").split(separator: ":")
            .contains { isProgram("\($0)/\(program)") }
    }

    /// What `env` is started with: no shell ever reads the address.
    func arguments(for address: String) -> [String] {
        let places = command.indices.dropFirst().filter { command[$0].contains("%s") }
        guard !places.isEmpty else { return command + [address] }
        return command.indices.map {
            places.contains($0)
                ? command[$0].replacingOccurrences(of: "%s", with: address) : command[$0]
        }
    }

    /// Starts it with the address as one argument, away from our terminal, and does not wait.
    func open(_ address: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments(for: address)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }
}
