/// Whether a theme's text is lighter than its background.
public enum ThemeVariant: String, Sendable, Hashable {
    /// Light text on a dark background.
    case dark
    /// Dark text on a light background.
    case light
}

/// What a theme says about one role beyond the palette's table.
public struct RoleStyle: Sendable, Hashable {
    /// The colour, or `nil` for the one of the palette's table.
    public var color: Color?
    /// The attributes, or `nil` for the usual ones of the role.
    public var attributes: Attributes?

    /// Creates a style; what is left out stays as the palette says.
    public init(color: Color? = nil, attributes: Attributes? = nil) {
        self.color = color
        self.attributes = attributes
    }
}

/// How one cell is painted.
public struct Appearance: Sendable, Hashable {
    /// The colour of the text.
    public var foreground: Color
    /// The colour behind it.
    public var background: Color
    /// Attributes.
    public var attributes: Attributes

    /// Creates an appearance.
    public init(
        foreground: Color = .default, background: Color = .default, attributes: Attributes = []
    ) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }
}

/// Why a palette is no theme.
public enum ThemeError: Error, Sendable, Hashable {
    /// Slots `base00` … `base0F` that are not given.
    case missingSlots([ColorSlot])
}

/// The colours of every role on every backdrop.
///
/// A theme is resolved once, when it is made: the roles' colours are taken from the palette by the
/// table of `RoleTable`, and where a colour is hard to read on its backdrop it is moved towards the
/// text colour until the contrast is at least 4.5 for text and 3 for faint things and lines (WCAG
/// 2.2, success criteria 1.4.3 and 1.4.11). Reading it is then one array access a cell.
public struct Theme: Sendable, Hashable {
    /// The name, as in `--theme`.
    public let name: String
    /// Light or dark.
    public let variant: ThemeVariant
    /// The palette; empty for themes of the terminal's own colours.
    public let palette: [ColorSlot: RGB]
    /// True when the base backdrop is the terminal's own background.
    public let isTransparent: Bool
    /// The colours that were moved to be readable, one line each.
    public let adjustments: [String]
    /// One appearance for every role and backdrop, by `Theme.index`.
    let table: [Appearance]

    /// Creates a theme from a base16 or base24 palette.
    ///
    /// The slots `base10` … `base17` are derived when absent; the variant, when `nil`, is read off
    /// the palette's background and text. Throws when one of the first sixteen is missing.
    public init(
        name: String, variant: ThemeVariant? = nil, palette: [ColorSlot: RGB],
        roles: [Role: RoleStyle] = [:], transparent: Bool = false
    ) throws(ThemeError) {
        let missing = ColorSlot.allCases.filter { $0.rawValue < 16 && palette[$0] == nil }
        guard missing.isEmpty else { throw .missingSlots(missing) }
        let resolved = ThemeResolver(palette: palette, roles: roles, transparent: transparent)
        self.name = name
        self.variant = variant ?? resolved.variant
        self.palette = resolved.palette
        isTransparent = transparent
        table = resolved.table
        adjustments = resolved.adjustments
    }

    /// Creates a theme from finished appearances, for the terminal's own colours and for mono.
    init(
        name: String, variant: ThemeVariant, appearance: (Role, Backdrop) -> Appearance
    ) {
        self.name = name
        self.variant = variant
        palette = [:]
        isTransparent = true
        adjustments = []
        table = Backdrop.allCases.flatMap { backdrop in
            Role.allCases.map { appearance($0, backdrop) }
        }
    }

    /// The same theme with other appearances, for a terminal of fewer colours.
    func taking(_ table: [Appearance]) -> Theme { Theme(self, table) }

    private init(_ other: Theme, _ table: [Appearance]) {
        name = other.name
        variant = other.variant
        palette = other.palette
        isTransparent = other.isTransparent
        adjustments = other.adjustments
        self.table = table
    }

    /// How a cell of this style is painted: the theme's way, with the style's attributes added.
    public func appearance(of style: Style) -> Appearance {
        var found = table[Theme.index(style.role, style.backdrop)]
        found.attributes.formUnion(style.attributes)
        return found
    }

    /// The text colour of a role on a backdrop.
    public func color(_ role: Role, on backdrop: Backdrop = .base) -> Color {
        table[Theme.index(role, backdrop)].foreground
    }

    /// The colour of a backdrop.
    public func background(_ backdrop: Backdrop) -> Color {
        table[Theme.index(.text, backdrop)].background
    }

    static func index(_ role: Role, _ backdrop: Backdrop) -> Int {
        Int(backdrop.rawValue) * Role.allCases.count + Int(role.rawValue)
    }
}
