/// How keys are written in a configuration: `ctrl-t`, `alt-enter`, `shift-tab`, `F5`, `space`, `x`.
extension Key {
    /// Reads a key; `nil` for what is none, and for what a terminal cannot tell from another key:
    /// `ctrl-m`, `ctrl-i`, `ctrl-h` and `ctrl-[` are Enter, Tab, Backspace and Esc.
    public init?(named text: String) {
        var rest = text[...]
        var modifiers: Modifiers = []
        while let dash = rest.dropFirst().firstIndex(of: "-"),
            rest.index(after: dash) < rest.endIndex
        {
            switch rest[..<dash].lowercased() {
            case "ctrl", "control": modifiers.insert(.control)
            case "alt", "meta": modifiers.insert(.alt)
            case "shift": modifiers.insert(.shift)
            default: return nil
            }
            rest = rest[rest.index(after: dash)...]
        }
        if let code = Self.code(named: rest.lowercased()) {
            self.init(code, modifiers)
            return
        }
        guard rest.count == 1, var letter = rest.first, !letter.isWhitespace else { return nil }
        if modifiers.contains(.control) {
            letter = Character(letter.lowercased())
            guard letter.isASCII, !"mih[".contains(letter) else { return nil }
        } else if modifiers.contains(.shift) {
            guard letter.isLetter, letter.uppercased().count == 1 else { return nil }
            letter = Character(letter.uppercased())
            modifiers.remove(.shift)
        }
        self.init(.character(letter), modifiers)
    }

    private static func code(named name: String) -> Code? {
        switch name {
        case "space": return .character(" ")
        case "enter", "return": return .enter
        case "tab": return .tab
        case "esc", "escape": return .escape
        case "backspace": return .backspace
        case "del", "delete": return .delete
        case "ins", "insert": return .insert
        case "up": return .up
        case "down": return .down
        case "left": return .left
        case "right": return .right
        case "home": return .home
        case "end": return .end
        case "pgup", "pageup": return .pageUp
        case "pgdn", "pagedown": return .pageDown
        default:
            guard name.hasPrefix("f"), let number = Int(name.dropFirst()), (1...12).contains(number)
            else { return nil }
            return .function(number)
        }
    }
}
