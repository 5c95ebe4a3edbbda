package import Reliability

extension SettingsReader {
    /// What it costs.
    package mutating func price(_ section: Section) -> TokenPrice? {
        let keys = ["input", "output", "cached_input", "cache_write"]
        guard let price = self.section(section, "price", known: keys) else { return nil }
        return TokenPrice(
            inputPerMillion: number(price, "input", most: 1_000_000, example: "0.59") ?? 0,
            outputPerMillion: number(price, "output", most: 1_000_000, example: "0.79") ?? 0,
            cachedInputPerMillion: number(
                price, "cached_input", most: 1_000_000, example: "0.06"),
            cacheWritePerMillion: number(price, "cache_write", most: 1_000_000, example: "0.74"))
    }

    /// What its vendor, or the person, allows; `others` are keys that may stand beside the limits.
    ///
    /// `isLocal` is a server on one's own machine: what it takes at once is measured there unless
    /// the file says otherwise.
    package mutating func limits(
        _ section: Section, beside others: [String] = [], isLocal: Bool = false
    ) -> RateLimits {
        let keys = [
            "requests_per_minute", "tokens_per_minute", "requests_per_day", "concurrent",
            "adaptive",
        ]
        guard let limits = self.section(section, "limits", known: keys + others) else {
            return RateLimits(adaptive: isLocal)
        }
        let most = 1_000_000_000_000
        return RateLimits(
            requestsPerMinute: integer(limits, keys[0], in: 1...most, example: 60),
            tokensPerMinute: integer(limits, keys[1], in: 1...most, example: 40_000),
            requestsPerDay: integer(limits, keys[2], in: 1...most, example: 10_000),
            concurrent: integer(limits, keys[3], in: 1...1_000_000, example: 2),
            adaptive: truth(limits, keys[4]) ?? isLocal)
    }

    /// The five clocks of an attempt.
    package mutating func timeouts(_ section: Section) -> AttemptTimeouts {
        let known = ["connect", "head", "first_token", "gap", "total"]
        var timeouts = AttemptTimeouts()
        guard let given = self.section(section, "timeouts", known: known) else { return timeouts }
        timeouts.connect = limit(given, "connect", example: "5s") ?? timeouts.connect
        timeouts.head = limit(given, "head", example: "60s") ?? timeouts.head
        timeouts.firstToken = limit(given, "first_token", example: "60s") ?? timeouts.firstToken
        timeouts.gap = limit(given, "gap", example: "30s") ?? timeouts.gap
        timeouts.total = limit(given, "total", example: "10m") ?? timeouts.total
        return timeouts
    }
}
