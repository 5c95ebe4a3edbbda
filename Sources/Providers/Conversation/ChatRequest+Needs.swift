public import Reliability

extension ChatRequest {
    /// What the model must be able to for this request: images in it, or tools with it.
    public var needs: Abilities {
        var needs: Abilities = tools.isEmpty ? [] : .tools
        for message in messages {
            for part in message.parts {
                switch part {
                case .image, .imageURL: needs.insert(.images)
                case .toolCall, .toolResult: needs.insert(.tools)
                case .text, .sealed: break
                }
            }
        }
        return needs
    }
}
