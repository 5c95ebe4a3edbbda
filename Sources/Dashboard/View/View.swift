public import TerminalUI

/// Draws the whole screen; pure: the same model and size always give the same frame.
///
/// `Model.frame(size:)` gives the same frame and keeps what it wrapped for the next one.
public func view(_ model: Model, size: Size) -> Frame {
    var model = model
    return model.frame(size: size)
}

extension Model {
    /// Draws the screen and keeps the wrapped text, so that the next frame costs only what changed.
    public mutating func frame(size: Size) -> Frame {
        var frame = Frame(size: size)
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
        return frame
    }
}
