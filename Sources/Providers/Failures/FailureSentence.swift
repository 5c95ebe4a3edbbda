import Reliability

/// Words one failure for a person: what happened in our words, then what the service said.
enum FailureSentence {
    /// One line without control characters: “the server throttles (HTTP 429): Rate limit reached”.
    static func sentence(
        for verdict: Verdict, error: ErrorBody, status: Int?, location: String?
    ) -> String {
        let head = headline(verdict, status: status, location: location, error: error)
        let place = status.map {
            (200..<300).contains($0) ? " (inside the answer)" : " (HTTP \($0))"
        }
        let detail = TextSanitiser.line(error.message, limit: 160)
        let said = detail.isEmpty ? "" : ": " + detail
        return TextSanitiser.line(head + (place ?? "") + said, limit: 240)
    }

    private static func headline(
        _ verdict: Verdict, status: Int?, location: String?, error: ErrorBody
    ) -> String {
        if let status, (300..<400).contains(status) {
            let target = location.map { " to " + TextSanitiser.line(withoutQuery($0), limit: 80) }
            return "the server redirects\(target ?? ""), which is not followed; correct the URL"
        }
        switch verdict.kind {
        case .rateLimited: return "the server throttles"
        case .quota: return "the quota or credit of this key is used up"
        case .auth:
            if status == 407 { return "the proxy wants credentials" }
            return status == 403 ? "the key is not allowed here" : "the key was refused"
        case .overloaded: return "the server is overloaded"
        case .tooLong: return "the conversation is too long for this model"
        case .filtered: return "a content filter refused"
        case .transient:
            return error.isWebPage
                ? "the server failed and sent a web page" : "the server failed"
        default:
            if status == 404 || status == 405 { return "unknown model or wrong URL" }
            return verdict.otherEndpointMayAccept
                ? "the model or a parameter is not supported here" : "the request was refused"
        }
    }

    /// The query of an address may hold a token.
    private static func withoutQuery(_ address: String) -> String {
        String(address.prefix { $0 != "?" && $0 != "#" })
    }
}
