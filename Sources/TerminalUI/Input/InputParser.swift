/// Decodes the bytes a terminal sends into keys, pastes, mouse actions and replies.
///
/// The same bytes give the same events however they are cut into reads. Only one thing needs time:
/// an Escape that nothing follows is the Escape key. So the owner calls `flush()` when `isPending`
/// and no byte came for 25 ms, and `expire()` when `isOpen` and none came for a second.
///
/// Understands UTF-8, CSI, SS3, the Linux console's and rxvt's variants, CSI-u, SGR mouse reports,
/// bracketed paste, focus reports, and the replies to colour, cursor, mode and attribute questions.
/// Whatever it does not understand is dropped, never inserted as text.
public struct InputParser: Sendable {
    /// Paste bytes kept; what comes after them is dropped up to the end of the paste.
    public static let pasteLimit = 16 << 20
    /// Bytes of one control sequence or string kept; a longer one is dropped whole.
    static let sequenceLimit = 4096

    private var state: State = .ground
    private var paste: [UInt8] = []
    private var events: [InputEvent] = []

    private enum State {
        case ground
        case utf8([UInt8], missing: Int, alt: Bool)
        /// After Escape; `twice` when two came.
        case escape(twice: Bool)
        case sequence([UInt8], alt: Bool)
        case console
        case legacyMouse(missing: Int)
        case ss3([UInt8], alt: Bool)
        /// OSC, DCS and their kin: the introducer, the bytes, and whether an Escape was last.
        case string(UInt8, [UInt8], escaped: Bool)
        /// Inside a paste; how much of the end marker has matched.
        case paste(matched: Int)
    }

    /// Creates a parser in its ground state.
    public init() {}

    /// True when only time tells what the bytes so far mean.
    public var isPending: Bool {
        switch state {
        case .escape: true
        case .sequence(let bytes, _), .ss3(let bytes, _): bytes.isEmpty
        case .string(_, let bytes, let escaped): bytes.isEmpty && !escaped
        default: false
        }
    }

    /// True when something has begun whose end is still to come.
    public var isOpen: Bool {
        if case .ground = state { return false }
        return true
    }

    /// Takes bytes and returns what they mean, in order.
    public mutating func feed(_ bytes: [UInt8]) -> [InputEvent] {
        var index = 0
        while index < bytes.count {
            if case .paste(matched: 0) = state {
                index = takePaste(bytes, from: index)
            } else {
                take(bytes[index])
                index += 1
            }
        }
        defer { events = [] }
        return events
    }

    /// Decides what is pending: nothing more came for 25 ms.
    public mutating func flush() -> [InputEvent] {
        guard isPending else { return [] }
        switch state {
        case .escape(let twice):
            emit(Key(.escape))
            if twice { emit(Key(.escape)) }
        case .sequence: emit(.alt("["))
        case .ss3: emit(.alt("O"))
        case .string(let introducer, _, _):
            emit(.alt(Character(Unicode.Scalar(introducer))))
        default: break
        }
        state = .ground
        defer { events = [] }
        return events
    }

    /// Gives up on what never ended: a paste is delivered as far as it came, the rest is dropped.
    public mutating func expire() -> [InputEvent] {
        if isPending { return flush() }
        if case .paste = state { endPaste() }
        state = .ground
        defer { events = [] }
        return events
    }

    private mutating func emit(_ key: Key) { events.append(.key(key)) }

    private mutating func take(_ byte: UInt8) {
        switch state {
        case .ground: ground(byte, alt: false)
        case .utf8(let bytes, let missing, let alt): utf8(bytes, missing, alt, byte)
        case .escape(let twice): escape(byte, twice)
        case .sequence(let bytes, let alt): sequence(bytes, alt, byte)
        case .console:
            state = .ground
            if (0x41...0x45).contains(byte) { emit(Key(.function(Int(byte) - 0x40))) }
        case .legacyMouse(let missing):
            state = missing > 1 ? .legacyMouse(missing: missing - 1) : .ground
        case .ss3(let bytes, let alt): ss3(bytes, alt, byte)
        case .string(let introducer, let bytes, let escaped):
            string(introducer, bytes, escaped, byte)
        case .paste(let matched): pasteMarker(matched, byte)
        }
    }

    private mutating func ground(_ byte: UInt8, alt: Bool) {
        state = .ground
        switch byte {
        case 0x1B: state = .escape(twice: false)
        case 0xC2...0xDF: state = .utf8([byte], missing: 1, alt: alt)
        case 0xE0...0xEF: state = .utf8([byte], missing: 2, alt: alt)
        case 0xF0...0xF4: state = .utf8([byte], missing: 3, alt: alt)
        case 0x80...0xFF: break
        default:
            var key = KeyTable.key(ofControlOrASCII: byte)
            if alt { key.modifiers.insert(.alt) }
            emit(key)
        }
    }

    private mutating func utf8(_ bytes: [UInt8], _ missing: Int, _ alt: Bool, _ byte: UInt8) {
        guard (0x80...0xBF).contains(byte) else {
            // Broken: drop what came and look at this byte afresh.
            ground(byte, alt: false)
            return
        }
        let all = bytes + [byte]
        if missing > 1 {
            state = .utf8(all, missing: missing - 1, alt: alt)
            return
        }
        state = .ground
        guard let text = String(validating: all, as: UTF8.self), let character = text.first,
            let scalar = text.unicodeScalars.first, scalar.value >= 0xA0
        else { return }
        emit(Key(.character(character), alt ? .alt : []))
    }

    private mutating func escape(_ byte: UInt8, _ twice: Bool) {
        switch byte {
        case 0x1B:
            if twice { emit(Key(.escape)) }
            state = .escape(twice: true)
        case 0x5B: state = .sequence([], alt: twice)
        case 0x4F: state = .ss3([], alt: twice)
        case 0x5D, 0x50, 0x58, 0x5E, 0x5F:
            if twice { emit(Key(.escape)) }
            state = .string(byte, [], escaped: false)
        case 0x00...0x07, 0x0A...0x0C, 0x0E...0x1A, 0x1C...0x1F:
            // Nobody means Alt with Control; Escape and Ctrl-C in quick succession are meant.
            if twice { emit(Key(.escape)) }
            emit(Key(.escape))
            ground(byte, alt: false)
        default:
            if twice { emit(Key(.escape)) }
            ground(byte, alt: true)
        }
    }

    private mutating func sequence(_ bytes: [UInt8], _ alt: Bool, _ byte: UInt8) {
        if byte < 0x20 || byte >= 0x7F {
            ground(byte, alt: false)
            return
        }
        if bytes.isEmpty, byte == 0x5B {
            state = .console
            return
        }
        // rxvt ends shifted keys with `$`; in answers about modes it stands before the final `y`.
        let isFinal = byte >= 0x40 || (byte == 0x24 && bytes.first != 0x3F && !bytes.isEmpty)
        guard isFinal else {
            if bytes.count < InputParser.sequenceLimit {
                state = .sequence(bytes + [byte], alt: alt)
            }
            return
        }
        state = .ground
        if byte == 0x4D, bytes.isEmpty {
            state = .legacyMouse(missing: 3)
        } else if byte == 0x7E, bytes == Array("200".utf8) {
            state = .paste(matched: 0)
        } else if let event = ControlSequence(bytes, final: byte)?.event(alt: alt) {
            events.append(event)
        }
    }

    private mutating func ss3(_ bytes: [UInt8], _ alt: Bool, _ byte: UInt8) {
        if bytes.isEmpty, (0x31...0x39).contains(byte) {
            state = .ss3([byte], alt: alt)
            return
        }
        guard byte >= 0x20, byte < 0x7F else {
            ground(byte, alt: false)
            return
        }
        state = .ground
        guard var key = KeyTable.key(ofSS3: byte) else { return }
        if let digit = bytes.first {
            key.modifiers.formUnion(KeyTable.modifiers(Int(digit) - 0x30))
        }
        if alt { key.modifiers.insert(.alt) }
        emit(key)
    }

    private mutating func string(
        _ introducer: UInt8, _ bytes: [UInt8], _ escaped: Bool, _ byte: UInt8
    ) {
        if escaped {
            state = .ground
            if byte == 0x5C {
                endString(introducer, bytes)
            } else {
                escape(byte, false)
            }
        } else if byte == 0x1B {
            state = .string(introducer, bytes, escaped: true)
        } else if byte == 0x07 {
            state = .ground
            endString(introducer, bytes)
        } else if byte == 0x18 || byte == 0x1A {
            state = .ground
        } else if bytes.count < InputParser.sequenceLimit {
            state = .string(introducer, bytes + [byte], escaped: false)
        }
    }

    private mutating func endString(_ introducer: UInt8, _ bytes: [UInt8]) {
        guard introducer == 0x5D, let reply = ColorReply.parse(bytes) else { return }
        events.append(.reply(reply))
    }

    // MARK: Paste

    private static let endMarker: [UInt8] = Array("\u{1B}[201~".utf8)

    /// Copies up to the next Escape in one go: a megabyte must not be looked at byte by byte here.
    private mutating func takePaste(_ bytes: [UInt8], from start: Int) -> Int {
        let rest = bytes[start...]
        let end = rest.firstIndex(of: 0x1B) ?? bytes.count
        keep(bytes[start..<end])
        guard end < bytes.count else { return end }
        state = .paste(matched: 1)
        return end + 1
    }

    /// The first end marker ends the paste, wherever it stands; anything else is content.
    ///
    /// Terminals take the marker out of what they paste, so one inside a paste is its end.
    private mutating func pasteMarker(_ matched: Int, _ byte: UInt8) {
        let marker = InputParser.endMarker
        if byte == marker[matched] {
            if matched + 1 == marker.count {
                endPaste()
            } else {
                state = .paste(matched: matched + 1)
            }
            return
        }
        keep(marker[..<matched])
        if byte == 0x1B {
            state = .paste(matched: 1)
        } else {
            keep([byte])
            state = .paste(matched: 0)
        }
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        paste += bytes.prefix(max(0, InputParser.pasteLimit - paste.count))
    }

    private mutating func endPaste() {
        state = .ground
        events.append(.paste(PasteText.clean(paste)))
        paste = []
    }
}
