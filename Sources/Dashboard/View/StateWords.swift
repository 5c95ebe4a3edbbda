import Reliability
import TerminalUI

/// The state of an endpoint as lamp, word and role: never a colour alone.
struct StateWords {
    var lamp: Character
    var word: String
    var role: Role

    init(_ endpoint: EndpointSnapshot, now: Instant, symbols: Symbols) {
        func state(_ lamp: Character, _ word: String, _ role: Role) -> StateWords {
            StateWords(lamp: lamp, word: word, role: role)
        }
        self =
            switch (endpoint.manual, endpoint.forced, endpoint.breaker) {
            case _ where endpoint.isRemoved: state(symbols.lampOff, "removed", .off)
            case (.disabled, _, _): state(symbols.lampOff, "off", .off)
            case (.draining, _, _): state(symbols.lampDraining, "draining", .cancelled)
            case (_, .open, _): state(symbols.lampOpen, "held open", .error)
            case (_, .closed, _): state(symbols.lampClosed, "held shut", .warning)
            case (_, _, .open) where endpoint.isLastResort:
                state(symbols.lampOpen, "open last", .warning)
            case (_, _, .open(let until)):
                state(symbols.lampOpen, Self.open(until, now), .error)
            case (_, _, .halfOpen): state(symbols.lampHalfOpen, "half-open", .warning)
            case (_, _, .closed): Self.closed(endpoint, now, symbols)
            }
    }

    private init(lamp: Character, word: String, role: Role) {
        self.lamp = lamp
        self.word = word
        self.role = role
    }

    private static func open(_ until: Instant?, _ now: Instant) -> String {
        guard let until else { return "OPEN" }
        return until > now ? "OPEN \(Format.countdown(until.elapsed(since: now)))" : "OPEN due"
    }

    private static func closed(
        _ endpoint: EndpointSnapshot, _ now: Instant, _ symbols: Symbols
    ) -> StateWords {
        if !endpoint.keyProblem.isEmpty {
            return StateWords(lamp: symbols.lampOpen, word: "bad key", role: .error)
        }
        if let blocked = endpoint.blockedUntil, blocked > now {
            let wait = Format.countdown(blocked.elapsed(since: now))
            return StateWords(lamp: symbols.lampHalfOpen, word: "wait \(wait)", role: .warning)
        }
        // The breaker may still be closed; an endpoint that only fails is not shown as well.
        let isFailing = EndpointTotals.isFailing(endpoint)
        if endpoint.isPinned {
            return isFailing
                ? StateWords(lamp: symbols.lampHalfOpen, word: "pinned", role: .warning)
                : StateWords(lamp: symbols.lampClosed, word: "pinned", role: .focus)
        }
        if isFailing {
            return StateWords(lamp: symbols.lampHalfOpen, word: "failing", role: .warning)
        }
        if endpoint.returning < 1 {
            let percent = Int((endpoint.returning * 100).rounded())
            return StateWords(lamp: symbols.lampHalfOpen, word: "back \(percent) %", role: .warning)
        }
        // What was never tried is not shown as healthy.
        if endpoint.attempts == 0 {
            return StateWords(lamp: symbols.lampUnknown, word: "untried", role: .secondary)
        }
        return StateWords(lamp: symbols.lampClosed, word: "closed", role: .ok)
    }
}

/// Drawing words one after the other.
struct Pen {
    var x: Int
    let y: Int
    let clip: Rect

    init(_ rect: Rect, row: Int = 0) {
        x = rect.x
        y = rect.y + row
        clip = rect
    }

    /// Writes at the pen and moves it.
    mutating func write(_ text: String, _ style: Style, into frame: inout Frame) {
        x = frame.put(text, at: Point(x, y), style, clip: clip)
    }

    /// Writes in a field of a width and moves behind it.
    mutating func field(
        _ text: String, _ width: Int, _ style: Style, _ alignment: TextAlignment = .left,
        into frame: inout Frame
    ) {
        guard width > 0 else { return }
        frame.put(
            TextWrap.pad(text, width: width, alignment: alignment), at: Point(x, y), style,
            clip: clip)
        x += width
    }

    /// Writes against the right edge.
    func right(_ text: String, _ style: Style, into frame: inout Frame) {
        let start = clip.maxX - TextWidth.columns(of: text)
        guard start > x else { return }
        frame.put(text, at: Point(start, y), style, clip: clip)
    }
}
