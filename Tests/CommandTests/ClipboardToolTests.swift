import Foundation
import Testing

@testable import Command

/// Images from the clipboard, by tools that play the real ones.
@Suite struct ClipboardToolTests {
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1, 2, 3]

    private let folder: URL
    private var bin: URL { folder.appendingPathComponent("bin") }
    private var images: URL { folder.appendingPathComponent("images") }

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("breakwater-tests-\(UUID().uuidString)")
        let bin = folder.appendingPathComponent("bin")
        try FileManager.default.createDirectory(at: bin, withIntermediateDirectories: true)
    }

    private func remove() { try? FileManager.default.removeItem(at: folder) }

    private func install(_ name: String, _ script: String) throws {
        let file = bin.appendingPathComponent(name)
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: file)
        chmod(file.path, 0o700)
    }

    /// What the tool of a desktop brings: a path, or why there is none.
    private func paste(_ tool: ClipboardTool) -> Result<String, ClipboardTool.Problem> {
        do throws(ClipboardTool.Problem) {
            return .success(
                try tool.saveImage(
                    in: images, environment: ["PATH": "\(bin.path):/usr/bin:/bin"]))
        } catch {
            return .failure(error)
        }
    }

    private func problem(_ tool: ClipboardTool) -> String? {
        guard case .failure(let problem) = paste(tool) else { return nil }
        let left = (try? FileManager.default.contentsOfDirectory(atPath: images.path)) ?? []
        #expect(left.isEmpty, "what is of no use stays behind")
        return problem.description
    }

    #if os(Linux)
        @Test(
            arguments: [
                ([:], nil),
                (["DISPLAY": ":0"], "xclip -selection clipboard -target image/png -out"),
                (
                    ["DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"],
                    "wl-paste --no-newline --type image/png"
                ),
                (["DISPLAY": ""], nil),
            ] as [([String: String], String?)])
        func `each desktop has its tool`(environment: [String: String], command: String?) {
            let tool = ClipboardTool.find(in: environment)
            #expect(tool?.command.joined(separator: " ") == command)
        }
    #endif

    @Test func `the image becomes a file of its owner alone`() throws {
        defer { remove() }
        try Data(Self.png).write(to: folder.appendingPathComponent("image"))
        try install("wl-paste", "[ \"$*\" = 'a b' ] && cat '\(folder.path)/image'")

        let path = try paste(ClipboardTool(command: ["wl-paste", "a", "b"], package: "p")).get()

        #expect(FileManager.default.contents(atPath: path).map(Array.init) == Self.png)
        #expect(path.hasSuffix(".png"))
        for (place, mode) in [(path, 0o600), (images.path, 0o700)] {
            let facts = try FileManager.default.attributesOfItem(atPath: place)
            #expect((facts[.posixPermissions] as? Int) == mode)
        }
    }

    @Test func `a tool that is not there is named with its package`() {
        defer { remove() }
        let tool = ClipboardTool(command: ["no-such-tool-here", "-"], package: "wl-clipboard")
        #expect(
            problem(tool)
                == "no-such-tool-here is not installed: install the package wl-clipboard, or type @ "
                + "and the path.")
    }

    @Test(arguments: ["exit 1", "exit 0", "echo a text", "printf '\\211PNG'"])
    func `a clipboard without an image says so`(script: String) throws {
        defer { remove() }
        try install("tool", script)
        #expect(
            problem(ClipboardTool(command: ["tool"], package: "p"))
                == "There is no image on the clipboard.")
    }

    @Test func `an image that no service takes is refused`() throws {
        defer { remove() }
        try install("tool", "head -c \(AttachedFile.imageLimit + 1) /dev/zero")
        #expect(
            problem(ClipboardTool(command: ["tool"], package: "p"))
                == "The image on the clipboard is larger than 10 MB.")
    }
}
