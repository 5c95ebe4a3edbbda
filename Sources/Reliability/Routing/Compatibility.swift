extension EndpointProfile {
    /// Why this endpoint cannot or must not serve such a call; `nil` when it can.
    ///
    /// Asked before any attempt and before any switch, a fallback included. What is unknown counts
    /// as able, except a price under a ceiling: a promise about money needs a number.
    func incompatibility(with facts: CallFacts) -> SkipReason? {
        if let contextTokens, facts.inputTokens > contextTokens { return .tooSmall }
        if !facts.needs.isDisjoint(with: lacks) {
            return facts.needs.contains(.images) && lacks.contains(.images) ? .noImages : .noTools
        }
        if facts.costMax < .infinity {
            guard let price else { return .tooDear }
            let most = price.cost(input: facts.inputTokens, output: facts.outputTokens)
            if most > facts.costMax { return .tooDear }
        }
        return nil
    }
}
