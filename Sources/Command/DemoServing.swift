import Behaviours
import DemoEndpoints
import Providers
import Reliability

/// `breakwater demo --serve`: the embedded endpoints for other people's clients.
enum DemoServing {
    /// One that answers at once, those that always fail in one way, and the characters of the demo.
    static let behaviours: [Behaviour] =
        [
            Behaviour(name: "calm", model: "calm-1"),
            always("status-401", .status(401, code: "invalid_api_key", retryAfter: nil)),
            always(
                "status-429",
                .status(429, code: "rate_limit_exceeded", retryAfter: .seconds(1))),
            always("status-500", .status(500)),
            always("status-529", .status(529)),
            always("error-in-stream", .errorInStream(afterWords: 3, code: "overloaded")),
            always("missing-end", .missingEnd),
            // With gaps, so that the words before the reset have arrived when it comes.
            always("cut", .cut(afterWords: 3, reset: true), wordsPerSecond: 50),
        ] + Behaviour.demo

    /// Prints `NAME ADDRESS` a line and serves until a signal ends the program.
    static func run() async throws {
        let harbour = DemoHarbour(behaviours: behaviours)
        let (signals, continuation) = AsyncStream<Void>.makeStream()
        let watch = SignalWatch { continuation.finish() }
        do {
            for endpoint in try await harbour.start() {
                // The bare origin: each client adds the path of its format.
                let address = DemoHarbour.endpoint(endpoint, speaking: .ollama).baseURL
                Output.standard.write("\(endpoint.profile.name) \(address)\n")
            }
        } catch {
            throw ExitStatus.unanswered.saying("the demo endpoints cannot start: \(error)")
        }
        for await _ in signals {}
        await harbour.stop()
        if let status = watch.status { throw status }
    }

    private static func always(
        _ name: String, _ fault: Fault, wordsPerSecond: Double? = nil
    ) -> Behaviour {
        Behaviour(
            name: name, model: name, wordsPerSecond: wordsPerSecond,
            faults: [FaultChance(fault, share: 1)])
    }
}
