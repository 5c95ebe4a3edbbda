import TerminalUI

/// The conversation alone, without frames, so that the terminal's own selection copies its text.
extension Model {
    /// True while the conversation has the screen to itself.
    public var isPlain: Bool { plainReturn != nil && focus == .chat }

    /// Shows the plain view, or goes back; the mouse belongs to the terminal as long as it lasts.
    mutating func togglePlainView() -> [Effect] {
        if isPlain { return leavePlainView(to: plainReturn) }
        plainReturn = focus
        focus = .chat
        return hasMouse ? [.setMouse(false)] : []
    }

    /// Ends the plain view; a mouse that was ours comes back.
    mutating func leavePlainView(to panel: Focus?) -> [Effect] {
        plainReturn = nil
        if let panel { focus = panel }
        return hasMouse ? [.setMouse(true)] : []
    }

    /// Whatever moved the focus elsewhere has ended the plain view.
    mutating func settlePlainView() -> [Effect] {
        guard plainReturn != nil, focus != .chat else { return [] }
        return leavePlainView(to: nil)
    }
}
