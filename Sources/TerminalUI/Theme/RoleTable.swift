/// Which slot of a palette each role takes, and with which attributes.
enum RoleTable {
    /// The slot of a role's text.
    static func slot(_ role: Role) -> ColorSlot {
        switch role {
        case .text: .base05
        case .strong: .base07
        case .secondary, .cancelled: .base04
        case .faint, .border, .codeComment: .base03
        case .focus, .title, .heading, .link, .assistant, .key: .base0D
        case .code: .base09
        case .codeKeyword, .user: .base0E
        case .codeString: .base0B
        case .ok, .graphLow: .base0B
        case .warning, .graphMiddle: .base0A
        case .error, .graphHigh: .base08
        case .active: .base0C
        case .off: .base0F
        case .label: .base0A
        }
    }

    /// The slot of a backdrop.
    static func slot(_ backdrop: Backdrop) -> ColorSlot {
        switch backdrop {
        case .base: .base00
        case .panel: .base01
        case .selection: .base02
        case .match: .base0A
        }
    }

    /// Attributes that come with a role, so that the states differ without colours too.
    static func attributes(_ role: Role) -> Attributes {
        switch role {
        case .strong, .heading, .user, .assistant, .error, .label: .bold
        case .link: .underline
        case .cancelled: .dim
        default: []
        }
    }

    /// The least contrast a role must have with its backdrop: 4.5 for all that is read (WCAG 2.2,
    /// success criterion 1.4.3), 3 for lines and graphs (1.4.11).
    static func contrast(_ role: Role) -> Double {
        switch role {
        case .border, .graphLow, .graphMiddle, .graphHigh: 3
        default: 4.5
        }
    }
}

extension Role {
    /// The name used in a theme file's `roles:` block, such as `graphLow`.
    public var name: String { String(describing: self) }

    /// The role of a name.
    public init?(name: some StringProtocol) {
        guard let found = Role.allCases.first(where: { $0.name == name }) else { return nil }
        self = found
    }
}
