/// Text for a terminal that shows less than it holds: `“a” → b…` becomes `"a" -> b...`.
///
/// Nothing is dropped where ASCII has a usual way of writing it: dashes, quotes, arrows, bullets,
/// mathematics and money become what people type for them, and letters of Latin scripts lose their
/// marks. What has no such way, such as 日, stays as it is; a terminal that cannot show it gets a
/// question mark in its place when it is drawn.
public enum Spelling {
    /// How much is spelled out.
    public enum Extent: UInt8, Sendable, Hashable {
        /// Nothing.
        case none
        /// Signs; letters stay.
        case signs
        /// Signs and letters.
        case all
    }

    /// The text as it can be shown.
    public static func spelled(_ text: String, _ extent: Extent) -> String {
        if extent == .none || text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for character in text {
            if character.isASCII {
                result.append(character)
            } else if let signs = sign(character) {
                result += signs
            } else if extent == .all, let letters = letters(character) {
                result += letters
            } else {
                result.append(character)
            }
        }
        return result
    }

    /// The nearest single ASCII character, for a place that has one column; `nil` when there is none.
    public static func near(_ character: Character) -> Character? {
        if let single = single[character] { return single }
        return (sign(character) ?? letters(character))?.first
    }

    private static func sign(_ character: Character) -> String? {
        // A sign with a selector of its look is the same sign.
        signs[character]
            ?? character.unicodeScalars.first.flatMap { first in
                character.unicodeScalars.dropFirst().allSatisfy {
                    (0xFE0E...0xFE0F).contains($0.value)
                }
                    ? signs[Character(first)] : nil
            }
    }

    private static func letters(_ character: Character) -> String? {
        if let known = latin[character] { return known }
        // A base with combining marks: the base alone.
        let scalars = character.unicodeScalars
        guard let base = scalars.first, base.isASCII, scalars.count > 1 else { return nil }
        return String(Character(base))
    }

    /// Where the usual spelling is longer than one column and its beginning would mislead.
    private static let single: [Character: Character] = [
        "…": ".", "→": ">", "⇒": ">", "↔": "-", "≤": "<", "≥": ">", "≠": "#", "≈": "~", "✓": "+",
        "✔": "+", "☑": "+", "☐": "-", "✗": "x", "✘": "x", "€": "E", "°": "o", "½": "/",
    ]

    private static let signs: [Character: String] = {
        let rows: [(String, String)] = [
            ("\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2015}−─━⸺", "-"),
            ("‘’‚‛′`´", "'"), ("“”„‟″«»", "\""), ("‹", "<"), ("›", ">"),
            (
                "\u{A0}\u{2002}\u{2003}\u{2004}\u{2005}\u{2006}\u{2007}\u{2008}\u{2009}\u{200A}\u{202F}",
                " "
            ),
            ("…", "..."), ("•●∙▪■◆◦○·⋅", "*"), ("→⟶", "->"), ("←⟵", "<-"), ("↔", "<->"),
            ("⇒⟹", "=>"), ("⇐", "<="), ("⇔", "<=>"), ("↑", "^"), ("↓", "v"), ("×✕✖", "x"),
            ("÷", "/"), ("±", "+/-"), ("≤", "<="), ("≥", ">="), ("≠", "!="), ("≈", "~="),
            ("≡", "=="), ("∞", "infinity"), ("√", "sqrt"), ("∑", "sum"), ("∏", "product"),
            ("∈", "in"), ("π", "pi"), ("°", "deg"), ("µ", "u"), ("½", "1/2"), ("¼", "1/4"),
            ("¾", "3/4"), ("¹", "^1"), ("²", "^2"), ("³", "^3"), ("€", "EUR"), ("£", "GBP"),
            ("¥", "JPY"), ("¢", "ct"), ("©", "(c)"), ("®", "(R)"), ("™", "(TM)"), ("§", "section "),
            ("¶", "paragraph "), ("†", "+"), ("✓✔✅", "[x]"), ("☑", "[x]"), ("☐", "[ ]"),
            ("✗✘❌", "[-]"), ("★☆", "*"), ("│┃┆┊", "|"), ("└├┌╰╭", "+"), ("┐┘┤┼╮╯", "+"),
            ("¿", "?"), ("¡", "!"), ("⚠", "(!)"),
        ]
        var table: [Character: String] = [:]
        for (characters, spelling) in rows { for one in characters { table[one] = spelling } }
        return table
    }()

    /// Letters of Latin-1 and Latin Extended-A, and the few beyond that are written every day.
    private static let latin: [Character: String] = {
        let rows: [(String, String)] = [
            ("ÀÁÂÃÅĀĂĄǍ", "A"), ("àáâãåāăąǎª", "a"), ("Ä", "Ae"), ("ä", "ae"), ("Æ", "AE"),
            ("æ", "ae"), ("ÇĆĈĊČ", "C"), ("çćĉċč", "c"), ("ĎĐÐ", "D"), ("ďđð", "d"),
            ("ÈÉÊËĒĔĖĘĚẼ", "E"), ("èéêëēĕėęěẽ", "e"), ("ĜĞĠĢ", "G"), ("ĝğġģ", "g"),
            ("ĤĦ", "H"), ("ĥħ", "h"), ("ÌÍÎÏĨĪĬĮİ", "I"), ("ìíîïĩīĭįı", "i"), ("Ĵ", "J"),
            ("ĵ", "j"), ("Ķ", "K"), ("ķĸ", "k"), ("ĹĻĽĿŁ", "L"), ("ĺļľŀł", "l"),
            ("ÑŃŅŇŊ", "N"), ("ñńņňŉŋ", "n"), ("ÒÓÔÕŌŎŐØ", "O"), ("òóôõōŏőøº", "o"),
            ("Ö", "Oe"), ("ö", "oe"), ("Œ", "OE"), ("œ", "oe"), ("ŔŖŘ", "R"), ("ŕŗř", "r"),
            ("ŚŜŞŠȘ", "S"), ("śŝşšș", "s"), ("ß", "ss"), ("ẞ", "SS"), ("ŢŤŦȚ", "T"),
            ("ţťŧț", "t"), ("Þ", "Th"), ("þ", "th"), ("ÙÚÛŨŪŬŮŰŲ", "U"), ("ùúûũūŭůűų", "u"),
            ("Ü", "Ue"), ("ü", "ue"), ("Ŵ", "W"), ("ŵ", "w"), ("ÝŶŸ", "Y"), ("ýŷÿ", "y"),
            ("ŹŻŽ", "Z"), ("źżž", "z"), ("ﬁ", "fi"), ("ﬂ", "fl"),
        ]
        var table: [Character: String] = [:]
        for (characters, spelling) in rows { for one in characters { table[one] = spelling } }
        return table
    }()
}

extension Symbols {
    /// Text of an answer as a terminal that draws with these glyphs can show it.
    public func spelled(_ text: String) -> String { Spelling.spelled(text, spelling) }
}
