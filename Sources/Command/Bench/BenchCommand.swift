import ArgumentParser
import Providers

/// `breakwater bench`: measures the endpoints through the core.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure the configured endpoints through the core.",
        discussion: """
            --concurrency keeps that many calls going; --rate starts that many a
            second whatever comes back, and counts each call from when it was due.
            Real endpoints charge for it.
            """)

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("How many requests (default 100).", valueName: "n"))
    var requests: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("For how many seconds; also 500ms, 2m.", valueName: "seconds"))
    var seconds: TimeArgument?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Calls at the same time.", valueName: "n"))
    var concurrency = 10

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Start this many a second instead.", valueName: "n"))
    var rate: Double?

    @Flag(inversion: .prefixedNo, help: "Ask for answers as streams.")
    var stream = true

    @Option(help: ArgumentHelp("The question.", valueName: "text"))
    var prompt = "Say hello in one short sentence."

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The most tokens of an answer.", valueName: "n"))
    var maxTokens = 64

    @Flag(help: "Print one JSON object a request, and a summary as the last.")
    var json = false

    @OptionGroup var common: CommonOptions

    func validate() throws {
        if let requests, requests < 1 { throw ValidationError("--requests must be above 0.") }
        if let seconds, seconds.duration <= .zero {
            throw ValidationError("--seconds must be above zero.")
        }
        if !(1...100_000).contains(concurrency) {
            throw ValidationError("--concurrency must be 1…100000, got \(concurrency).")
        }
        if let rate, !(rate > 0 && rate <= 1_000_000) {
            throw ValidationError("--rate must be above 0 and at most 1000000.")
        }
        if maxTokens < 1 { throw ValidationError("--max-tokens must be above 0.") }
        if prompt.isEmpty { throw ValidationError("--prompt must not be empty.") }
    }

    mutating func run() async throws {
        let session = try await Session.open(try Launch.prepare(common))
        let plan = BenchPlan(
            request: ChatRequest(
                messages: [.user(prompt)], maxTokens: maxTokens, streams: stream),
            count: requests ?? (seconds == nil ? 100 : nil), time: seconds?.duration,
            concurrency: concurrency, rate: rate)
        let status = await Bench(session: session, plan: plan, isJSON: json).run()
        await session.end()
        throw status
    }
}

/// What a bench sends, and when it ends.
struct BenchPlan: Sendable, Equatable {
    /// What is asked each time.
    var request: ChatRequest
    /// How many requests at most.
    var count: Int?
    /// After this time nothing new starts.
    var time: Duration?
    /// Calls at the same time, in the closed loop.
    var concurrency: Int
    /// Starts a second, in the open loop; `nil` closes the loop.
    var rate: Double?

    /// When request `number` is due, from the start: `number / rate`; at once in a closed loop.
    func due(_ number: Int) -> Duration {
        rate.map { .seconds(Double(number) / $0) } ?? .zero
    }

    /// True when request `number` must not start any more.
    func isOver(before number: Int, elapsed: Duration) -> Bool {
        if let count, number >= count { return true }
        return time.map { max(elapsed, due(number)) >= $0 } ?? false
    }
}
