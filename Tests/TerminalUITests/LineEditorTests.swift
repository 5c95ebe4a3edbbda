import Testing

@testable import TerminalUI

@Suite struct LineEditorTests {
    /// What the keys make of a text with `|` as the caret.
    private func edited(_ before: String, _ keys: [Key], width: Int = 20) -> String {
        var editor = LineEditor(String(before.filter { $0 != "|" }))
        let caret = before.firstIndex(of: "|").map {
            before.distance(from: before.startIndex, to: $0)
        }
        editor.move(to: caret ?? before.count)
        for key in keys { _ = editor.handle(key, width: width) }
        var shown = editor.characters
        shown.insert("|", at: editor.caret)
        return String(shown)
    }

    @Test(arguments: [
        ("ab|cd", [Key.character("x")], "abx|cd"),
        ("ab|cd", [Key(.backspace)], "a|cd"),
        ("ab|cd", [Key(.delete)], "ab|d"),
        ("日本|語", [Key(.backspace)], "日|語"),
        ("a👩‍👩‍👧|", [Key(.backspace)], "a|"),
        ("one two|", [Key.control("w")], "one |"),
        ("one two  |", [Key.control("w"), .control("w")], "|"),
        ("a.b-c|", [Key(.backspace, .alt)], "a.b-|"),
        ("one| two", [Key.control("k")], "one|"),
        ("one| two", [Key.control("u")], "| two"),
        ("a|b\nc", [Key.control("k"), .control("k")], "a|c"),
        ("one two|", [Key.control("w"), .control("y"), .control("y")], "one twotwo|"),
        ("one two|", [Key.control("w"), .control("w"), .control("y")], "one two|"),
        ("one two|", [Key(.left, .control)], "one |two"),
        ("|one two", [Key(.right, .control)], "one| two"),
        ("one\ntwo|", [Key.control("a")], "one\n|two"),
        ("one\nt|wo", [Key(.end)], "one\ntwo|"),
        ("ab|", [Key(.enter, .alt)], "ab\n|"),
        ("ab|", [Key.control("j")], "ab\n|"),
        ("one\ntwo|", [Key(.up)], "one|\ntwo"),
        ("on|e\nt", [Key(.down)], "one\nt|"),
        ("lo|ng\nx\nlong", [Key(.down), Key(.down)], "long\nx\nlo|ng"),
        ("|", [Key.character("a"), .character("b"), .control("_")], "|"),
        ("x|", [Key.character("a"), .character(" "), .character("b"), .control("_")], "xa |"),
        ("x|", [Key(.backspace), .control("_")], "x|"),
        ("x|", [Key.character("a"), .control("_"), .alt("_")], "xa|"),
        ("e|x", [Key.character("\u{301}")], "e\u{301}|x"),
        ("|x", [Key(.left)], "|x"),
        ("x|", [Key.control("d")], "x|"),
    ])
    func `keys edit by grapheme, word and line`(before: String, keys: [Key], after: String) {
        #expect(edited(before, keys) == after)
    }

    @Test func `enter, tab and escape are the owner's`() {
        var editor = LineEditor("x")
        let keys = [
            Key(.enter), Key(.tab), Key(.escape), .control("c"), Key(.function(1)), Key(.up),
            Key(.down),
        ]
        for key in keys {
            let used = editor.handle(key, width: 10)
            #expect(!used, "\(key)")
        }
        #expect(editor.text == "x")
    }

    @Test func `a combining mark joins its base and can be taken back`() {
        var editor = LineEditor("e")
        editor.insert("\u{301}")
        #expect(editor.characters == ["é"])
        #expect(editor.caret == 1)
        editor.undo()
        #expect(editor.text == "e")
    }

    @Test func `inserted text has no control characters`() {
        var editor = LineEditor()
        editor.insert("a\tb\r\nc\u{1B}[31m\rd\u{7F}\u{85}e")
        #expect(editor.text == "a    b\nc[31m\nd\ne")
    }

    @Test(arguments: [
        ("", 0, 10, 0, 0), ("abc", 3, 10, 3, 0), ("abcde", 5, 5, 0, 1), ("abcde", 4, 5, 4, 0),
        ("ab\nc", 3, 5, 0, 1), ("one two three", 13, 8, 5, 1), ("one two three", 8, 8, 0, 1),
        ("日本語", 2, 5, 0, 1), ("日本語", 3, 5, 2, 1), ("abcde\nx", 5, 5, 0, 1),
    ])
    func `the caret has a cell inside the width`(
        text: String, caret: Int, width: Int, x: Int, y: Int
    ) {
        var editor = LineEditor(text)
        editor.move(to: caret)
        #expect(editor.layout(width: width).caret == Point(x, y))
    }

    @Test(arguments: 0..<30)
    func `rows cover the text and the caret stays inside them`(seed: Int) {
        var dice = SeededGenerator(seed: UInt64(seed))
        let pieces = ["a", "word", " ", "日", "\n", "👩‍👩‍👧"]
        var editor = LineEditor(
            (0..<30).map { _ in pieces.randomElement(using: &dice) ?? "" }.joined())
        for width in 2...12 {
            for caret in 0...editor.characters.count {
                editor.move(to: caret)
                let layout = editor.layout(width: width)
                #expect(layout.caret.x < width && layout.caret.y < layout.rows.count)
                let covered = layout.rows.map { editor.text(of: $0) + ($0.endsLine ? "\n" : "") }
                    .joined()
                #expect(covered == editor.text + "\n", "seed \(seed) width \(width) caret \(caret)")
                let row = layout.rows[layout.caret.y]
                #expect(row.range.contains(caret) || row.range.upperBound == caret)
            }
        }
    }

    @Test(arguments: 0..<30)
    func `what is drawn are the rows around the caret`(seed: Int) {
        var dice = SeededGenerator(seed: UInt64(seed))
        let pieces = ["a", "word", " ", "日", "\n", "\n\n", "👩‍👩‍👧", "longer than a row is"]
        var editor = LineEditor(
            (0..<40).map { _ in pieces.randomElement(using: &dice) ?? "" }.joined())
        for (width, height) in [(2, 1), (5, 3), (9, 4), (12, 40)] {
            for caret in 0...editor.characters.count {
                editor.move(to: caret)
                let layout = editor.layout(width: width)
                var frame = Frame(size: Size(width, height))
                editor.draw(into: &frame, Rect(frame.size))

                let first = max(0, layout.caret.y - height + 1)
                #expect(frame.cursor == Point(layout.caret.x, layout.caret.y - first))
                var expected = Frame(size: frame.size)
                for (y, row) in layout.rows.dropFirst(first).prefix(height).enumerated() {
                    expected.put(editor.text(of: row), at: Point(0, y))
                }
                #expect(
                    rows(frame) == rows(expected), "seed \(seed) \(width)×\(height) at \(caret)")
            }
        }
    }

    @Test func `a line with accents leaves the graphemes of its neighbours whole`() {
        let text = "plain\ne\u{301}t\u{E9}\r\nplain \r\n\n👩‍👩‍👧 end\u{301}\n\u{301}x"
        let editor = LineEditor(text)
        #expect(
            editor.characters
                == Array("plain\n") + ["e\u{301}", "t", "\u{E9}", "\n"] + Array("plain \n\n")
                + ["👩‍👩‍👧", " ", "e", "n", "d\u{301}", "\n", "\u{301}", "x"])
    }

    @Test(arguments: 0..<20)
    func `undoing everything gives the first text back`(seed: Int) {
        var dice = SeededGenerator(seed: UInt64(seed))
        var editor = LineEditor("start 日本")
        let keys: [Key] = [
            .character("a"), .character(" "), Key(.backspace), Key(.left), Key(.right),
            .control("w"), .control("k"), .control("y"), Key(.home), Key(.end), Key(.delete),
            .character("\u{301}"),
        ]
        for _ in 0..<100 {
            guard let key = keys.randomElement(using: &dice) else { continue }
            _ = editor.handle(key, width: 10)
        }
        let last = editor.text

        var steps = 0
        while editor.undo() { steps += 1 }
        #expect(editor.text == "start 日本", "seed \(seed)")
        while editor.redo() { steps -= 1 }
        #expect(editor.text == last && steps == 0, "seed \(seed)")
    }

    @Test func `a click finds the character under it`() {
        let editor = LineEditor("one two three")
        #expect(editor.position(at: Point(1, 0), width: 8) == 1)
        #expect(editor.position(at: Point(99, 1), width: 8) == 13)
        #expect(editor.position(at: Point(2, 9), width: 8) == 10)
    }

    /// Text, cell and caret; the rectangle is 6×2 and begins at 0,0.
    @Test(arguments: [
        ("a日b", Point(1, 0), 1), ("a日b", Point(2, 0), 1), ("a日b", Point(3, 0), 2),
        ("👩‍👩‍👧x", Point(1, 0), 0), ("👩‍👩‍👧x", Point(2, 0), 1), ("ab\n\nc", Point(4, 0), 3),
        ("one two", Point(5, 0), 3), ("one two", Point(1, 1), 5), ("a\nbc", Point(5, 0), 1),
        ("", Point(3, 1), 0),
    ])
    func `a click lands on a whole character, at a row's end when beyond it`(
        text: String, point: Point, caret: Int
    ) {
        var editor = LineEditor(text)
        editor.click(point, in: Rect(Size(6, 2)))
        #expect(editor.caret == caret)
    }

    @Test(arguments: 0..<20)
    func `a click moves the caret there and nothing else`(seed: Int) {
        var dice = SeededGenerator(seed: UInt64(seed))
        let pieces = ["a", "word", " ", "日", "\n", "\n\n", "👩‍👩‍👧", "longer than a row is"]
        let text = (0..<30).map { _ in pieces.randomElement(using: &dice) ?? "" }.joined()
        for (width, height) in [(2, 1), (5, 3), (9, 4), (12, 40)] {
            var editor = LineEditor(text)
            let rect = Rect(x: 1, y: 1, width: width, height: height)
            func drawn() -> Frame {
                var frame = Frame(size: Size(width + 2, height + 2))
                editor.draw(into: &frame, rect)
                return frame
            }
            editor.move(to: Int.random(in: 0...editor.characters.count, using: &dice))
            for _ in 0..<40 {
                let (before, wrapped) = (drawn(), editor.layout(width: width).rows)
                let point = Point(
                    Int.random(in: 1...width, using: &dice),
                    Int.random(in: 1...height, using: &dice))

                editor.click(point, in: rect)

                // At the end of a full row the caret has a row of its own, which pushes the others.
                guard editor.layout(width: width).rows == wrapped else { continue }
                let after = drawn()
                #expect(rows(after) == rows(before), "seed \(seed), \(point) in \(rect)")
                let cursor = after.cursor ?? Point(-1, -1)
                #expect(cursor.x <= point.x && cursor.y <= point.y && rect.contains(cursor))
                let isText = point.y - rect.y < wrapped.count
                if isText { #expect(cursor.y == point.y, "seed \(seed), \(point) in \(rect)") }
            }
        }
    }

    @Test func `the row below a click is entered before the text scrolls`() {
        var editor = LineEditor("a\nb\nc\nd")
        let rect = Rect(Size(3, 2))
        editor.click(Point(0, 0), in: rect)
        #expect(editor.caret == 4)
        _ = editor.moveDown(width: 3)
        var frame = Frame(size: rect.size)
        editor.draw(into: &frame, rect)
        #expect(rows(frame) == ["c  ", "d  "] && frame.cursor == Point(0, 1))
        editor.setText("x\ny\nz")
        frame = Frame(size: rect.size)
        editor.draw(into: &frame, rect)
        #expect(rows(frame) == ["y  ", "z  "])
    }

    @Test func `a click finds the character under it in a scrolled text too`() {
        var editor = LineEditor("a\nbb\n日本語\nd")
        let rect = Rect(x: 3, y: 5, width: 6, height: 2)
        // The caret is at the end, so the last two rows are shown.
        #expect(editor.position(at: Point(3, 5), drawnIn: rect) == 5)
        #expect(editor.position(at: Point(5, 5), drawnIn: rect) == 6)
        #expect(editor.position(at: Point(8, 6), drawnIn: rect) == 10)
        editor.moveToStart()
        #expect(editor.position(at: Point(4, 6), drawnIn: rect) == 3)
        #expect(editor.position(at: Point(0, 0), drawnIn: rect) == 0)
    }

    @Test func `the rows around the caret are drawn and the cursor is set`() {
        var frame = Frame(size: Size(6, 2))
        var editor = LineEditor("a\nb\nc\nd")
        editor.draw(into: &frame, Rect(frame.size))
        #expect(rows(frame) == ["c     ", "d     "])
        #expect(frame.cursor == Point(1, 1))
        editor.moveToStart()
        frame = Frame(size: Size(6, 2))
        editor.draw(into: &frame, Rect(frame.size), focused: false)
        #expect(rows(frame) == ["a     ", "b     "])
        #expect(frame.cursor == nil)
    }
}
