import CNcurses
import TerminalUI

/// Which curses attributes and colour pair paint a style, remembered for every role and backdrop.
struct ColorPairs {
    /// Attributes and pair of a role on a backdrop.
    struct Look {
        var attributes: Attributes
        var pair: Int32
    }

    /// The theme as this terminal can show it.
    private(set) var theme: Theme
    private var looks: [Look?]

    /// The theme must be reduced to the terminal's depth.
    init(theme: Theme) {
        self.theme = theme
        looks = Array(repeating: nil, count: Role.allCases.count * Backdrop.allCases.count)
    }

    /// How a style is painted; its own attributes are added by the caller.
    mutating func look(of style: Style) -> Look {
        let index = Int(style.backdrop.rawValue) * Role.allCases.count + Int(style.role.rawValue)
        if let known = looks[index] { return known }
        let appearance = theme.appearance(of: Style(style.role, on: style.backdrop))
        let look = Look(
            attributes: appearance.attributes,
            pair: pair(appearance.foreground, appearance.background))
        looks[index] = look
        return look
    }

    private func pair(_ foreground: Color, _ background: Color) -> Int32 {
        if foreground == .default, background == .default { return 0 }
        let pair = bw_pair(ColorPairs.number(foreground), ColorPairs.number(background))
        // A full table: the terminal's own colours can always be read.
        return max(0, pair)
    }

    /// The number of a colour: −1 the terminal's own, below 256 the palette, else 24 bits.
    ///
    /// Direct colours whose number would be taken for a palette entry get one step of red, which
    /// nobody sees.
    static func number(_ color: Color) -> Int32 {
        switch color {
        case .default: return -1
        case .indexed(let index): return Int32(index)
        case .rgb(let rgb):
            let value = Int32(rgb.red) << 16 | Int32(rgb.green) << 8 | Int32(rgb.blue)
            return value < 256 ? value | 0x010000 : value
        }
    }
}
