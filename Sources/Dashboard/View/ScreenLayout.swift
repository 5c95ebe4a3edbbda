import Reliability
import TerminalUI

/// Where each region is: the same pure function for drawing, for the mouse and for tests.
///
/// | size | shows |
/// | --- | --- |
/// | below 40×10 | composer, last lines, one status line |
/// | below 80×24 | endpoints as chips, race as one line; a focused panel takes the conversation's place |
/// | from 80×24 | endpoint table, conversation, race, composer |
/// | from 110×34 | endpoint cards and graph on the left |
/// | from 190×55 | the inspector on the right, with the events |
struct ScreenLayout: Equatable {
    /// How much there is room for.
    enum Band: Int, Comparable {
        case line
        case narrow
        case standard
        case wide
        case huge
        static func < (left: Band, right: Band) -> Bool { left.rawValue < right.rawValue }
    }

    private(set) var band: Band
    private(set) var header = Rect(Size(0, 0))
    private(set) var chips = Rect(Size(0, 0))
    private(set) var endpoints = Rect(Size(0, 0))
    private(set) var graphs = Rect(Size(0, 0))
    private(set) var chat = Rect(Size(0, 0))
    private(set) var inspector = Rect(Size(0, 0))
    private(set) var race = Rect(Size(0, 0))
    private(set) var events = Rect(Size(0, 0))
    private(set) var composer = Rect(Size(0, 0))
    private(set) var hints = Rect(Size(0, 0))
    /// True when panels have frames; the conversation has one only where there is room.
    private(set) var chatHasFrame = false
    /// True when the conversation is alone, for copying.
    private(set) var isPlain = false

    init(_ model: Model, size: Size) {
        band = Self.band(of: size)
        // Of a line, the message is the most; who watches a server writes none.
        if !model.hasConversation { band = max(band, .narrow) }
        var rest = Rect(size)
        if model.isPlain {
            isPlain = true
            if size.height >= 3 { (rest, hints) = rest.splitBottom(1) }
            chat = rest
            return
        }
        if band == .line {
            placeLineView(model, rest)
            return
        }
        (header, rest) = rest.splitTop(1)
        if size.height >= 14 { (rest, hints) = rest.splitBottom(1) }
        if model.hasConversation {
            (rest, composer) = rest.splitBottom(composerRows(model, size: size) + 2)
        }
        if let zoomed = model.zoomed, zoomed != .composer {
            place(zoomed, in: rest)
            return
        }
        switch band {
        case .line: break
        case .narrow: placeNarrow(model, rest)
        case _ where !model.hasConversation: placeWatching(model, rest)
        case .standard: placeStandard(model, rest)
        case .wide, .huge: placeWide(model, rest)
        }
    }

    /// The band of a size.
    static func band(of size: Size) -> Band {
        if size.width < 40 || size.height < 10 { return .line }
        if size.width < 80 || size.height < 24 { return .narrow }
        if size.width < 110 || size.height < 34 { return .standard }
        return size.width >= 190 && size.height >= 55 ? .huge : .wide
    }

    /// The rectangle of the message's text.
    var composerText: Rect {
        band == .line ? LineView.text(in: composer) : ComposerView.text(in: composer)
    }

    /// The rectangle of the conversation's lines.
    var chatText: Rect {
        if isPlain { return chat }
        let inner =
            chatHasFrame ? chat.inset(dx: 2, dy: 1) : chat.inset(dx: band == .line ? 0 : 1, dy: 0)
        // Prose wider than this is hard to read.
        return Rect(x: inner.x, y: inner.y, width: min(inner.width, 104), height: inner.height)
    }

    private func composerRows(_ model: Model, size: Size) -> Int {
        let most = max(1, min(10, size.height / 4))
        return rows(of: model.composer, width: size.width - 4, most: most)
    }

    /// Rows of the message; one that must need them all is not wrapped to find that out.
    private func rows(of editor: LineEditor, width: Int, most: Int) -> Int {
        let width = max(1, width)
        if editor.characters.count > most * width { return most }
        return min(most, editor.layout(width: width).rows.count)
    }

    /// Below 40×10: what there is room for, the message first.
    private mutating func placeLineView(_ model: Model, _ all: Rect) {
        let rows = min(
            max(1, all.height / 3), rows(of: model.composer, width: all.width - 2, most: all.height)
        )
        var rest = all
        (rest, composer) = rest.splitBottom(rows)
        if rest.height >= 1 { (header, rest) = rest.splitTop(1) }
        chat = rest
    }

    private mutating func placeNarrow(_ model: Model, _ all: Rect) {
        var rest = all
        (chips, rest) = rest.splitTop(1)
        if rest.height >= 6, !model.shown.calls.isEmpty { (rest, race) = rest.splitBottom(1) }
        switch model.focus {
        case .endpoints: endpoints = rest
        case .events: events = rest
        case .race:
            race = Rect(x: rest.x, y: rest.y, width: rest.width, height: rest.height + race.height)
        case .chat, .composer: chat = rest
        }
    }

    private mutating func placeStandard(_ model: Model, _ all: Rect) {
        var rest = all
        let preset = model.interface.preset
        let count = model.shown.fleet?.present.count ?? 0
        if preset == .chat || preset == .log, model.focus != .endpoints {
            (chips, rest) = rest.splitTop(1)
        } else {
            let most = max(3, all.height / 3)
            (endpoints, rest) = rest.splitTop(min(max(1, count), most) + 2)
        }
        if preset == .log, model.focus != .race {
            (rest, events) = rest.splitBottom(max(5, rest.height * 2 / 3))
            (rest, race) = rest.splitBottom(raceRows(model, room: rest.height - 4))
        } else if model.focus == .events || preset == .cockpit {
            (rest, events) = rest.splitBottom(min(8, max(5, rest.height / 2)))
            if preset == .cockpit { (rest, race) = rest.splitBottom(min(rest.height - 3, 4)) }
        } else {
            (rest, race) = rest.splitBottom(raceRows(model, room: rest.height - 4))
            if all.height >= 34, preset == .both { (rest, events) = rest.splitBottom(5) }
        }
        chat = rest
    }

    /// A race takes its lanes and a frame, or one line when it is over or there is no room.
    private func raceRows(_ model: Model, room: Int) -> Int {
        guard let call = model.callInView else { return 0 }
        let isOpen = model.focus == .race || model.interface.preset == .race
        if [.chat, .log].contains(model.interface.preset), !isOpen { return min(1, max(0, room)) }
        let folds = model.raceFoldsAt.map { $0 <= model.now } ?? false
        if folds, !isOpen, band == .standard { return min(1, max(0, room)) }
        if let rows = model.interface.raceRows, room >= 4 { return Divider.clamp(rows, 4, room) }
        let most = isOpen ? max(2, room - 2) : max(2, min(4, room / 3))
        let rows = min(most, max(band == .standard ? 2 : 4, call.lanes.count)) + 2
        return rows <= room ? rows : min(1, max(0, room))
    }

    private mutating func placeWide(_ model: Model, _ all: Rect) {
        var rest = all
        let preset = model.interface.preset
        if preset == .log {
            (rest, events) = rest.splitBottom(rest.height * 2 / 3)
            (rest, race) = rest.splitBottom(
                model.focus == .race ? 8 : model.shown.calls.isEmpty ? 0 : 1)
        } else if preset != .chat {
            let lanes = band == .huge ? 8 : preset == .race ? 10 : all.height >= 38 ? 5 : 3
            let eventRows = preset == .cockpit ? 12 : all.height >= 38 ? 5 : 0
            if band != .huge {
                let rows = model.focus == .events ? max(eventRows, 8) : eventRows
                (rest, events) = rest.splitBottom(rows)
            }
            let rows = model.interface.raceRows.map { Divider.clamp($0, 4, rest.height - 12) }
            (rest, race) = rest.splitBottom(rows ?? lanes + 3)
        } else {
            (rest, race) = rest.splitBottom(model.shown.calls.isEmpty ? 0 : 1)
        }
        if preset == .chat || preset == .log {
            (chips, rest) = rest.splitTop(1)
        } else {
            let usual = preset == .cockpit ? all.width / 2 : all.width >= 140 ? 50 : 44
            let columns =
                model.interface.leftColumns.map { Divider.clamp($0, 30, all.width - 60) } ?? usual
            let (left, middle) = rest.splitLeft(columns)
            let count = max(1, model.shown.fleet?.present.count ?? 1)
            let wanted = EndpointCards.height(count: count, room: left.height)
            (endpoints, graphs) = left.splitTop(left.height - wanted >= 5 ? wanted : left.height)
            rest = middle
            if band == .huge {
                let (centre, right) = rest.splitRight(52)
                (inspector, events) = right.splitTop(right.height / 2)
                rest = centre
            }
        }
        chat = rest
        chatHasFrame = true
    }

    /// Without a conversation the events stand beside the endpoints, and the waterfall gets the rows
    /// of the message.
    private mutating func placeWatching(_ model: Model, _ all: Rect) {
        var rest = all
        let preset = model.interface.preset
        let count = max(1, model.shown.fleet?.present.count ?? 1)
        let favours = model.focus == .race || preset == .race ? 3 : preset == .log ? 1 : 2
        if band == .standard {
            (endpoints, rest) = rest.splitTop(min(count, max(3, all.height / 3)) + 2)
            (events, race) = rest.splitBottom(rest.height * favours / 4)
            return
        }
        let most = max(4, all.height - 12)
        let rows = model.interface.raceRows ?? (band == .huge ? 6 : 4) * favours + 1
        (rest, race) = rest.splitBottom(Divider.clamp(rows, 4, most))
        let columns = model.interface.leftColumns ?? all.width / 2
        let (left, right) = rest.splitLeft(Divider.clamp(columns, 30, all.width - 60))
        let wanted = EndpointCards.height(count: count, room: left.height)
        (endpoints, graphs) = left.splitTop(left.height - wanted >= 5 ? wanted : left.height)
        if band == .huge {
            (events, inspector) = right.splitRight(52)
        } else {
            events = right
        }
    }

    private mutating func place(_ panel: Focus, in rect: Rect) {
        switch panel {
        case .endpoints: endpoints = rect
        case .race: race = rect
        case .events: events = rect
        case .chat, .composer:
            chat = rect
            chatHasFrame = band >= .standard
        }
    }
}

/// Asking the layout.
extension ScreenLayout {
    /// A region that can have the focus.
    struct Region {
        var focus: Focus
        var rect: Rect
    }

    /// Every region with a focus that is on the screen.
    var regions: [Region] {
        [
            Region(focus: .endpoints, rect: endpoints), Region(focus: .endpoints, rect: chips),
            Region(focus: .chat, rect: chat), Region(focus: .race, rect: race),
            Region(focus: .events, rect: events), Region(focus: .composer, rect: composer),
        ].filter { !$0.rect.isEmpty }
    }

    /// All rectangles that tile the screen.
    var tiles: [Rect] {
        [header, chips, endpoints, graphs, chat, inspector, race, events, composer, hints]
            .filter { !$0.isEmpty }
    }

    /// The region under a cell.
    func region(at point: Point) -> Region? { regions.first { $0.rect.contains(point) } }

    /// The endpoint under a cell, in the table or the cards.
    func endpoint(at point: Point, in model: Model) -> EndpointID? {
        guard endpoints.contains(point) else { return nil }
        return EndpointRows(model, rect: endpoints, band: band).endpoint(atRow: point.y)
    }

    /// How many rows of content a panel shows.
    func rows(of panel: Focus) -> Int {
        switch panel {
        case .endpoints: max(1, endpoints.height - 2)
        case .chat, .composer: max(1, chatText.height)
        case .race: max(1, race.height - 2)
        case .events: max(1, events.height - 2)
        }
    }
}
