import TerminalUI

/// Finding in a panel: `/`, what is typed, and `n` and `N` afterwards.
extension Model {
    /// True while letters go into the query.
    var isTypingFind: Bool { find.map { $0.isTyping && $0.panel == focus } ?? false }

    /// Begins to find in the endpoint table or the event log when it has the focus, else in the
    /// conversation.
    mutating func beginFind() {
        go(to: focus == .events || focus == .endpoints ? focus : .chat)
        find = Find(panel: focus, origin: conversation.anchor)
    }

    mutating func pressFind(_ key: Key) -> [Effect] {
        switch (key.code, key.modifiers) {
        case (.escape, _), (.character("c"), .control): leaveFind()
        case (.enter, _): keepFind()
        case (.backspace, _), (.character("h"), .control):
            if find?.query.isEmpty != false {
                leaveFind()
            } else {
                find?.query.removeLast()
                refreshFind()
            }
        case (.character("u"), .control):
            find?.query = ""
            refreshFind()
        case (.down, []): stepFind(1)
        case (.up, []): stepFind(-1)
        case (.character("l"), .control): return [.redraw]
        case (.character("z"), .control): return [.suspend]
        case (.character(let character), []), (.character(let character), .shift):
            typeIntoFind(String(character))
        default: break
        }
        return []
    }

    /// Adds to the query and goes to the nearest match.
    mutating func typeIntoFind(_ text: String) {
        find?.query += VisibleText.oneLine(text)
        refreshFind()
    }

    /// Ends the search; one that is still typed puts the conversation back where it was.
    mutating func leaveFind() {
        if let find, find.panel == .chat, find.isTyping { conversation.anchor = find.origin }
        if find?.panel == .events { eventsScrolledUp = 0 }
        find = nil
    }

    /// Another conversation has other rows.
    mutating func forgetChatFind() {
        if find?.panel == .chat { find = nil }
    }

    /// Ends the typing; marks or filter stay.
    mutating func keepFind() {
        guard let find else { return }
        if find.panel == .chat, !find.query.isEmpty, find.matches.isEmpty {
            tell("Nothing here says: \(find.query)", .warning)
            leaveFind()
        } else if find.query.isEmpty {
            leaveFind()
        } else {
            self.find?.isTyping = false
        }
    }

    /// Goes to the next match (1) or the one before (-1), round and round.
    mutating func stepFind(_ step: Int) {
        guard let before = find, before.panel == .chat, !before.query.isEmpty else {
            if find == nil {
                tell(
                    "\(keys.spoken(.find, in: .chat)) finds; \(keys.spoken(.findNext)) and "
                        + "\(keys.spoken(.findPrevious)) then walk through the matches.")
            }
            return
        }
        let matches = collectMatches()
        find?.matches = matches
        guard !matches.isEmpty else {
            find?.current = nil
            return
        }
        let here = before.place ?? topOfChat()
        let next =
            step > 0
            ? matches.firstIndex { $0 > here } ?? 0
            : matches.lastIndex { $0 < here } ?? matches.count - 1
        find?.current = next
        reveal(matches[next])
    }

    private mutating func refreshFind() {
        guard let now = find else { return }
        guard now.panel == .chat else {
            if now.panel == .endpoints { keepSelectionShown() } else { eventsScrolledUp = 0 }
            return
        }
        conversation.anchor = now.origin
        let matches = collectMatches()
        find?.matches = matches
        let top = topOfChat()
        // What is in view or below it first; else the nearest above.
        find?.current =
            matches.isEmpty ? nil : matches.firstIndex { $0 >= top } ?? matches.count - 1
        if let place = find?.place { reveal(place) }
    }
}

extension Model {
    /// The events that filter and search leave.
    var eventLines: [EventLine] {
        let lines = shown.log.shown(eventFilter)
        guard let find, find.panel == .events, let finder = Finder(find.query) else { return lines }
        return lines.filter { finder.isIn($0.text) }
    }
}

extension Conversation.Anchor: Comparable {
    static func < (left: Self, right: Self) -> Bool {
        (left.turn, left.line) < (right.turn, right.line)
    }
}
