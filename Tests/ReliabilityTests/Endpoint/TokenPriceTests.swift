import Reliability
import Testing

@Suite struct TokenPriceTests {
    /// The rows of the table beside `cost(of:)`, and the edges.
    @Test(arguments: [
        (0.30 as Double?, 3.75 as Double?, 8000, 1000, 0.01665), (nil, nil, 8000, 1000, 0.0375),
        (0.30, nil, 8000, 1000, 0.0159), (nil, 3.75, 8000, 1000, 0.03825),
        (0.30, 3.75, 0, 0, 0.0375), (0, 0, 10_000, 0, 0.0075),
    ])
    func `each part of the input has its price, the full one by default`(
        cachedPrice: Double?, writePrice: Double?, cached: Int, written: Int, cost: Double
    ) {
        let price = TokenPrice(
            inputPerMillion: 3, outputPerMillion: 15, cachedInputPerMillion: cachedPrice,
            cacheWritePerMillion: writePrice)
        let usage = AttemptUsage(
            input: 10_000, output: 500, cachedInput: cached, cacheWrite: written, isReported: true)

        #expect(abs(price.cost(of: usage) - cost) < 1e-12)
    }

    @Test func `parts that are more than the whole never make a price below zero`() {
        let price = TokenPrice(
            inputPerMillion: 3, outputPerMillion: 15, cachedInputPerMillion: 0)

        #expect(
            price.cost(
                of: AttemptUsage(
                    input: 10, output: 0, cachedInput: 50, cacheWrite: 0, isReported: true)) == 0)
    }

    @Test func `what is asked for beforehand costs as if nothing were cached`() {
        let price = TokenPrice(
            inputPerMillion: 0.5, outputPerMillion: 1.5, cachedInputPerMillion: 0.05)

        #expect(price.cost(input: 1000, output: 500) == 0.00125)
    }
}
