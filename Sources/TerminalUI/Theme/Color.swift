/// A colour of 24 bits.
public struct RGB: Sendable, Hashable {
    /// Red, 0…255.
    public var red: UInt8
    /// Green, 0…255.
    public var green: UInt8
    /// Blue, 0…255.
    public var blue: UInt8

    /// Creates a colour.
    public init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Reads six hexadecimal digits, with or without `#`; `nil` for anything else.
    public init?(hex: some StringProtocol) {
        let digits = hex.hasPrefix("#") ? hex.dropFirst() : hex[...]
        guard digits.utf8.count == 6, digits.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }),
            let value = UInt32(digits, radix: 16)
        else { return nil }
        self.init(
            UInt8(value >> 16 & 0xFF), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF))
    }

    /// Six hexadecimal digits after a `#`.
    public var hex: String {
        "#"
            + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// The colour that lies `part` (0…1) of the way towards another, channel by channel.
    public func mixed(with other: RGB, _ part: Double) -> RGB {
        func channel(_ from: UInt8, _ to: UInt8) -> UInt8 {
            let value = Double(from) + (Double(to) - Double(from)) * part
            return UInt8(min(255, max(0, value.rounded())))
        }
        return RGB(
            channel(red, other.red), channel(green, other.green), channel(blue, other.blue))
    }
}

/// What a terminal is asked to paint with.
public enum Color: Sendable, Hashable {
    /// The terminal's own foreground or background.
    case `default`
    /// An entry of the terminal's palette: 0…15 its named colours, 16…255 the fixed cube and greys.
    case indexed(UInt8)
    /// A direct colour.
    case rgb(RGB)
}

/// The slots of a base16 or base24 scheme, each with its defined meaning.
///
/// Source: tinted-theming, “Base16 styling guidelines” and “Base24 styling guidelines”.
public enum ColorSlot: UInt8, Sendable, Hashable, CaseIterable {
    /// Background.
    case base00
    /// Raised background: panels.
    case base01
    /// Selection background.
    case base02
    /// Comments, faint things.
    case base03
    /// Secondary text.
    case base04
    /// Text.
    case base05
    /// Lighter text.
    case base06
    /// The strongest text.
    case base07
    /// Red.
    case base08
    /// Orange.
    case base09
    /// Yellow.
    case base0A
    /// Green.
    case base0B
    /// Cyan.
    case base0C
    /// Blue.
    case base0D
    /// Magenta.
    case base0E
    /// Brown.
    case base0F
    /// Darker background.
    case base10
    /// The darkest background.
    case base11
    /// Bright red.
    case base12
    /// Bright yellow.
    case base13
    /// Bright green.
    case base14
    /// Bright cyan.
    case base15
    /// Bright blue.
    case base16
    /// Bright magenta.
    case base17

    /// The name used in scheme files, `base00` … `base17`.
    public var name: String {
        let digits = String(rawValue, radix: 16, uppercase: true)
        return "base" + (digits.count == 1 ? "0" : "") + digits
    }

    /// The slot of a name, in any case, with or without `base`.
    public init?(name: some StringProtocol) {
        let lower = name.lowercased()
        let digits = lower.hasPrefix("base") ? lower.dropFirst(4) : lower[...]
        guard digits.utf8.count == 2, let value = UInt8(digits, radix: 16) else { return nil }
        self.init(rawValue: value)
    }
}
