import Reliability
import TerminalUI

/// One lane of the waterfall as cells.
struct RaceLane {
    let lane: CallRecord.Lane
    let call: CallRecord
    let axis: RaceAxis
    let now: Instant
    let symbols: Symbols

    private func at(_ instant: Instant?) -> Double? {
        instant.map { $0.elapsed(since: call.startedAt).inSeconds }
    }

    private var isWinner: Bool { call.winner?.attempt == lane.attempt }

    /// Between the start and the request on the wire; not in the common set, and no other's glyph.
    private var connecting: Character { symbols.isASCII ? "=" : "░" }

    func draw(into frame: inout Frame, at place: Point, clip: Rect) {
        let end = at(lane.endedAt) ?? at(now) ?? 0
        guard let begin = at(lane.begin) else { return }
        let dim: Attributes = isCancelled ? .dim : []
        let first = axis.column(begin)
        let last = axis.column(end)
        for column in first...max(first, last) where column != axis.columns {
            let (glyph, role) = phase(clamped(axis.seconds(column), begin, end))
            set(column, glyph, Style(role, on: .base, isWinner ? .bold : dim), place, clip, &frame)
        }
        drawPause(end, place, clip, &frame)
        if let first = at(lane.firstTokenAt) {
            let style = Style(isWinner ? .ok : .active, on: .base, isWinner ? .bold : dim)
            set(axis.column(first), symbols.laneFirstToken, style, place, clip, &frame)
        }
        let (mark, role) = endMark
        var column = axis.column(end)
        if column >= 0, let first = at(lane.firstTokenAt), axis.column(first) == column {
            column += 1
        }
        set(column, mark, Style(role, on: .base, isWinner ? .bold : []), place, clip, &frame)
    }

    private var isCancelled: Bool {
        if case .cancelled = lane.outcome { true } else { false }
    }

    private func clamped(_ value: Double, _ low: Double, _ high: Double) -> Double {
        min(max(value, low), high)
    }

    private var isWon: Bool {
        if case .won = lane.outcome { true } else { false }
    }

    /// What the attempt was doing at a time.
    private func phase(_ seconds: Double) -> (Character, Role) {
        if let first = at(lane.firstTokenAt), seconds >= first {
            return (symbols.laneStreaming, isWinner ? .active : .secondary)
        }
        if let sent = at(lane.sentAt), seconds >= sent { return (symbols.laneWaiting, .warning) }
        if let started = at(lane.startedAt), seconds >= started { return (connecting, .secondary) }
        return (symbols.laneQueued, .faint)
    }

    private var endMark: (Character, Role) {
        switch lane.outcome {
        case .won: (symbols.laneWinner, .ok)
        case .failed: (symbols.laneFailed, .error)
        case .cancelled: (symbols.laneCancelled, .cancelled)
        case nil:
            lane.firstTokenAt != nil
                ? (symbols.laneLive, .active)
                : lane.startedAt == nil
                    ? (symbols.laneQueued, .faint) : (symbols.laneWaiting, .warning)
        }
    }

    /// The pause that followed this attempt.
    private func drawPause(_ end: Double, _ place: Point, _ clip: Rect, _ frame: inout Frame) {
        guard let pause = call.pauses.last(where: { $0.after == lane.attempt }),
            let until = at(min(pause.until, call.endedAt ?? now)), until > end
        else { return }
        for column in axis.column(end)...axis.column(until) where column != axis.columns {
            set(column, symbols.laneBackoff, Style(.faint), place, clip, &frame)
        }
    }

    private func set(
        _ column: Int, _ glyph: Character, _ style: Style, _ place: Point, _ clip: Rect,
        _ frame: inout Frame
    ) {
        let point = Point(place.x + column, place.y)
        guard column >= 0, column < axis.columns + axis.tailColumns, clip.contains(point) else {
            return
        }
        frame[point.x, point.y] = Cell(glyph, style: style)
    }

    /// How the lane ended, for the right side: `★ 0.52s, 41 tok/s`.
    func result(_ board: Board, isWide: Bool) -> (text: String, role: Role) {
        let took = (lane.endedAt ?? now).elapsed(since: lane.startedAt ?? lane.begin ?? now)
        if lane.firstTokenAt != nil, lane.outcome == nil || isWon { return answered(isWide) }
        switch lane.outcome {
        case .won: return ("\(symbols.laneWinner) \(Format.seconds(took))", .ok)
        case .cancelled(let reason):
            let who =
                switch reason {
                case .lostRace: "cancelled"
                case .user: "stopped"
                case .deadline: "deadline"
                case .removed: "removed"
                }
            return ("\(symbols.laneCancelled) \(who) \(Format.seconds(took))", .cancelled)
        case .failed(let failure):
            // The class alone: the server's own words belong to the call's detail.
            let words = EventWords.short(failure)
            let pause = isWide ? failure.retryAfter : nil
            let wait = pause.map { ", Retry-After \(Format.seconds($0))" }
            return ("\(symbols.laneFailed) \(words)\(wait ?? "")", .error)
        case nil:
            if lane.startedAt == nil { return ("queued \(Format.seconds(took))", .faint) }
            let word = lane.sentAt == nil ? "connecting" : "waiting"
            return ("\(word) \(Format.seconds(took))", .warning)
        }
    }

    /// Own time, from the attempt's start, and seen time, from the person's Enter.
    private func answered(_ isWide: Bool) -> (String, Role) {
        guard let first = lane.firstTokenAt else { return ("", .text) }
        let own = Format.seconds(first.elapsed(since: lane.startedAt ?? call.startedAt))
        let seen = Format.seconds(first.elapsed(since: call.startedAt))
        let isOver = lane.outcome != nil
        let mark = isWinner ? symbols.laneWinner : symbols.laneLive
        var text = "\(mark) \(own)"
        if isWide {
            text = "\(mark) own \(own), seen \(seen)"
        } else if own != seen {
            text += ", seen \(seen)"
        }
        if !isOver { text += isWide ? ", streaming" : "" }
        if let speed { text += isWide ? ", \(speed) tok/s" : " \(speed)t/s" }
        return (text, isWinner ? .ok : .active)
    }

    private var speed: String? {
        guard case .won(let usage) = lane.outcome, usage.output > 1, let first = lane.firstTokenAt,
            let end = lane.endedAt, end > first
        else { return nil }
        let rate = Double(usage.output - 1) / end.elapsed(since: first).inSeconds
        return Format.fixed(rate, digits: 0)
    }
}
