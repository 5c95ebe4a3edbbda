/// Themes that a binary alone has.
extension Theme {
    /// The terminal's own foreground, background and sixteen colours: the default.
    ///
    /// It suits any terminal that its owner can read, so it has no contrast of its own to clamp.
    /// A selected row is reversed as a whole.
    public static let terminal = Theme(name: "terminal", variant: .dark) { role, backdrop in
        var attributes = RoleTable.attributes(role)
        switch backdrop {
        case .selection:
            attributes.insert(.reverse)
            return Appearance(attributes: attributes.subtracting(.dim))
        case .match:
            return Appearance(foreground: .indexed(0), background: .indexed(3))
        case .base, .panel:
            break
        }
        switch role {
        case .secondary, .faint, .border, .codeComment, .off: attributes.insert(.dim)
        default: break
        }
        return Appearance(foreground: ansi(role), attributes: attributes)
    }

    /// No colours: bold, dim, underline and reverse tell roles apart.
    public static let mono = Theme(name: "mono", variant: .dark) { role, backdrop in
        var attributes = RoleTable.attributes(role)
        switch role {
        case .title, .focus, .key, .active, .ok: attributes.insert(.bold)
        case .warning: attributes.insert(.underline)
        case .secondary, .faint, .border, .codeComment, .off: attributes.insert(.dim)
        case .codeKeyword: attributes.insert(.bold)
        default: break
        }
        if backdrop == .selection { attributes.insert(.reverse) }
        if backdrop == .match { attributes.formUnion([.reverse, .bold]) }
        if backdrop != .base { attributes.remove(.dim) }
        return Appearance(attributes: attributes)
    }

    /// The themes built into the binary; the first is the default.
    public static let builtin: [Theme] = [.terminal, .breakwater, .breakwaterLight, .mono]

    /// A calm dark sea under a grey sky.
    public static let breakwater = baked("breakwater", Palettes.breakwater)

    /// The same harbour at noon.
    public static let breakwaterLight = baked("breakwater-light", Palettes.breakwaterLight)

    /// The theme of a palette that is part of this source.
    ///
    /// It is complete by construction, and a test holds it to that; without it the terminal's own
    /// colours would stand in.
    private static func baked(_ name: String, _ palette: [ColorSlot: RGB]) -> Theme {
        (try? Theme(name: name, palette: palette)) ?? .terminal
    }

    private static func ansi(_ role: Role) -> Color {
        switch role {
        case .text, .strong, .secondary, .faint, .border, .codeComment, .cancelled: .default
        case .focus, .title, .heading, .link, .assistant, .key: .indexed(12)
        case .code, .user, .codeKeyword: .indexed(5)
        case .codeString, .ok, .graphLow: .indexed(2)
        case .warning, .graphMiddle, .label: .indexed(3)
        case .error, .graphHigh: .indexed(1)
        case .active: .indexed(6)
        case .off: .default
        }
    }
}

/// Palettes of the built-in themes, in the order of the slots; the same as in the theme files.
enum Palettes {
    static let breakwater = slots([
        "101a22", "182630", "24394a", "6a8291", "9db2bf", "d5e0e6", "e6eef2", "f6fafc",
        "f2777a", "f0a36b", "e8c46a", "8fc98b", "6cc7c4", "7fb4e6", "c8a0e0", "b08968",
    ])
    static let breakwaterLight = slots([
        "f7f9fa", "e9eef1", "d3dee5", "6f7f8a", "4c5d69", "22323d", "16242d", "0a151c",
        "b3261e", "a04d00", "7a5c00", "2c6e2f", "00696b", "1d5fa8", "7b3fa0", "7a5238",
    ])

    private static func slots(_ digits: [String]) -> [ColorSlot: RGB] {
        var palette: [ColorSlot: RGB] = [:]
        for (slot, hex) in zip(ColorSlot.allCases, digits) { palette[slot] = RGB(hex: hex) }
        return palette
    }
}
