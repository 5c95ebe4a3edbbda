import Settings
import TerminalUI
import Testing

@Suite struct ThemeFileTests {
    private static let slots = (0..<16).map { slot -> String in
        let digit = String(slot, radix: 16, uppercase: true)
        return "base0\(digit): \"\(slot == 5 ? "ffffff" : "0000\(digit)0")\""
    }

    @Test func `the nested and the flat form give the same theme`() throws {
        let nested =
            "system: base16\nname: Sea\npalette:\n  "
            + ThemeFileTests.slots.joined(separator: "\n  ").replacing(
                "\"ffffff", with: "\"#ffffff")
        let flat = "scheme: Sea\nauthor: me\n" + ThemeFileTests.slots.joined(separator: "\n")

        let one = try ThemeFile.read(nested, file: "sea.yaml", name: "sea")
        let two = try ThemeFile.read(flat, file: "sea.yaml", name: "sea")

        #expect(one == two)
        #expect(one.name == "sea")
        #expect(one.palette[.base05] == RGB(255, 255, 255))
        #expect(one.variant == .dark)
    }

    @Test func `roles change colour and attributes`() throws {
        let text =
            ThemeFileTests.slots.joined(separator: "\n")
            + "\ntransparent: true\nroles:\n  ok: base05 bold underline\n  title: default plain\n"
            + "  error: \"#ff8888\"\n  off: 7 dim\n"

        let theme = try ThemeFile.read(text, file: "a.yaml", name: "a")

        #expect(theme.isTransparent)
        #expect(theme.color(.ok) == .rgb(RGB(255, 255, 255)))
        #expect(theme.appearance(of: Style(.ok)).attributes == [.bold, .underline])
        #expect(theme.color(.title) == .default)
        #expect(theme.appearance(of: Style(.title)).attributes == [])
        #expect(theme.color(.error) == .rgb(RGB(255, 136, 136)))
        #expect(theme.color(.off) == .indexed(7))
    }

    @Test func `all mistakes of a theme are told at once`() {
        let text =
            ThemeFileTests.slots.dropLast(2).joined(separator: "\n")
            + "\nbase0E: red\nroles: {okay: base0B, warning: base0B blink}\ntransparnt: true\n"

        #expect {
            try ThemeFile.read(text, file: "a.yaml", name: "a")
        } throws: { error in
            let keys = (error as? SettingsError)?.problems.map(\.key) ?? []
            return Set(keys) == ["base0E", "roles.okay", "roles.warning", "transparnt", "palette"]
        }
    }

    @Test(arguments: ["", "palette: {}", "[]", "palette: [1]", "variant: grey"])
    func `what is no scheme is refused`(text: String) {
        #expect(throws: SettingsError.self) {
            try ThemeFile.read(text, file: "a.yaml", name: "a")
        }
    }
}
