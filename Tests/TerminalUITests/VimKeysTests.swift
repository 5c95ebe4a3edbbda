import Testing

@testable import TerminalUI

@Suite struct VimKeysTests {
    /// What keys typed in normal mode make of a text.
    ///
    /// `|` stands before the character under the caret, `⎋` is Escape, `^R` Ctrl-R. The result begins
    /// with `+` in insert mode.
    private func edited(_ before: String, _ typed: String, width: Int = 40) -> String {
        var editor = LineEditor(String(before.filter { $0 != "|" }))
        let caret = before.firstIndex(of: "|").map {
            before.distance(from: before.startIndex, to: $0)
        }
        editor.move(to: caret ?? 0)
        var vim = VimKeys()
        _ = vim.handle(Key(.escape), in: &editor, width: width)
        editor.move(to: caret ?? 0)
        editor.keepOnCharacter()
        for key in keys(typed) {
            if vim.handle(key, in: &editor, width: width) == .unused {
                _ = editor.handle(key, width: width)
            }
        }
        var shown = editor.characters
        shown.insert("|", at: editor.caret)
        return (vim.mode == .insert ? "+" : "") + String(shown)
    }

    private func keys(_ typed: String) -> [Key] {
        var keys: [Key] = []
        var rest = Substring(typed)
        while let character = rest.popFirst() {
            switch character {
            case "⎋": keys.append(Key(.escape))
            case "^" where rest.first == "R":
                rest.removeFirst()
                keys.append(.control("r"))
            default: keys.append(.character(character))
            }
        }
        return keys
    }

    @Test(arguments: [
        ("one |two three", "h", "one| two three"), ("|one", "h", "|one"), ("on|e", "l", "on|e"),
        ("|one two", "w", "one |two"), ("one |two", "b", "|one two"), ("|one two", "e", "on|e two"),
        ("|a.b c", "w", "a|.b c"), ("|a.b c", "W", "a.b |c"), ("a.b |c", "B", "|a.b c"),
        ("|a.b c", "E", "a.|b c"), ("|one two three", "2w", "one two |three"),
        ("  on|e", "0", "|  one"), ("  on|e", "^", "  |one"), ("|one", "$", "on|e"),
        ("|one\n two\nthree", "G", "one\n two\n|three"),
        ("|one\n two\nthree", "2G", "one\n |two\nthree"),
        ("one\nt|wo", "gg", "|one\ntwo"), ("one\ntwo\nt|hree", "2gg", "one\n|two\nthree"),
        ("|one\ntwo", "j", "one\n|two"), ("one\ntw|o", "k", "on|e\ntwo"),
        ("|a-b-c-d", "f-", "a|-b-c-d"), ("|a-b-c-d", "2f-", "a-b|-c-d"),
        ("|a-b-c-d", "f-;", "a-b|-c-d"), ("|a-b-c-d", "f-;,", "a|-b-c-d"),
        ("|a-b-c", "t-", "|a-b-c"), ("|ab-c", "t-", "a|b-c"), ("a-b-|c", "F-", "a-b|-c"),
        ("a-b-c|d", "T-", "a-b-|cd"), ("|one", "fx", "|one"),
        ("|one two", "2$", "|one two"), ("|one\ntwo", "2$", "one\ntw|o"), ("|一二 三", "w", "一二 |三"),
    ])
    func `moves as vi does`(before: String, typed: String, after: String) {
        #expect(edited(before, typed) == after)
    }

    @Test(arguments: [
        ("o|ne two", "x", "o|e two"), ("on|e", "x", "o|n"),
        ("|one two", "3x", "| two"), ("on|e two", "X", "o|e two"), ("o|ne two", "D", "|o"),
        ("|one two three", "dw", "|two three"), ("|one two three", "d2w", "|three"),
        ("|one two three", "2dw", "|three"), ("one |two", "dw", "one| "),
        ("|one\ntwo", "dw", "|\ntwo"), ("one two|", "db", "one |o"),
        ("|one two", "de", "| two"), ("one |two", "d0", "|two"), ("o|ne two", "d$", "|o"),
        ("|a-b-c", "df-", "|b-c"), ("|a-b-c", "dt-", "|-b-c"), ("a-b|-c", "dF-", "a|-c"),
        ("one\nt|wo\nthree", "dd", "one\n|three"), ("one\ntwo\nt|hree", "dd", "one\n|two"),
        ("o|ne", "dd", "|"), ("o|ne\ntwo\nthree", "2dd", "|three"),
        ("o|ne\ntwo\nthree", "9dd", "|"),
        ("o|ne\ntwo\nthree", "dj", "|three"), ("one\ntwo\nt|hree", "dk", "|one"),
        ("one\nt|wo", "dj", "one\nt|wo"), ("one\nt|wo\nthree", "dG", "|one"),
        ("one\nt|wo\nthree", "dgg", "|three"),
        ("|one two", "d⎋w", "one |two"), ("|one", "dx", "|one"),
    ])
    func `deletes what the motion covers`(before: String, typed: String, after: String) {
        #expect(edited(before, typed) == after)
    }

    @Test(arguments: [
        ("|one two", "cwsix⎋", "si|x two"), ("|one two", "cw", "+| two"),
        ("o|ne two", "Cx", "+ox|"), ("  o|ne\ntwo", "ccx", "+x|\ntwo"), ("o|ne", "S", "+|"),
        ("o|ne", "sX", "+oX|e"), ("one |two", "cbX", "+X|two"), ("|one", "c$", "+|"),
        ("one| two", "i-", "+one-| two"), ("one| two", "a-", "+one -|two"),
        ("  on|e", "I-", "+  -|one"), ("o|ne\ntwo", "A-", "+one-|\ntwo"),
        ("o|ne\ntwo", "ox", "+one\nx|\ntwo"), ("one\nt|wo", "Ox", "+one\nx|\ntwo"),
        ("one| two", "i-⎋", "one|- two"), ("|one", "i⎋", "|one"),
    ])
    func `changes and inserts`(before: String, typed: String, after: String) {
        #expect(edited(before, typed) == after)
    }

    @Test(arguments: [
        ("|one two", "yw$p", "one twoone| "), ("|one two", "yw$P", "one twone| o"),
        ("|one two", "dwP", "one| two"), ("|one\ntwo", "yyp", "one\n|one\ntwo"),
        ("one\n|two", "yyP", "one\n|two\ntwo"), ("|one\ntwo", "ddp", "two\n|one"),
        ("|one\ntwo", "2yyG2p", "one\ntwo\n|one\ntwo\none\ntwo"), ("|ab", "xp", "b|a"),
        ("|ab", "x3p", "baa|a"), ("o|ne", "ylp", "on|ne"), ("|one", "p", "|one"),
        ("|one two", "rX", "|Xne two"), ("|one two", "3rX", "XX|X two"), ("o|ne", "9rX", "o|ne"),
        ("|one", "r⎋x", "|ne"), ("|one", "2~", "ON|e"),
        ("o|ne\n  two", "J", "one| two"), ("o|ne", "J", "o|ne"),
        ("|one two", "dwu", "|one two"), ("|one two", "dwu^R", "|two"),
        ("|one two three", "dwdwuu", "|one two three"),
    ])
    func `puts, replaces and takes back`(before: String, typed: String, after: String) {
        #expect(edited(before, typed) == after)
    }

    @Test func `what is unfinished is told, and Escape forgets it`() {
        var editor = LineEditor("one two")
        var vim = VimKeys()
        #expect(vim.handle(.character("d"), in: &editor, width: 20) == .unused)
        #expect(vim.handle(Key(.escape), in: &editor, width: 20) == .done)
        #expect(vim.mode == .normal)
        for key in ["2", "d", "3"] as [Character] {
            #expect(vim.handle(.character(key), in: &editor, width: 20) == .done)
        }
        #expect(vim.pending == "2d3")
        #expect(vim.handle(Key(.escape), in: &editor, width: 20) == .done)
        #expect(vim.pending.isEmpty)
        #expect(vim.handle(Key(.escape), in: &editor, width: 20) == .unused)
        #expect(editor.text == "one two")
    }

    @Test func `rows beyond the text, Enter and control keys are the owner's`() {
        var editor = LineEditor("one")
        var vim = VimKeys()
        _ = vim.handle(Key(.escape), in: &editor, width: 20)
        #expect(vim.handle(.character("k"), in: &editor, width: 20) == .instead(Key(.up)))
        #expect(vim.handle(.character("j"), in: &editor, width: 20) == .instead(Key(.down)))
        for key in [Key(.enter), Key(.tab), .control("p"), Key(.function(1)), .alt("1")] {
            #expect(vim.handle(key, in: &editor, width: 20) == .unused)
        }
    }

    /// Whatever is typed, the caret stays in the text, and in normal mode on a character of its line.
    @Test(arguments: 0..<60)
    func `any keys keep the caret on a character`(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        let letters = Array("hjklwbeWBE0^$gGfFtT;,dcyDCYxXsSiaIAoOr~JpPu123 .-é⎋⎋⎋")
        var editor = LineEditor("one two\n\n  three-four 日本\nfive")
        var vim = VimKeys()
        for _ in 0..<400 {
            let letter = letters[next(letters.count)]
            let key = letter == "⎋" ? Key(.escape) : .character(letter)
            if vim.handle(key, in: &editor, width: 12) == .unused {
                _ = editor.handle(key, width: 12)
            }
            #expect(0...editor.characters.count ~= editor.caret)
            if vim.mode == .normal, editor.caret == editor.lineEnd(of: editor.caret) {
                #expect(editor.caret == editor.lineStart(of: editor.caret))
            }
            if editor.characters.count > 2_000 { editor.clear() }
        }
    }
}
