import LoopbackServers
import Providers
import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// What a model writes at the terminal, from the real client into the cells of the screen.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct TerminalFaultTests {
    @Test(arguments: Fault.writings)
    func `what a model writes reaches the screen as text alone`(fault: Fault) async throws {
        let text = try await Outcome.of(#require(fault.play)).text

        for width in [80, 41, 13] {
            let frame = frame(of: text, size: Size(width, 24))
            let isClean = frame.cells.allSatisfy { cell in
                cell.text.unicodeScalars.allSatisfy { scalar in
                    scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
                        && !(0x202A...0x202E).contains(scalar.value)
                        && !(0x2066...0x2069).contains(scalar.value)
                }
            }
            #expect(isClean, "\(width) columns")
            for y in 0..<24 {
                let columns = (0..<width).reduce(0) { $0 + frame[$1, y].width }
                #expect(columns == width, "row \(y) of \(width) columns")
            }
        }
    }

    /// A question with this answer to it, drawn.
    private func frame(of text: String, size: Size) -> Frame {
        let start = Instant(.zero)
        var model = Model(
            now: start, wallClock: WallClock(anchor: start, secondsOfDay: 0), size: size,
            looks: Looks())
        model.focus = .composer
        _ = update(&model, .input(.key(.character("x"))))
        for effect in update(&model, .input(.key(Key(.enter)))) {
            guard case .send(let question) = effect else { continue }
            _ = update(&model, .answerText(question.turn, text))
        }
        return model.frame(size: size)
    }
}
