/// One complete CSI sequence: a private mark, numbers, and the final byte.
struct ControlSequence {
    /// `?`, `<`, `>` or `=`, or 0.
    var mark: UInt8
    /// The numbers between semicolons, each with the sub-numbers after colons; absent counts as 0.
    var numbers: [[Int]]
    /// A byte between the numbers and the end, or 0.
    var intermediate: UInt8
    var final: UInt8

    /// `nil` when the bytes are no well-formed sequence.
    init?(_ bytes: [UInt8], final: UInt8) {
        var body = bytes[...]
        mark = 0
        intermediate = 0
        self.final = final
        if let first = body.first, (0x3C...0x3F).contains(first) {
            mark = first
            body = body.dropFirst()
        }
        if let last = body.last, (0x20...0x2F).contains(last) {
            intermediate = last
            body = body.dropLast()
        }
        numbers = [[0]]
        for byte in body {
            switch byte {
            case 0x30...0x39:
                let last = numbers.count - 1
                let sub = numbers[last].count - 1
                // A bound far above any real parameter, so that no digit string overflows.
                numbers[last][sub] = min(numbers[last][sub] * 10 + Int(byte - 0x30), 9_999_999)
            case 0x3B: numbers.append([0])
            case 0x3A: numbers[numbers.count - 1].append(0)
            default: return nil
            }
        }
    }

    private func number(_ index: Int) -> Int { index < numbers.count ? numbers[index][0] : 0 }

    /// What it means, if anything.
    func event(alt: Bool) -> InputEvent? {
        if mark == 0x3C { return mouse.map { .mouse($0) } }
        if mark == 0x3F { return reply.map { .reply($0) } }
        guard mark == 0, intermediate == 0 else { return nil }
        switch final {
        case 0x49 where numbers == [[0]]: return .focus(true)
        case 0x4F where numbers == [[0]]: return .focus(false)
        case 0x52 where numbers.count == 2 && number(0) > 0 && number(1) > 0:
            return .reply(.cursor(Point(number(1) - 1, number(0) - 1)))
        default: break
        }
        guard var key else { return nil }
        if alt { key.modifiers.insert(.alt) }
        return .key(key)
    }

    private var key: Key? {
        // Kitty reports releases as sub-number 3 of the modifiers; they are not presses.
        if numbers.count > 1, numbers[1].count > 1, numbers[1][1] == 3 { return nil }
        let modifiers = KeyTable.modifiers(number(1))
        switch final {
        case 0x7E:
            if number(0) == 27, numbers.count == 3 {
                return KeyTable.key(ofUnicode: number(2), modifiers)
            }
            return KeyTable.code(ofNumber: number(0)).map { Key($0, modifiers) }
        case 0x75: return KeyTable.key(ofUnicode: number(0), modifiers)
        case 0x5A: return Key(.tab, modifiers.union(.shift))
        // rxvt: `^` control, `$` shift, `@` both.
        case 0x5E: return KeyTable.code(ofNumber: number(0)).map { Key($0, .control) }
        case 0x24: return KeyTable.code(ofNumber: number(0)).map { Key($0, .shift) }
        case 0x40: return KeyTable.code(ofNumber: number(0)).map { Key($0, [.control, .shift]) }
        case 0x61...0x64:
            guard var key = KeyTable.key(ofLetter: final - 0x20) else { return nil }
            key.modifiers = .shift
            return key
        default:
            guard var key = KeyTable.key(ofLetter: final) else { return nil }
            key.modifiers = modifiers
            return key
        }
    }

    private var mouse: MouseEvent? {
        guard final == 0x4D || final == 0x6D, numbers.count == 3, number(1) > 0, number(2) > 0
        else { return nil }
        let at = Point(number(1) - 1, number(2) - 1)
        let button = number(0) & ~0b1_1100
        switch button {
        case 64: return final == 0x4D ? MouseEvent(.wheelUp, at: at) : nil
        case 65: return final == 0x4D ? MouseEvent(.wheelDown, at: at) : nil
        case 0: return MouseEvent(final == 0x4D ? .press : .release, at: at)
        case 32: return MouseEvent(.drag, at: at)
        default: return nil
        }
    }

    private var reply: TerminalReply? {
        switch final {
        case 0x63: .attributes
        case 0x75: .keyboardFlags(number(0))
        case 0x79 where intermediate == 0x24: .mode(number(0), number(1))
        default: nil
        }
    }
}

/// The answer to a question about a colour.
enum ColorReply {
    /// `11;rgb:RRRR/GGGG/BBBB`, with one to four digits a channel; `nil` for anything else.
    static func parse(_ bytes: [UInt8]) -> TerminalReply? {
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasPrefix("11;rgb"), let colon = text.firstIndex(of: ":") else { return nil }
        let parts = text[text.index(after: colon)...].split(separator: "/")
        guard parts.count >= 3 else { return nil }
        let channels = parts.prefix(3).compactMap { part -> UInt8? in
            guard (1...4).contains(part.utf8.count), let value = Int(part, radix: 16), value >= 0
            else { return nil }
            let top = (1 << (4 * part.utf8.count)) - 1
            return UInt8((value * 255 + top / 2) / top)
        }
        guard channels.count == 3 else { return nil }
        return .background(red: channels[0], green: channels[1], blue: channels[2])
    }
}
