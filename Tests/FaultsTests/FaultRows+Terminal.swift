import Reliability

/// 95–105: what a model may write that a terminal would obey.
extension Fault {
    /// The number, what it is, how it stands in the JSON of the answer, and what the person sees.
    private static let sequences: [(Int, String, [String], String)] = [
        (95, "OSC 52, the clipboard", [#"\u001b]52;c;aGk=\u0007"#], "␛]52;c;aGk=␇"),
        (96, "OSC 0, the title", [#"\u001b]0;title\u001b\\"#], "␛]0;title␛\\"),
        (96, "OSC 2, the title", [#"\u001b]2;title\u0007"#], "␛]2;title␇"),
        (
            97, "OSC 8, a link", [#"\u001b]8;;http://x\u0007a\u001b]8;;\u0007"#],
            "␛]8;;http://x␇a␛]8;;␇"
        ),
        (98, "CSI, moves and clears", [#"\u001b[2J\u001b[H\u001b[5A"#], "␛[2J␛[H␛[5A"),
        (98, "CSI, the alternate screen", [#"\u001b[?1049h"#], "␛[?1049h"),
        (98, "CSI, a scroll region", [#"\u001b[2;5r"#], "␛[2;5r"),
        (99, "CSI 6n and DA, which ask the terminal", [#"\u001b[6n\u001b[c"#], "␛[6n␛[c"),
        (100, "DCS, APC and PM", [#"\u001bPq\u001b\\\u001b_x\u001b^y"#], "␛Pq␛\\␛_x␛^y"),
        (101, "ESC c, a reset", [#"\u001bc"#], "␛c"),
        (102, "C1 in one byte", [#"\u009b2J\u009d0;x\u009c"#], "␛[2J␛]0;x␛\\"),
        (102, "C1 as it is in UTF-8", ["\u{9B}2J\u{90}"], "␛[2J␛P"),
        (103, "a sequence without an end", [#"\u001b["#], "␛["),
        (103, "a sequence over two pieces", [#"\u001b"#, "[31mred"], "␛[31mred"),
        (
            104, "BEL, BS and CR, which overwrite", [#"safe\b\b\b\b\u0007evil\rover"#],
            "safe␈␈␈␈␇evil\nover"
        ),
        (105, "bidi overrides", ["\u{202E}abc\u{202C}"], "⟪RLO⟫abc⟪PDF⟫"),
        (105, "zero width", ["\u{FEFF}a\u{200B}b\u{AD}c\u{2060}"], "abc"),
        (
            105, "a flood of combining marks",
            ["a" + String(repeating: "\u{301}", count: 200)],
            "a" + String(repeating: "\u{301}", count: 200)
        ),
        (
            105, "wide characters and joined emoji at the edge",
            [String(repeating: "日👩\u{200D}👩\u{200D}👧", count: 40)],
            String(repeating: "日👩\u{200D}👩\u{200D}👧", count: 40)
        ),
    ]

    /// The same as answers: what leaves the client is what is shown.
    static let writings = sequences.map { number, name, pieces, shown in
        answered(
            number, name, pieces.map { Wire.text($0) }.joined(), Wire.finish, Wire.done,
            sees: shown)
    }

    static let terminal =
        writings + [
            shown(
                95, "what a paste brings", by: "bytes mean the keys of the table",
                in: "TerminalUITests/InputParserTests.swift", sees: "nothing: no key"),
            shown(
                99, "a terminal that replies on standard input",
                by: "bytes mean the keys of the table",
                in: "TerminalUITests/InputParserTests.swift", sees: "nothing: a reply is no key"),
            shown(
                103, "any piece of any text", by: "pieces of text join to the sanitised text",
                in: "ProvidersTests/TextSanitiserTests.swift", sees: "the same, made visible"),
        ]
        + [
            (
                95, "on standard output", "control sequences of a model do not get through",
                "AskTests"
            ),
            (
                98, "in the real program",
                "a model's control sequences leave the terminal untouched",
                "FailureScreenTests"
            ),
        ].map { number, name, test, file in
            shown(
                number, name, by: test, in: "EndToEndTests/\(file).swift", sees: "its visible form")
        }
}
