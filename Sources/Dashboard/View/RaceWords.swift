import Reliability
import TerminalUI

/// What the frame of the waterfall says.
enum RaceWords {
    /// Why a hedge was sent, is due, or was not sent.
    ///
    /// What stands in brackets gives way to the budget, which is cut before anything else.
    static func why(_ call: CallRecord, beside budget: String, width: Int) -> String {
        let text = why(call)
        let room = width - 9 - TextWidth.columns(of: budget)
        guard TextWidth.columns(of: text) > room, let bracket = text.firstIndex(of: "(") else {
            return text
        }
        return String(text[..<bracket].dropLast())
    }

    /// The same, whole.
    static func why(_ call: CallRecord) -> String {
        if call.wasBudgetRefused { return "retry budget closed" }
        if let reason = call.suppressed { return "no hedge: \(EventWords.words(reason))" }
        guard let hedge = call.hedge else { return "" }
        let delay = Format.seconds(hedge.due.elapsed(since: hedge.armedAt))
        let isSent = call.lanes.contains { $0.reason == .hedge }
        let verb =
            isSent ? "hedge after" : call.isRunning ? "hedge due after" : "hedge was due after"
        return "\(verb) \(delay) (\(EventWords.words(hedge.reason)))"
    }

    /// What is left of the extra-attempt budget: `budget 7.2 of 10`, never more than its capacity.
    ///
    /// The capacity follows the traffic, so for a moment the balance may lie above it.
    static func budget(_ board: Board) -> String {
        guard let fleet = board.fleet else { return "" }
        let left = min(fleet.budgetBalance, fleet.budgetCapacity)
        let isClosed = fleet.budgetBalance < fleet.budgetClosedBelow
        return "budget \(tenths(left)) of \(tenths(fleet.budgetCapacity))"
            + (isClosed ? ", closed" : "")
    }

    /// To one decimal, without a zero after the point: `10`, `7.2`.
    private static func tenths(_ value: Double) -> String {
        let text = Format.fixed(value, digits: 1)
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    /// The lanes that fit: with more attempts than rows, the winner and the newest.
    static func lanes(_ call: CallRecord, room: Int) -> [CallRecord.Lane] {
        guard call.lanes.count > room, room > 0 else {
            return Array(call.lanes.prefix(max(0, room)))
        }
        var lanes = Array(call.lanes.suffix(room))
        if let winner = call.winner, !lanes.contains(where: { $0.attempt == winner.attempt }) {
            lanes[0] = winner
        }
        return lanes
    }

    /// Endpoints that could not be asked, and why.
    static func refused(_ call: CallRecord) -> [RouteDecision.Candidate] {
        let used = Set(call.lanes.compactMap(\.endpoint))
        return (call.route?.candidates ?? []).filter { candidate in
            guard !used.contains(candidate.endpoint) else { return false }
            switch candidate.skipped {
            case .disabled, .draining, .breakerOpen, .trialTaken, .bucketEmpty, .noSlot,
                .recovering, .keyUnusable, .tooSmall, .queueAhead, .bucketLow, .budgetClosed,
                .noImages, .noTools, .tooDear, .forbidden:
                return true
            case .removed, .notPinned, .inUse, .alreadyTried, .reserved, .noChat, .noEmbeddings,
                nil:
                return false
            }
        }
    }

    /// The marks in words, for the frame of a large waterfall.
    static func legend(_ symbols: Symbols) -> String {
        let marks: [(Character, String)] = [
            (symbols.laneQueued, "queued"), (symbols.laneWaiting, "waiting"),
            (symbols.laneFirstToken, "first token"), (symbols.laneStreaming, "streaming"),
            (symbols.laneLive, "going on"), (symbols.laneCancelled, "cancelled"),
            (symbols.laneFailed, "failed"),
            (symbols.laneBackoff, "back-off"), (symbols.laneRefused, "refused"),
            (symbols.laneHedgeTimer, "hedge timer"), (symbols.laneWinner, "winner"),
        ]
        return marks.map { "\($0.0) \($0.1)" }.joined(separator: "  ")
    }
}
