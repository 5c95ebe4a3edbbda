public import TerminalUI

/// Draws the whole screen; pure: the same model and size always give the same frame.
///
/// `Model.frame(size:)` gives the same frame and keeps what it wrapped for the next one.
public func view(_ model: Model, size: Size) -> Frame {
    var model = model
    return model.frame(size: size)
}
