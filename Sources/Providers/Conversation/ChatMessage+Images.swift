#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension ChatMessage {
    /// A user message of several parts, such as a text and an image.
    public static func user(_ parts: Part...) -> ChatMessage {
        ChatMessage(role: .user, parts: parts)
    }
}

extension ChatMessage.Part {
    /// An image by its bytes, with its media type such as `image/png`.
    public static func image(_ bytes: [UInt8], mediaType: String) -> ChatMessage.Part {
        .image(base64: Data(bytes).base64EncodedString(), mediaType: mediaType)
    }
}
