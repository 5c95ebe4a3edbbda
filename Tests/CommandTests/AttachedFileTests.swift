import Dashboard
import Foundation
import Testing

@testable import Command

/// What becomes of each kind of file that a message mentions.
@Suite struct AttachedFileTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("breakwater-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private func read(_ name: String, _ bytes: Data? = nil) throws -> FileReading.Result {
        if let bytes { try bytes.write(to: URL(fileURLWithPath: path(name))) }
        return AttachedFile.read(path(name))
    }

    private func remove() { try? FileManager.default.removeItem(at: folder) }

    @Test func `text and images are read as what they are`() throws {
        defer { remove() }
        let text = Data("tide\n".utf8)
        #expect(
            try read("a.md", text)
                == .read(Attachment(name: "a.md", content: .text("tide\n"), bytes: 5)))
        #expect(
            try read("a.JPG", Data([1, 2, 3]))
                == .read(
                    Attachment(
                        name: "a.JPG", content: .image(base64: "AQID", mediaType: "image/jpeg"),
                        bytes: 3)))
        #expect(
            try read("empty", Data())
                == .read(Attachment(name: "empty", content: .text(""), bytes: 0)))
    }

    @Test(arguments: [[0xFF, 0xFE, 0x00], [0x61, 0x00, 0x62], [0xC3]] as [[UInt8]])
    func `what is neither text nor an image is refused`(bytes: [UInt8]) throws {
        defer { remove() }
        #expect(
            try read("a.bin", Data(bytes))
                == .refused("is neither text nor a PNG, JPEG, GIF or WebP image"))
    }

    @Test(arguments: [("a.txt", AttachedFile.textLimit), ("a.png", AttachedFile.imageLimit)])
    func `a file may be as large as the limit and no larger`(name: String, limit: Int) throws {
        defer { remove() }
        guard case .read(let most) = try read(name, Data(repeating: 0x61, count: limit)) else {
            Issue.record("\(limit) bytes were refused")
            return
        }
        #expect(most.bytes == limit)
        let tooLarge = FileReading.Result.refused("is larger than \(limit >> 20) MB")
        #expect(try read(name, Data(repeating: 0x61, count: limit + 1)) == tooLarge)

        // A link is small, whatever it leads to.
        try FileManager.default.createSymbolicLink(
            atPath: path("link-\(name)"), withDestinationPath: path(name))
        #expect(try read("link-\(name)") == tooLarge)
    }

    @Test func `a folder is refused, and what is not there is missing`() throws {
        defer { remove() }
        #expect(AttachedFile.read(folder.path) == .refused("is a folder"))
        #expect(try read("nothing.txt") == .missing)
        try FileManager.default.createSymbolicLink(
            atPath: path("dangling.txt"), withDestinationPath: path("gone"))
        #expect(try read("dangling.txt") == .missing)
    }

    @Test func `a link is read as what it leads to, under its own name`() throws {
        defer { remove() }
        try Data("tide".utf8).write(to: URL(fileURLWithPath: path("real.txt")))
        try FileManager.default.createSymbolicLink(
            atPath: path("link.txt"), withDestinationPath: "real.txt")

        #expect(
            try read("link.txt")
                == .read(Attachment(name: "link.txt", content: .text("tide"), bytes: 4)))
    }

    /// Opening the pipe would wait for a writer that never comes.
    @Test(.timeLimit(.minutes(1))) func `a pipe or a device is refused without opening it`() throws
    {
        defer { remove() }
        #expect(mkfifo(path("pipe.txt"), 0o600) == 0)
        let refused = FileReading.Result.refused("is a pipe, a socket or a device")

        #expect(try read("pipe.txt") == refused)
        #expect(AttachedFile.read("/dev/zero") == refused)
    }

    @Test func `a file that may not be read is refused`() throws {
        defer { remove() }
        _ = try read("a.txt", Data("secret".utf8))
        chmod(path("a.txt"), 0)
        // Nothing is closed to the superuser.
        if geteuid() != 0 { #expect(try read("a.txt") == .refused("cannot be read")) }
    }
}
