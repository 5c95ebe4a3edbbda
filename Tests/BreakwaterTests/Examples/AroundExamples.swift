import Breakwater
import Logging

// example
/// Keeps a house rule, and asks once more where the client gave up.
struct HouseRules: Interceptor {
    func intercept(
        _ call: ChatCall, next: NextCall
    ) async throws(ChatError) -> ChatAnswer {
        guard call.request.messages.count <= 50 else {
            throw ChatError(.refusedLocally, "a conversation has at most 50 messages here")
        }
        var call = call
        call.request.messages.insert(.system("Answer in one sentence."), at: 0)
        do {
            return try await next(call)
        } catch {
            guard error.isRetryable, next.mayAskAgain else { throw error }
            try await next.sleep(for: .seconds(2))
            return try await next(call)
        }
    }
}
// end

/// The examples of the pages about what stands around calls.
enum AroundExamples {
    static func interceptors() throws -> ChatClient {
        // example
        let client = try ChatClient(
            provider: .openAI,
            interceptors: [CallLogger(Logger(label: "chat")), HouseRules()])
        // end
        return client
    }

    static func degradation() async throws {
        // example
        let degrade = DegradePolicy(
            order: [.smaller, .cached, .answer], smaller: ["pocket"],
            cachedFor: .seconds(3600), answer: "Nobody can answer just now. Please try later.")
        let client = try ChatClient(
            models: ModelArray(
                "house",
                endpoints: [
                    ModelEndpoint("large", url: "http://10.0.0.1/v1", model: "smollm3"),
                    ModelEndpoint("pocket", url: "http://10.0.0.2/v1", model: "smollm2"),
                ]),
            interceptors: [GracefulDegradation(degrade)])
        let answer = try await client.chat("Why is the sea salt?")
        if let degraded = answer.degraded {
            print("not the real answer: \(degraded.source), because \(degraded.failure.message)")
        }
        // end
    }

    static func batch(_ client: ChatClient) async throws {
        // example
        let report = try await client.batch(["Why is the sea salt?", "Why is the sky blue?"])
        for result in report.results {
            print(result.index, result.answer?.text ?? result.error?.message ?? "not asked")
        }
        // end
    }

    static func resume(
        _ client: ChatClient, _ questions: [String: String], done: inout Set<String>
    ) async throws {
        // example
        let items = questions.map { id, text in
            BatchItem(id: id, request: ChatRequest(messages: [.user(text)]))
        }
        let running = Task { [done] in
            try await client.batch(
                items, size: 16, answered: done,
                onResult: { result in
                    print(result.id, result.answer?.text ?? "–")
                    return .goOn
                },
                onProgress: { progress in print("\(progress.done) of \(progress.total)") })
        }
        let report = try await running.value
        done.formUnion(report.answeredIDs)
        // end
    }
}
