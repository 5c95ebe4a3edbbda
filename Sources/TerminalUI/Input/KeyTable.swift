/// Which key which code stands for.
enum KeyTable {
    /// The key of one byte below 0x80 other than Escape.
    static func key(ofControlOrASCII byte: UInt8) -> Key {
        switch byte {
        case 0x0D: return Key(.enter)
        case 0x09: return Key(.tab)
        case 0x7F, 0x08: return Key(.backspace)
        case 0x00: return .control(" ")
        case 0x01...0x1A: return .control(Character(Unicode.Scalar(byte + 0x60)))
        case 0x1C...0x1F: return .control(Character(Unicode.Scalar(byte + 0x40)))
        default: return .character(Character(Unicode.Scalar(byte)))
        }
    }

    /// The key of a letter after SS3: cursor keys, F1–F4 and the numeric pad.
    static func key(ofSS3 byte: UInt8) -> Key? {
        if let key = key(ofLetter: byte) { return key }
        switch byte {
        case 0x4D: return Key(.enter)
        case 0x49: return Key(.tab)
        case 0x61...0x64: return arrow(byte - 0x20).map { Key($0, .control) }
        case 0x6A...0x79:
            // `j` … `y` stand for `*` … `9`.
            return .character(Character(Unicode.Scalar(byte - 0x40)))
        default: return nil
        }
    }

    /// The key of a final letter of CSI or SS3.
    static func key(ofLetter byte: UInt8) -> Key? {
        if let code = arrow(byte) { return Key(code) }
        switch byte {
        case 0x48: return Key(.home)
        case 0x46: return Key(.end)
        case 0x50...0x53: return Key(.function(Int(byte) - 0x4F))
        default: return nil
        }
    }

    /// The key of the number before `~`.
    static func code(ofNumber number: Int) -> Key.Code? {
        switch number {
        case 1, 7: .home
        case 2: .insert
        case 3: .delete
        case 4, 8: .end
        case 5: .pageUp
        case 6: .pageDown
        case 11...15: .function(number - 10)
        case 17...21: .function(number - 11)
        case 23, 24: .function(number - 12)
        default: nil
        }
    }

    /// The key of a Unicode code as CSI-u and modifyOtherKeys report it.
    static func key(ofUnicode code: Int, _ modifiers: Key.Modifiers) -> Key? {
        switch code {
        case 9: return Key(.tab, modifiers)
        case 13, 57414: return Key(.enter, modifiers)
        case 27: return Key(.escape, modifiers)
        case 8, 127: return Key(.backspace, modifiers)
        default: break
        }
        guard code >= 0x20, !(0x80...0x9F).contains(code), !(0xE000...0xF8FF).contains(code),
            let value = UInt32(exactly: code), let scalar = Unicode.Scalar(value)
        else { return nil }
        let character = Character(scalar)
        // As in the older encoding: shift is in the letter, and control has no use for it.
        var modifiers = modifiers
        if modifiers.contains(.control) {
            modifiers.remove(.shift)
            if let lower = character.lowercased().first {
                return Key(.character(lower), modifiers)
            }
        } else if modifiers.contains(.shift), let upper = character.uppercased().first {
            modifiers.remove(.shift)
            return Key(.character(upper), modifiers)
        }
        return Key(.character(character), modifiers)
    }

    /// Modifiers from the parameter of xterm and kitty: 1 + shift 1, alt 2, control 4.
    static func modifiers(_ parameter: Int) -> Key.Modifiers {
        guard parameter > 1 else { return [] }
        return Key.Modifiers(rawValue: UInt8((parameter - 1) & 7))
    }

    private static func arrow(_ byte: UInt8) -> Key.Code? {
        switch byte {
        case 0x41: .up
        case 0x42: .down
        case 0x43: .right
        case 0x44: .left
        default: nil
        }
    }
}
