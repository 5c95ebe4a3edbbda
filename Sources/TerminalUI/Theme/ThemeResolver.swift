/// Turns a palette into one appearance for every role and backdrop.
struct ThemeResolver {
    private(set) var palette: [ColorSlot: RGB]
    private(set) var table: [Appearance] = []
    private(set) var adjustments: [String] = []

    init(palette given: [ColorSlot: RGB], roles: [Role: RoleStyle], transparent: Bool) {
        palette = ThemeResolver.completed(given)
        for backdrop in Backdrop.allCases {
            for role in Role.allCases {
                table.append(appearance(role, backdrop, roles[role], transparent))
            }
        }
    }

    /// Dark when the text is lighter than the background.
    var variant: ThemeVariant {
        Contrast.luminance(self[.base05]) >= Contrast.luminance(self[.base00]) ? .dark : .light
    }

    private subscript(slot: ColorSlot) -> RGB { palette[slot] ?? RGB(128, 128, 128) }

    private mutating func appearance(
        _ role: Role, _ backdrop: Backdrop, _ override: RoleStyle?, _ transparent: Bool
    ) -> Appearance {
        let background = self[RoleTable.slot(backdrop)]
        // A colour of sure contrast must not be dimmed below it.
        let attributes = override?.attributes ?? RoleTable.attributes(role).subtracting(.dim)
        let behind: Color = backdrop == .base && transparent ? .default : .rgb(background)
        var wanted = self[RoleTable.slot(role)]
        switch override?.color {
        case nil: break
        case .rgb(let color): wanted = color
        case .some(let color):
            return Appearance(foreground: color, background: behind, attributes: attributes)
        }
        let target = backdrop == .match ? self[.base00] : self[.base05]
        let moved = Contrast.raised(
            wanted, on: background, to: RoleTable.contrast(role), towards: target)
        if moved != wanted, backdrop == .base {
            adjustments.append("\(role.name): \(wanted.hex) → \(moved.hex) to be readable")
        }
        return Appearance(foreground: .rgb(moved), background: behind, attributes: attributes)
    }

    /// The slots of base24 that a base16 scheme leaves out, by the published fall-back table.
    private static func completed(_ given: [ColorSlot: RGB]) -> [ColorSlot: RGB] {
        let fallbacks: [(ColorSlot, ColorSlot)] = [
            (.base10, .base00), (.base11, .base00), (.base12, .base08), (.base13, .base0A),
            (.base14, .base0B), (.base15, .base0C), (.base16, .base0D), (.base17, .base0E),
        ]
        var palette = given
        for (slot, source) in fallbacks where palette[slot] == nil {
            palette[slot] = palette[source]
        }
        return palette
    }
}
