import CCmark
import Synchronization

/// Markdown to blocks, through cmark-gfm with tables, strikethrough, autolinks and task lists.
enum MarkdownParser {
    /// A top-level block and the line on which it begins, from 1.
    struct Placed {
        var block: Block
        var line: Int
    }

    /// Parses a whole document, or the open end of one.
    static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> [Placed] {
        guard let guarded = MathGuard.escaped(bytes) else {
            return turns.withLock { _ in parseAlone(bytes) }
        }
        return guarded.withUnsafeBufferPointer { bytes in
            turns.withLock { _ in parseAlone(bytes) }
        }
    }

    /// cmark-gfm keeps its extensions' special characters in globals while it parses, so that two
    /// parses at once would each take the other's autolinks away.
    private static let turns = Mutex<Void>(())

    private static func parseAlone(_ bytes: UnsafeBufferPointer<UInt8>) -> [Placed] {
        var placed: [Placed] = []
        withRoot(of: bytes) { root, _ in
            placed = children(of: root).compactMap { node in
                block(node).map {
                    Placed(block: $0, line: Int(cmark_node_get_start_line(node)))
                }
            }
        }
        return placed
    }

    private static func withRoot(
        of bytes: UnsafeBufferPointer<UInt8>, _ body: (OpaquePointer, OpaquePointer) -> Void
    ) {
        guard isRegistered, let parser = cmark_parser_new(options) else { return }
        defer { cmark_parser_free(parser) }
        for name in ["table", "strikethrough", "autolink", "tasklist"] {
            if let found = cmark_find_syntax_extension(name) {
                cmark_parser_attach_syntax_extension(parser, found)
            }
        }
        bytes.withMemoryRebound(to: CChar.self) {
            cmark_parser_feed(parser, $0.baseAddress, $0.count)
        }
        guard let root = cmark_parser_finish(parser) else { return }
        defer { cmark_node_free(root) }
        body(root, parser)
    }

    /// Parses a text.
    static func parse(_ text: String) -> [Block] {
        var text = text
        return text.withUTF8 { parse($0) }.map(\.block)
    }

    /// The text as HTML, safe to show.
    static func html(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            turns.withLock { _ in
                var html = ""
                withRoot(of: bytes) { root, parser in
                    let extensions = cmark_parser_get_syntax_extensions(parser)
                    guard let written = cmark_render_html(root, options, extensions) else { return }
                    html = String(cString: written)
                    cmark_get_default_mem_allocator().pointee.free(written)
                }
                return html
            }
        }
    }

    /// The addresses of a text's links and images, in order, each once.
    static func links(in text: String) -> [String] {
        var text = text
        return text.withUTF8 { bytes in
            turns.withLock { _ in linksAlone(bytes) }
        }
    }

    private static func linksAlone(_ bytes: UnsafeBufferPointer<UInt8>) -> [String] {
        var found: [String] = []
        withRoot(of: bytes) { root, _ in
            var stack = [root]
            while let node = stack.popLast() {
                let type = type(node)
                if type == "link" || type == "image", let url = cmark_node_get_url(node) {
                    let address = VisibleText.oneLine(String(cString: url))
                    if !address.isEmpty, !found.contains(address) { found.append(address) }
                }
                stack += children(of: node).reversed()
            }
        }
        return found
    }

    /// Invalid UTF-8 becomes the replacement character.
    private static let options = CMARK_OPT_VALIDATE_UTF8
    private static let isRegistered: Bool = {
        cmark_gfm_core_extensions_ensure_registered()
        return true
    }()

    private static func children(of node: OpaquePointer)
        -> [OpaquePointer]
    {
        var nodes: [OpaquePointer] = []
        var next = cmark_node_first_child(node)
        while let child = next {
            nodes.append(child)
            next = cmark_node_next(child)
        }
        return nodes
    }

    private static func type(_ node: OpaquePointer) -> String {
        cmark_node_get_type_string(node).map { String(cString: $0) } ?? ""
    }

    private static func literal(_ node: OpaquePointer) -> String {
        cmark_node_get_literal(node).map { VisibleText.clean(String(cString: $0)) } ?? ""
    }

    private static func block(_ node: OpaquePointer) -> Block? {
        switch type(node) {
        case "paragraph": return .paragraph(inlines(node))
        case "heading":
            return .heading(level: Int(cmark_node_get_heading_level(node)), inlines(node))
        case "block_quote": return .quote(children(of: node).compactMap(block))
        case "list": return list(node)
        case "code_block":
            let info = cmark_node_get_fence_info(node).map { String(cString: $0) } ?? ""
            let language = info.split(separator: " ").first.map(String.init) ?? ""
            return .code(language: VisibleText.oneLine(language), text: literal(node))
        case "html_block": return .code(language: "html", text: literal(node))
        case "thematic_break": return .rule
        case "table": return .table(table(node))
        default:
            let inner = inlines(node)
            return inner.isEmpty ? nil : .paragraph(inner)
        }
    }

    private static func list(_ node: OpaquePointer) -> Block {
        let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
        let items = children(of: node).map { item in
            Block.Item(
                isDone: type(item) == "tasklist"
                    ? cmark_gfm_extensions_get_tasklist_item_checked(item) : nil,
                blocks: children(of: item).compactMap(block))
        }
        return .list(
            start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil,
            isTight: cmark_node_get_list_tight(node) != 0, items: items)
    }

    private static func table(_ node: OpaquePointer) -> Block.Table {
        let columns = Int(cmark_gfm_extensions_get_table_columns(node))
        let letters = cmark_gfm_extensions_get_table_alignments(node)
        let alignments = (0..<columns).map { column -> Block.Table.Alignment in
            switch letters?[column] {
            case UInt8(ascii: "r"): .right
            case UInt8(ascii: "c"): .center
            default: .left
            }
        }
        var rows = children(of: node).map { row in children(of: row).map { inlines($0) } }
        for index in rows.indices {
            while rows[index].count < columns { rows[index].append([]) }
            rows[index] = Array(rows[index].prefix(columns))
        }
        let header = rows.isEmpty ? [] : rows.removeFirst()
        return Block.Table(alignments: alignments, header: header, rows: rows)
    }
}

/// Text inside blocks.
extension MarkdownParser {
    private static func inlines(_ node: OpaquePointer) -> [Inline] {
        var runs: [Inline] = []
        for child in children(of: node) { collect(child, [], into: &runs) }
        return runs
    }

    private static func collect(
        _ node: OpaquePointer, _ marks: Inline.Marks, into runs: inout [Inline]
    ) {
        func add(_ text: String, _ marks: Inline.Marks) {
            guard !text.isEmpty else { return }
            if let last = runs.last, last.marks == marks {
                runs[runs.count - 1].text += text
            } else {
                runs.append(Inline(text: text, marks: marks))
            }
        }
        func descend(_ marks: Inline.Marks) {
            for child in children(of: node) { collect(child, marks, into: &runs) }
        }
        switch type(node) {
        case "text": add(VisibleText.oneLine(literal(node)), marks)
        case "softbreak": add(" ", marks.subtracting(.link))
        case "linebreak": add("\n", marks)
        case "code": add(VisibleText.oneLine(literal(node)), marks.union(.code))
        case "html_inline": add(literal(node), marks.union(.code))
        case "strong": descend(marks.union(.strong))
        case "emph": descend(marks.union(.emphasis))
        case "strikethrough": descend(marks.union(.struck))
        case "link", "image":
            let before = runs.count
            descend(marks.union(.link))
            let address =
                cmark_node_get_url(node).map { VisibleText.oneLine(String(cString: $0)) } ?? ""
            let shown = runs[min(before, runs.count)...].map(\.text).joined()
            let plain = address.hasPrefix("mailto:") ? String(address.dropFirst(7)) : address
            if !address.isEmpty, !shown.hasSuffix(plain), shown != plain {
                add(" (\(address))", marks.union(.address))
            }
        default: descend(marks)
        }
    }
}
