import Foundation

extension StoredAttachment {
    /// A picture by its first bytes; `nil` when they are of no kind that models take.
    init?(image data: Data) {
        let kinds: [(start: [UInt8], type: String)] = [
            ([0x89, 0x50, 0x4E, 0x47], "png"), ([0xFF, 0xD8, 0xFF], "jpeg"),
            (Array("GIF8".utf8), "gif"), (Array("RIFF".utf8), "webp"),
        ]
        guard let kind = kinds.first(where: { data.starts(with: $0.start) }) else { return nil }
        self.init(name: "image.\(kind.type)", mediaType: "image/\(kind.type)", data: data)
    }
}
