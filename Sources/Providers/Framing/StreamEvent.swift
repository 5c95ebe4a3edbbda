/// Where the data of a stream's event are.
package enum StreamPayload: Sendable, Equatable {
    /// In the chunk just given.
    case chunk(Range<Int>)
    /// Collected from several lines or chunks.
    case bytes([UInt8])
}

/// One event of a stream, whatever its framing.
package struct StreamEvent: Sendable, Equatable {
    /// The `event` field of an event stream; `nil` means `message`.
    package var name: String?
    /// One document, or a word such as `[DONE]`.
    package var data: StreamPayload
}

/// The answer of `ServerSentEvents` and `JSONLines` when they are asked for the next event.
///
/// They are pulled rather than fed, so that an event that lies whole within one chunk is handed out as
/// a range of that chunk and its bytes are not copied at all:
///
/// ```
/// var position = 0
/// while case .event(let event) = lines.next(in: chunk, from: &position) { … }
/// ```
///
/// `next` is called with one chunk until it answers `.needsMore`, then with the next one from 0;
/// `finish` gives the event that the end of the body cut short.
package enum StreamStep: Sendable, Equatable {
    /// An event is complete; ask again.
    case event(StreamEvent)
    /// The chunk is used up.
    case needsMore
    /// A line or an event is larger than `StreamBounds.sizeMax`; nothing more can be read.
    case tooLarge
}

/// What is believed of a peer.
enum StreamBounds {
    /// The largest line, and the largest event, in bytes: 1 MiB.
    ///
    /// A token takes some hundred bytes; a peer that sends no line end must not fill the memory.
    static let sizeMax = 1 << 20
}

/// Finds the ends of lines.
enum LineEnd {
    /// The index of the next CR or LF, or the end; eight bytes at a step, for this is the only look
    /// at every byte that is ours.
    static func index(in chunk: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let raw = UnsafeRawBufferPointer(chunk)
        var index = start
        while index + 8 <= chunk.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            if hasZero(word ^ 0x0A0A_0A0A_0A0A_0A0A) || hasZero(word ^ 0x0D0D_0D0D_0D0D_0D0D) {
                break
            }
            index += 8
        }
        while index < chunk.count {
            let byte = chunk[index]
            if byte == 0x0A || byte == 0x0D { return index }
            index += 1
        }
        return index
    }

    /// True when one of the eight bytes is zero (Warren, Hacker's Delight, §6-1).
    private static func hasZero(_ word: UInt64) -> Bool {
        (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080 != 0
    }
}
