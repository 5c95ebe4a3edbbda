public import TerminalUI

/// What was drawn last, and what is no longer as it was drawn.
///
/// Most keys are letters of a message, and change nothing but the message. Those are shown on the
/// last frame at once; whatever else happened in between waits for the next whole frame.
struct Drawing: Sendable, Equatable {
    fileprivate var last: (frame: Frame, layout: ScreenLayout)?
    /// True when something beside the message changed since the last whole frame.
    fileprivate(set) var isStale = true
    /// True when a person's input since then did more than write in the message, or its answer came.
    fileprivate var mustBeWhole = true

    private var input = Input.other
    private enum Input { case undecided, typing, other }

    /// What was drawn does not make two models different.
    static func == (left: Drawing, right: Drawing) -> Bool { true }

    /// Something happened that no person did; `mustBeWhole` when a person waits for it.
    mutating func note(mustBeWhole waits: Bool = false) {
        isStale = true
        if waits { mustBeWhole = true }
    }

    /// A person's input is about to be taken.
    mutating func beginInput() { input = .undecided }

    /// The input wrote in the message, and as far as is known did nothing else.
    mutating func isTyping() { if input == .undecided { input = .typing } }

    /// The input changes something else as well.
    mutating func isMoreThanTyping() { input = .other }

    /// The input was taken.
    mutating func endInput(hadEffects: Bool) {
        if input == .typing, !hadEffects { return }
        isStale = true
        mustBeWhole = true
    }

    fileprivate mutating func drew(_ frame: Frame, _ layout: ScreenLayout) {
        last = (frame, layout)
        isStale = false
        mustBeWhole = false
    }

    fileprivate mutating func forget() {
        last = nil
        isStale = false
        mustBeWhole = true
    }
}

extension Model {
    /// True when the last frame shows something that is not so any more, beside the message.
    public var isStale: Bool { drawing.isStale }

    /// The last frame with the message as it is now; `nil` when a person's input since then changed
    /// more than the message, so that only `frame(size:)` shows what they did.
    public mutating func messageFrame(size: Size) -> Frame? {
        guard !drawing.mustBeWhole, let (last, layout) = drawing.last, last.size == size,
            ScreenLayout(self, size: size) == layout
        else { return nil }
        var frame = last
        frame.fill(layout.composer)
        frame.cursor = nil
        ComposerView.draw(self, into: &frame, layout.composer)
        drawing.last = (frame, layout)
        return frame
    }

    /// Draws the screen and keeps the wrapped text, so that the next frame costs only what changed.
    public mutating func frame(size: Size) -> Frame {
        var frame = Frame(size: size)
        drawing.forget()
        guard size.width > 0, size.height > 0 else { return frame }
        if case .compare(let comparison) = overlay {
            // Covers everything, and wraps the same answers to other columns.
            CompareView.prepare(comparison, &self, size: size)
            OverlayFrame.draw(self, into: &frame)
            return frame
        }
        let layout = ScreenLayout(self, size: size)
        prepareChat(layout)
        if layout.band == .line, !isPlain {
            LineView.draw(self, layout, into: &frame)
        } else {
            HeaderView.draw(self, into: &frame, layout.header)
            ChipsView.draw(self, into: &frame, layout.chips)
            EndpointRows(self, rect: layout.endpoints, band: layout.band).draw(into: &frame)
            GraphView.draw(self, into: &frame, layout.graphs)
            ChatView.draw(self, layout, into: &frame)
            InspectorView.draw(self, into: &frame, layout.inspector)
            RaceView.draw(self, into: &frame, layout.race)
            EventsView.draw(self, into: &frame, layout.events)
            ComposerView.draw(self, into: &frame, layout.composer)
            CompletionView.draw(self, into: &frame, layout.composer)
            HintsView.draw(self, into: &frame, layout.hints)
        }
        FindView.draw(self, layout, into: &frame)
        OverlayFrame.draw(self, into: &frame)
        // The line view and plain view draw the message otherwise, or not at all.
        let isUsual = layout.band != .line && !isPlain && overlay == nil && find == nil
        if isUsual, !layout.composer.isEmpty { drawing.drew(frame, layout) }
        return frame
    }
}
