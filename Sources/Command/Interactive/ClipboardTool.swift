import Dashboard
import Foundation

/// The program that reads an image from the clipboard, which a terminal does not hand over.
struct ClipboardTool: Sendable {
    /// Why there is no image, and what to do.
    struct Problem: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) { self.description = description }
    }

    /// What is started, with its arguments.
    let command: [String]
    /// The package that brings it.
    let package: String

    /// What a person is told where there is no clipboard.
    static let noDesktop =
        "No desktop’s clipboard is in reach here; type @ and the path of the image."

    /// A clipboard whose owner does not answer must not keep the tool for ever.
    private static let limit = DispatchTimeInterval.seconds(5)

    /// The one of this desktop; `nil` where there is none, as over a network.
    static func find(in environment: [String: String]) -> ClipboardTool? {
        func isSet(_ name: String) -> Bool { environment[name].map { !$0.isEmpty } ?? false }
        #if os(macOS)
            return ClipboardTool(command: ["pngpaste", "-"], package: "pngpaste")
        #else
            if isSet("WAYLAND_DISPLAY") {
                return ClipboardTool(
                    command: ["wl-paste", "--no-newline", "--type", "image/png"],
                    package: "wl-clipboard")
            }
            guard isSet("DISPLAY") else { return nil }
            return ClipboardTool(
                command: ["xclip", "-selection", "clipboard", "-target", "image/png", "-out"],
                package: "xclip")
        #endif
    }

    /// Saves the image as a new file of the folder, which is made for its owner alone; its path.
    func saveImage(
        in folder: URL, environment: [String: String]
    ) throws(Problem) -> String {
        let file = folder.appendingPathComponent("image-\(UUID().uuidString.prefix(8)).png")
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
        } catch {
            throw Problem("No place for the image: is there room in TMPDIR?")
        }
        do throws(Problem) {
            try run(into: file, environment)
            try check(file)
        } catch {
            // What was written of it is of no use.
            try? FileManager.default.removeItem(at: file)
            throw error
        }
        return file.path
    }

    private func run(into file: URL, _ environment: [String: String]) throws(Problem) {
        // A file, because a pipe that nobody empties would block the tool.
        guard
            FileManager.default.createFile(
                atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let output = try? FileHandle(forWritingTo: file)
        else { throw Problem("No place for the image: is there room in TMPDIR?") }
        defer { try? output.close() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        guard (try? process.run()) != nil else { throw missing }
        guard ended.wait(timeout: .now() + Self.limit) == .success else {
            process.terminate()
            throw Problem("The clipboard does not answer; type @ and the path of the image.")
        }
        // What `env` says of a program that is not there.
        if process.terminationStatus == 127 { throw missing }
    }

    private var missing: Problem {
        Problem(
            "\(command[0]) is not installed: install the package \(package), or type @ and the path."
        )
    }

    /// Tools end well with an empty clipboard as well, and with text.
    private func check(_ file: URL) throws(Problem) {
        switch AttachedFile.read(file.path) {
        case .read(let attachment) where attachment.bytes > Self.signature.count:
            let start = FileManager.default.contents(atPath: file.path)?.prefix(8)
            if start.map(Array.init) == Self.signature { return }
        case .refused(let why): throw Problem("The image on the clipboard \(why).")
        default: break
        }
        throw Problem("There is no image on the clipboard.")
    }

    /// How a PNG file begins.
    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
}
