import Dashboard
import Foundation
import History

/// A file as an attachment.
enum AttachedFile {
    /// More text would fill any context, and more image no service takes.
    static let textLimit = 1 << 20
    static let imageLimit = 10 << 20

    private static let imageTypes = [
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
        "webp": "image/webp",
    ]

    /// Reads a file as a person typed its path; a link stands for what it leads to.
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
        // Of what the path leads to: a link is small, whatever it leads to.
        let target = url.resolvingSymlinksInPath().path
        guard let facts = try? FileManager.default.attributesOfItem(atPath: target) else {
            return .refused("cannot be read")
        }
        // Opening a pipe would wait for its writer, and a device may never end.
        guard facts[.type] as? FileAttributeType == .typeRegular else {
            return .refused("is a pipe, a socket or a device")
        }
        let tooLarge = FileReading.Result.refused("is larger than \(limit >> 20) MB")
        guard let size = facts[.size] as? Int, size <= limit else { return tooLarge }
        guard let data = FileManager.default.contents(atPath: target) else {
            return .refused("cannot be read")
        }
        // Of some files the system says no size.
        guard data.count <= limit else { return tooLarge }
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
