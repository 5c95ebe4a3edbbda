import Breakwater

/// The examples of the pages about what keeps a call alive.
enum ReliabilityExamples {
    static func retry() throws -> ChatClient {
        // example
        let policy = CallPolicy(
            attempts: 4, backoff: Backoff(base: .milliseconds(250), cap: .seconds(4)))
        let client = try ChatClient(provider: .openAI, policy: policy)
        // end
        return client
    }

    static func budget() throws -> ChatClient {
        // example
        let fleet = FleetPolicy(budget: BudgetPolicy(ratio: 0.2, floorInterval: .seconds(5)))
        let client = try ChatClient(provider: .openAI, fleet: fleet)
        // end
        return client
    }

    static func hedge() async throws {
        // example
        let client = try ChatClient(
            models: ModelArray(
                "pair",
                endpoints: [
                    ModelEndpoint("port", url: "http://10.0.0.1/v1", model: "smollm2"),
                    ModelEndpoint("starboard", url: "http://10.0.0.2/v1", model: "smollm2"),
                ], strategy: .balanced),
            policy: CallPolicy(hedge: HedgePolicy(after: .auto, extraLoad: 0.08)))
        let raced = try await client.chat("Quick!", options: CallOptions(race: 2))
        // end
        print(raced.text)
    }

    static func breaker() throws {
        // example
        let fleet = FleetPolicy(breaker: BreakerPolicy(consecutive: 5, openFor: .seconds(5)))
        let client = try ChatClient(providers: [.openAI, .groq], fleet: fleet)
        client.forceBreaker(.open, for: try client.id(of: "openai"))
        client.resetBreaker(for: try client.id(of: "openai"))
        // end
    }

    static func limits() throws {
        // example
        let client = try ChatClient(provider: .groq)
        client.setLimits(
            RateLimits(requestsPerMinute: 30, tokensPerMinute: 12_000, concurrent: 4),
            for: try client.id(of: "groq"))
        // end
    }

    static func array() throws -> ChatClient {
        // example
        var models = ModelArray("harbour", strategy: .weighted)
        models.add(ModelEndpoint("port", url: "http://10.0.0.1/v1", model: "smollm2", weight: 3))
        models.add(ModelEndpoint("starboard", url: "http://10.0.0.2/v1", model: "smollm2"))
        let client = try ChatClient(models: models)
        // end
        return client
    }

    static func health(of client: ChatClient) throws {
        // example
        try client.markUnhealthy("starboard")
        for endpoint in client.snapshot().endpoints {
            print(endpoint.profile.name, endpoint.isHealthy, endpoint.inFlight, endpoint.breaker)
        }
        try client.markHealthy("starboard")
        // end
    }

    static func cancel(_ client: ChatClient) async throws {
        // example
        let stream = client.stream(
            "Tell me everything.", options: CallOptions(deadline: .seconds(5)))
        for await event in stream {
            switch event {
            case .text(let text): print(text, terminator: "")
            case .finished(let answer): print(answer.status)
            default: break
            }
            if Task.isCancelled { stream.cancel() }
        }
        // end
    }

    static func broken(_ client: ChatClient) async {
        // example
        for await event in client.stream("Why is the sea salt?") {
            guard case .finished(let answer) = event, answer.status == .incomplete else { continue }
            let request = ChatRequest(
                messages: [.user("Why is the sea salt?"), .assistant(answer.text)],
                continuesLast: true)
            let rest = try? await client.chat(request)
            print(answer.text, "…", rest?.text ?? "")
        }
        // end
    }

    static func errors(_ client: ChatClient) async {
        // example
        do {
            let answer = try await client.chat("Why is the sea salt?")
            print(answer.text)
        } catch {
            print(error.code.rawValue, error.message, error.httpStatus ?? 0)
            for attempt in error.attempts {
                print(attempt.endpoint, attempt.reason, attempt.start, attempt.end)
            }
            if error.isRetryable, let wait = error.retryAfter ?? error.earliest {
                print("again in \(wait)")
            }
        }
        // end
    }
}
