import Client

/// What of an answer is told to the loop at once.
enum Gathering {
    /// `first` and everything that has arrived behind it, in order; pieces that follow each other are
    /// one, so that a burst of tokens is one message, one look at the model and one frame.
    static func take(_ first: ChatEvent, _ events: inout ChatStream.Iterator) -> [ChatEvent] {
        gather(first) { events.takeNow() }
    }

    /// The same for any source; `nil` is the end of what has arrived.
    static func gather(_ first: ChatEvent, next: () -> ChatEvent?) -> [ChatEvent] {
        var events: [ChatEvent] = []
        // Joined here, as taking a long text out of an array and back would copy it each time.
        var (text, reasoning) = ("", "")
        func flush() {
            if !text.isEmpty { events.append(.text(text)) }
            if !reasoning.isEmpty { events.append(.reasoning(reasoning)) }
            (text, reasoning) = ("", "")
        }
        var event: ChatEvent? = first
        while let current = event {
            switch current {
            case .text(let piece):
                if !reasoning.isEmpty { flush() }
                text += piece
            case .reasoning(let piece):
                if !text.isEmpty { flush() }
                reasoning += piece
            // The loop has traces from the client itself; here they would only part the text.
            case .trace: break
            case .started, .toolCall, .finished:
                flush()
                events.append(current)
            }
            event = next()
        }
        flush()
        return events
    }
}
