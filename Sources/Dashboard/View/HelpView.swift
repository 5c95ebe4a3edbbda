import HelpTopics
import TerminalUI

/// The keys, out of the one table, and the help pages; typing narrows both.
enum HelpView {
    /// Rows of text that fit.
    static func height(in size: Size) -> Int { max(1, size.height - 6) }

    static func rowCount(_ help: HelpOverlay, in model: Model) -> Int {
        let width = OverlayFrame.rect(for: model, size: model.size).width - 4
        return lines(help, width: max(10, width), keys: model.keys, symbols: model.symbols).count
    }

    static func draw(_ help: HelpOverlay, _ model: Model, into frame: inout Frame, _ rect: Rect) {
        let inner = Panel.draw(
            into: &frame, rect, title: "Help", detail: "type to find a key or a page",
            focused: true,
            footer: "\(model.symbols.up)\(model.symbols.down) PgUp PgDn move",
            footerDetail: "Esc close", backdrop: .panel, symbols: model.symbols)
        guard inner.width > 4, inner.height > 1 else { return }
        var pen = Pen(inner)
        pen.write(
            " \(model.symbols.prompt) \(help.query)", Style(.strong, on: .panel), into: &frame)
        frame.cursor = Point(min(pen.x, inner.maxX - 1), inner.y)
        let text = Rect(
            x: inner.x + 1, y: inner.y + 1, width: inner.width - 2, height: inner.height - 1)
        let lines = lines(help, width: text.width, keys: model.keys, symbols: model.symbols)
        let first = min(help.scroll, max(0, lines.count - text.height))
        for (row, line) in lines.dropFirst(first).prefix(text.height).enumerated() {
            var raised = line
            for index in raised.spans.indices { raised.spans[index].style.backdrop = .panel }
            raised.draw(into: &frame, at: Point(text.x, text.y + row), clip: text)
        }
        if lines.isEmpty {
            frame.put("no match", at: Point(text.x, text.y), Style(.faint, on: .panel), clip: text)
        }
        Scrollbar.draw(
            into: &frame, Rect(x: rect.x, y: text.y, width: rect.width, height: text.height),
            total: lines.count, offset: first, style: Style(.focus, on: .panel),
            symbols: model.symbols)
    }

    /// Keys first, by region, then the pages.
    static func lines(
        _ help: HelpOverlay, width: Int, keys: KeyMap, symbols: Symbols
    ) -> [StyledLine] {
        let query = help.query.lowercased()
        var lines: [StyledLine] = []
        if let region = help.region, query.isEmpty {
            lines += RegionWords.lines(region, width: width, keys: keys, symbols: symbols)
        }
        let own = help.region.flatMap { KeyMap.regions(of: $0).first }
        let order =
            KeyRegion.allCases.filter { $0 == own } + KeyRegion.allCases.filter { $0 != own }
        for region in order {
            let rows = keys.rows.filter { binding in
                guard binding.region == region else { return false }
                let text = "\(KeyName.text(binding.keys)) \(binding.title) \(binding.help)"
                return query.isEmpty || text.lowercased().contains(query)
            }
            guard !rows.isEmpty else { continue }
            if !lines.isEmpty { lines.append(StyledLine()) }
            lines.append(StyledLine(region.heading, Style(.heading, on: .base, .bold)))
            for row in rows { lines += keyLines(row, width: width) }
        }
        let topics = query.isEmpty ? HelpTopics.all : HelpTopics.search(help.query)
        let layout = MarkdownLayout(symbols: symbols)
        for topic in topics {
            if !lines.isEmpty { lines.append(StyledLine()) }
            lines += layout.lines(
                MarkdownParser.parse(topic.page), width: min(width, 90), isTight: false)
        }
        return lines
    }

    private static func keyLines(_ binding: KeyBinding, width: Int) -> [StyledLine] {
        let column = width >= 60 ? 18 : 10
        let key = TextWrap.pad(KeyName.text(binding.keys), width: column - 1)
        let name = binding.keys.isEmpty ? TextWrap.pad("", width: column - 1) : key
        let words = "\(binding.title): \(binding.help)"
        let rows = TextWrap.wrap(words, width: max(1, width - column))
        return rows.enumerated().map { index, row in
            StyledLine([
                StyledLine.Span(
                    index == 0 ? name + " " : String(repeating: " ", count: column), Style(.key)),
                StyledLine.Span(row, Style(.text)),
            ])
        }
    }
}
