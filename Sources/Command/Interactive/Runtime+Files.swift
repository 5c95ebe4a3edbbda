import Dashboard
import Foundation
import History
import Providers

/// Files and addresses that a person names.
extension Runtime {
    /// True when the effect was one of these.
    func performOnFiles(_ effect: Effect) -> Bool {
        switch effect {
        case .readFiles(let paths, let message):
            let readings = paths.map { FileReading(path: $0, result: AttachedFile.read($0)) }
            send(.filesRead(readings, message: message))
        case .listFiles(let typed):
            let mailbox = mailbox
            Task { @concurrent in
                let paths = AttachedFile.paths(beginningWith: typed)
                mailbox.post(.message(.filesListed(FileListing(typed: typed, paths: paths))))
            }
        case .openLink(let address): open(address)
        default: return false
        }
        return true
    }

    /// Hands an address to the person's browser; without one it goes to the clipboard.
    private func open(_ address: String) {
        let allowed = ["https://", "http://", "mailto:"]
        guard allowed.contains(where: { address.lowercased().hasPrefix($0) }) else {
            send(.notice("Only web and mail addresses are opened: \(address)", .warning))
            return
        }
        let environment = ProcessInfo.processInfo.environment
        guard let opener = LinkOpener.find(in: environment) else {
            perform(.copy(address))
            send(.notice("No browser here; the address was copied.", .information))
            return
        }
        do {
            try opener.open(address)
            send(.notice("Opened \(address)", .information))
        } catch {
            send(.notice("\(opener.name) cannot be started: \(address)", .failure))
        }
    }
}

/// A file as an attachment.
enum AttachedFile {
    /// More text would fill any context, and more image no service takes.
    private static let textLimit = 1 << 20
    private static let imageLimit = 10 << 20

    private static let imageTypes = [
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
        "webp": "image/webp",
    ]

    static func read(_ typed: String) -> FileReading.Result {
        let path = FilePath.expanded(typed)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            return .missing
        }
        guard !isFolder.boolValue else { return .refused("is a folder") }
        let url = URL(fileURLWithPath: path)
        let name = url.lastPathComponent
        let type = imageTypes[url.pathExtension.lowercased()]
        let limit = type == nil ? textLimit : imageLimit
        let size = (try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? Int
        guard let size, size <= limit else {
            return .refused("is larger than \(limit >> 20) MB")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            return .refused("cannot be read")
        }
        if let type {
            let content = Attachment.Content.image(
                base64: data.base64EncodedString(), mediaType: type)
            return .read(Attachment(name: name, content: content, bytes: data.count))
        }
        guard let text = String(data: data, encoding: .utf8), !text.utf8.contains(0) else {
            return .refused("is neither text nor a PNG, JPEG, GIF or WebP image")
        }
        return .read(Attachment(name: name, content: .text(text), bytes: data.count))
    }

    /// At most fifty paths, as they would be typed; hidden files only when a dot was typed.
    static func paths(beginningWith typed: String) -> [String] {
        let slash = typed.lastIndex(of: "/")
        let folder = slash.map { String(typed[...$0]) } ?? ""
        let start = slash.map { String(typed[typed.index(after: $0)...]) } ?? typed
        let path = folder.isEmpty ? "." : FilePath.expanded(folder)
        // A folder that cannot be read has no names to offer.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { name in
            name.hasPrefix(start) && (start.hasPrefix(".") || !name.hasPrefix("."))
        }.sorted().prefix(50).map { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(
                atPath: path + "/" + name, isDirectory: &isFolder)
            return folder + name + (isFolder.boolValue ? "/" : "")
        }
    }
}

/// The program that opens addresses.
struct LinkOpener {
    /// Its name.
    let name: String

    /// `BROWSER`, else the desktop's own; `nil` where there is no desktop.
    static func find(in environment: [String: String]) -> LinkOpener? {
        if let browser = environment["BROWSER"], !browser.isEmpty {
            return LinkOpener(name: browser)
        }
        #if os(macOS)
            return LinkOpener(name: "open")
        #else
            let hasDesktop =
                environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil
            return hasDesktop ? LinkOpener(name: "xdg-open") : nil
        #endif
    }

    /// Starts it with the address as one argument, away from our terminal, and does not wait.
    func open(_ address: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [name, address]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }
}

extension StoredAttachment {
    /// An attachment as it is stored.
    init(_ attachment: Attachment) {
        switch attachment.content {
        case .text(let text):
            self.init(name: attachment.name, mediaType: "text/plain", data: Data(text.utf8))
        case .image(let base64, let mediaType):
            self.init(
                name: attachment.name, mediaType: mediaType,
                data: Data(base64Encoded: base64) ?? Data())
        }
    }
}

extension Attachment {
    /// A stored attachment as it was sent.
    init(_ stored: StoredAttachment) {
        let isImage = stored.mediaType.hasPrefix("image/")
        self.init(
            name: stored.name,
            content: isImage
                ? .image(base64: stored.data.base64EncodedString(), mediaType: stored.mediaType)
                : .text(String(decoding: stored.data, as: UTF8.self)),
            bytes: stored.data.count)
    }
}
