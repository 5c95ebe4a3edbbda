import Testing

@testable import TerminalUI

@Suite struct WidgetTests {
    @Test func `a panel draws its frame, title and footer and returns its inside`() {
        var frame = Frame(size: Size(24, 4), fill: Cell("x"))

        let inner = Panel.draw(
            into: &frame, Rect(x: 1, y: 0, width: 22, height: 4), title: "Events",
            detail: "p pause", footer: "left", footerDetail: "right", symbols: .unicode)

        #expect(
            rows(frame) == [
                "x╭─ Events ─ p pause ─╮x", "x│xxxxxxxxxxxxxxxxxxxx│x",
                "x│xxxxxxxxxxxxxxxxxxxx│x", "x╰─ left ───── right ─╯x",
            ])
        #expect(inner == Rect(x: 2, y: 1, width: 20, height: 2))
    }

    @Test func `a panel without room for both labels keeps the title`() {
        var frame = Frame(size: Size(14, 2))
        Panel.draw(
            into: &frame, Rect(frame.size), title: "Endpoints", detail: "sort", symbols: .ascii)
        #expect(rows(frame)[0] == "+- Endpoin~ -+")
    }

    @Test(arguments: 0..<6, 0..<4)
    func `a panel of any small size stays inside its rectangle`(width: Int, height: Int) {
        var frame = Frame(size: Size(8, 6), fill: Cell("·"))
        let rect = Rect(x: 1, y: 1, width: width, height: height)

        let inner = Panel.draw(into: &frame, rect, title: "Title", footer: "f", symbols: .ascii)

        #expect(inner.isEmpty || rect.contains(Point(inner.x, inner.y)))
        for y in 0..<6 {
            for x in 0..<8 where !rect.contains(Point(x, y)) { #expect(frame[x, y].text == "·") }
        }
    }

    @Test(arguments: [
        (0.0, "░░░░░░░░"), (0.001, "▏░░░░░░░"), (0.5, "████░░░░"), (0.84, "██████▊░"),
        (0.999, "███████▉"), (1.0, "████████"), (2.0, "████████"), (-1.0, "░░░░░░░░"),
        (.nan, "░░░░░░░░"),
    ])
    func `a gauge fills by eighths and is full only at one`(fraction: Double, text: String) {
        #expect(Gauge.text(fraction, width: 8, symbols: .unicode) == text)
    }

    @Test func `a gauge of plain characters fills whole cells`() {
        #expect(Gauge.text(0.5, width: 8, symbols: .ascii) == "####....")
        #expect(Gauge.text(0.99, width: 4, symbols: .ascii) == "###.")
        #expect(Gauge.text(0.5, width: 0, symbols: .ascii) == "")
    }

    @Test func `a sparkline shows two values a column, newest at the right`() {
        #expect(Sparkline.text([1, 2, 3, 4], width: 2, symbols: .unicode) == "⣠⣾")
        #expect(Sparkline.text([4], width: 2, symbols: .unicode) == " ⢸")
        #expect(Sparkline.text([], width: 3, symbols: .unicode) == "   ")
        #expect(Sparkline.text([4, .nan], width: 1, symbols: .unicode) == "⡇")
        #expect(Sparkline.text([9, 1, 4], width: 3, top: 4, symbols: .ascii) == "#_#")
        var blocks = Symbols.unicode
        blocks.hasBraille = false
        #expect(Sparkline.text([1, 2, 4, 8], width: 4, symbols: blocks) == "▁▂▄█")
        #expect(Sparkline.text([.nan, 8], width: 3, symbols: blocks) == "  █")
    }

    @Test func `a graph fills from the bottom and grades its rows`() {
        var frame = Frame(size: Size(2, 2), fill: Cell("x"))
        BrailleGraph.draw(
            into: &frame, Rect(frame.size), values: [1, 2, 3, 8], top: 8, symbols: .unicode)
        #expect(rows(frame) == ["x⢸", "⣠⣾"])
        #expect(frame[1, 0].style.role == .graphHigh)
        #expect(frame[1, 1].style.role == .graphMiddle)
    }

    @Test func `without braille a graph is blocks of eight levels`() {
        var blocks = Symbols.unicode
        blocks.hasBraille = false
        var frame = Frame(size: Size(4, 2))
        BrailleGraph.draw(
            into: &frame, Rect(frame.size), values: [1, 4, 8, 16], top: 16, symbols: blocks)
        #expect(rows(frame) == ["   █", "▁▄██"])
    }

    @Test func `a thumb touches an edge only when the view does`() {
        #expect(Scrollbar.thumb(rows: 10, total: 10, offset: 0) == nil)
        #expect(Scrollbar.thumb(rows: 10, total: 1000, offset: 0) == 0..<1)
        #expect(Scrollbar.thumb(rows: 10, total: 1000, offset: 1) == 1..<2)
        #expect(Scrollbar.thumb(rows: 10, total: 1000, offset: 989) == 8..<9)
        #expect(Scrollbar.thumb(rows: 10, total: 1000, offset: 990) == 9..<10)
        #expect(Scrollbar.thumb(rows: 10, total: 20, offset: 5) == 3..<8)
    }

    @Test func `writing over half of a wide grapheme leaves no half behind`() {
        var frame = Frame(size: Size(6, 1))
        frame.put("日本語", at: Point(0, 0))
        frame.put("x", at: Point(1, 0))
        #expect(rows(frame) == [" x本語"])
        frame.put("y", at: Point(2, 0))
        #expect(rows(frame) == [" xy 語"])
        #expect(frame[3, 0].width == 1)
    }

    @Test func `a control character is drawn as a blank`() {
        var frame = Frame(size: Size(3, 1), fill: Cell("."))
        frame.put("a\u{1B}b", at: Point(0, 0))
        #expect(rows(frame) == ["a b"])
    }
}

@Suite struct LayoutTests {
    @Test(arguments: [
        (
            100, [Extent.fixed(40), .flexible(minimum: 10), .flexible(minimum: 10, weight: 2)],
            [40, 24, 36]
        ),
        (20, [.fixed(40), .fixed(2)], [20, 0]),
        (0, [.flexible(minimum: 3)], [0]),
        (7, [.flexible(minimum: 0), .flexible(minimum: 0)], [4, 3]),
        (9, [.fixed(2), .fixed(3)], [2, 3]),
    ])
    func `parts get what they want in order and share the rest`(
        length: Int, extents: [Extent], expected: [Int]
    ) {
        #expect(Layout.split(length, extents) == expected)
    }

    @Test func `rows and columns tile the rectangle`() {
        let rect = Rect(x: 2, y: 3, width: 11, height: 7)
        let rows = rect.rows([.fixed(1), .flexible(minimum: 2), .fixed(2)])
        #expect(rows.map(\.y) == [3, 4, 8])
        #expect(rows.map(\.height) == [1, 4, 2])
        let columns = rect.columns([.flexible(minimum: 1), .fixed(4)])
        #expect(columns.map(\.x) == [2, 9])
    }
}
