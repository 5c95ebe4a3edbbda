import Behaviours
import Settings

/// Faults as they are written in a scenario file: `faults: {500: 20%, reset: 5% in 5ms}`.
///
/// | written | meant |
/// | --- | --- |
/// | `500`, `401`, `529`, … | that status |
/// | `429 insufficient_quota` | with that error code in the body |
/// | `429 after 2s` | with `Retry-After: 2` |
/// | `429 date 2s` | with a date two seconds ahead |
/// | `429 hint soon` | with `Retry-After: soon`, which means nothing |
/// | `502 page` | with HTML instead of JSON |
/// | `200 error server_error` | an error body under status 200 |
/// | `204 empty` | a head and nothing else |
/// | `307 to HOST` | a redirect |
/// | `refuse`, `reset` | no connection; a connection that is reset |
/// | `black hole` | read, and never answered |
/// | `stall after 5 words` | then silence |
/// | `cut after 5 words` | then a reset |
/// | `close after 5 words` | then an end of the connection without an end of the answer |
/// | `error server_error after 5 words` | then an error inside the stream |
/// | `finish length after 5 words` | then a proper end for that reason |
/// | `empty answer` | a whole stream without a word |
/// | `missing end` | the whole text, and no word that it is whole |
/// | `comments forever`, `empty deltas forever`, `drip` | never a token |
///
/// The share may say how fast it fails: `20% in 5ms`; otherwise it takes as long as an answer.
enum FaultGrammar {
    /// The beginnings, for suggestions.
    static let known = [
        "500", "429 after 2s", "502 page", "200 error server_error", "204 empty", "307 to HOST",
        "refuse", "reset", "black hole", "stall after 5 words", "cut after 5 words",
        "close after 5 words", "error server_error after 5 words", "finish length after 5 words",
        "empty answer", "missing end", "comments forever", "empty deltas forever", "drip",
    ]

    /// Reads a fault; `nil` for anything else.
    static func fault(_ text: String) -> Fault? {
        switch text {
        case "refuse": return .refuse
        case "reset": return .reset
        case "black hole": return .blackHole
        case "empty answer": return .emptyAnswer
        case "missing end": return .missingEnd
        case "comments forever": return .commentsForever
        case "empty deltas forever": return .emptyDeltasForever
        case "drip": return .drip
        default: break
        }
        var words = PhraseWords(text)
        let found = words.take(status).map { answer($0, &words) } ?? midStream(&words)
        return words.isEmpty ? found : nil
    }

    /// Reads `20%` or `20% in 5ms` behind a fault.
    static func chance(_ text: String, of fault: Fault) -> FaultChance? {
        var words = PhraseWords(text)
        guard let share = words.take(LawGrammar.part) else { return nil }
        if words.isEmpty { return FaultChance(fault, share: share) }
        guard words.take("in"), let law = LawGrammar.law(words.remainder) else { return nil }
        return FaultChance(fault, share: share, after: law)
    }

    private static func status(_ word: Substring) -> Int? {
        guard word.utf8.count == 3, let status = Int(word), (200...599).contains(status)
        else { return nil }
        return status
    }

    /// What follows a status.
    private static func answer(_ status: Int, _ words: inout PhraseWords) -> Fault? {
        if words.take("page") { return .gatewayPage(status) }
        if words.take("empty") { return .empty(status) }
        if words.take("to") { return words.take().map { .redirect(status, to: String($0)) } }
        if status == 200 {
            return words.take("error") ? words.take(name).map { .errorBody(code: $0) } : nil
        }
        guard status >= 400 else { return nil }
        let code = words.next.map { hints.contains($0) } ?? true ? nil : words.take(name)
        var hint: RetryHint?
        if words.take("after") {
            guard let delay = words.take(ValueGrammar.duration) else { return nil }
            hint = .after(delay)
        } else if words.take("date") {
            guard let delay = words.take(ValueGrammar.duration) else { return nil }
            hint = .date(after: delay)
        } else if words.take("hint") {
            guard let text = words.take() else { return nil }
            hint = .text(String(text))
        }
        return .status(status, code: code ?? usualCode(of: status), retryAfter: hint)
    }

    private static let hints: [Substring] = ["after", "date", "hint"]

    /// What an OpenAI-compatible server usually writes into the body.
    private static func usualCode(of status: Int) -> String {
        switch status {
        case 400, 405, 409, 413, 415, 422: "invalid_request_error"
        case 401: "invalid_api_key"
        case 402: "insufficient_quota"
        case 403: "permission_denied"
        case 404: "model_not_found"
        case 429: "rate_limit_exceeded"
        case 529: "overloaded"
        default: "server_error"
        }
    }

    /// What goes wrong in the middle of an answer.
    private static func midStream(_ words: inout PhraseWords) -> Fault? {
        switch words.take() {
        case "stall": return count(&words).map { .stall(afterWords: $0) }
        case "cut": return count(&words).map { .cut(afterWords: $0, reset: true) }
        case "close": return count(&words).map { .cut(afterWords: $0, reset: false) }
        case "error":
            guard let code = words.take(name) else { return nil }
            return count(&words).map { .errorInStream(afterWords: $0, code: code) }
        case "finish":
            guard let reason = words.take(name) else { return nil }
            return count(&words).map { .finish(afterWords: $0, reason: reason) }
        default: return nil
        }
    }

    /// `after 5 words`.
    private static func count(_ words: inout PhraseWords) -> Int? {
        guard words.take("after"), let number = words.take({ Int($0) }), (0...100_000) ~= number,
            words.take("words") || words.take("word")
        else { return nil }
        return number
    }

    /// The name of an error or of a reason.
    private static func name(_ word: Substring) -> String? {
        word.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x5F } ? String(word) : nil
    }
}
