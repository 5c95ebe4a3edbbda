extension CallFacts {
    /// Why an endpoint of this kind cannot or must not serve the call; `nil` when it can.
    ///
    /// Asked before any attempt and before any switch, a fallback included. What is unknown counts
    /// as able, except a price under a ceiling: a promise about money needs a number. It takes single
    /// fields, because a whole profile would be copied for each look.
    func incompatibility(
        contextTokens: Int?, lacks: Abilities, price: @autoclosure () -> TokenPrice?
    ) -> SkipReason? {
        if let contextTokens, inputTokens > contextTokens { return .tooSmall }
        if !needs.isDisjoint(with: lacks) {
            let missing = needs.intersection(lacks)
            if missing.contains(.embeddings) { return .noEmbeddings }
            if missing.contains(.chat) { return .noChat }
            return missing.contains(.images) ? .noImages : .noTools
        }
        if costMax < .infinity {
            guard let price = price() else { return .tooDear }
            if price.cost(input: inputTokens, output: outputTokens) > costMax { return .tooDear }
        }
        return nil
    }
}
