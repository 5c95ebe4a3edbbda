import Providers
import Reliability

extension EndpointRegistry {
    /// Starts one call, or refuses it at once; the driver is `nil` then.
    ///
    /// `number` was reserved for it before, if given.
    func begin(
        _ request: CallRequest, _ options: CallOptions, _ output: CallOutput,
        isCancelled: Bool = false, number: CallID? = nil
    ) -> (CallID, CallDriver?) {
        let admission = admit(
            endpoint: options.endpoint, forbidden: options.forbidden, number: number)
        var refusal: (AnswerStatus, Failure)?
        if isCancelled {
            refusal = (.cancelled, Failure(.cancelled, "the call was cancelled before it began"))
        } else if admission.isShutDown {
            refusal = (.failed, Failure(.refusedLocally, "the client is shut down"))
        } else if let (name, names) = admission.unknown {
            let message =
                "there is no endpoint “\(name)”; there are: " + names.joined(separator: ", ")
            refusal = (.failed, Failure(.badRequest, message))
        }
        if let (status, failure) = refusal {
            output.push(.started(admission.call))
            output.finish(ChatAnswer(call: admission.call, status: status, failure: failure))
            return (admission.call, nil)
        }
        let request = request.with(model: options.model)
        let facts = CallFacts(
            inputTokens: request.inputTokens, outputTokens: request.outputTokens,
            showsText: options.showsText, needs: request.needs.union(options.needs),
            only: admission.only, priority: options.priority,
            conversation: options.conversationNumber, costMax: options.costMax ?? .infinity,
            strategy: options.strategy)
        let driver = CallDriver(
            call: admission.call, registry: self, request: request, facts: facts,
            policy: options.applied(to: admission.policy, forbidden: admission.forbidden),
            output: output, label: options.label, known: admission.targets,
            spans: tracer.map {
                CallSpans(
                    $0, call: admission.call, request: request, streams: options.showsText,
                    options: options)
            })
        driver.start()
        return (admission.call, driver)
    }

    /// When an attempt last started at this endpoint.
    func lastAttempt(of id: EndpointID) -> Instant? { read { $0.lastAttempt(of: id) } }

    /// Whether an attempt could start there now without pushing past a breaker, a bucket or a hand.
    func isWorthProbing(_ id: EndpointID) -> Bool {
        let now = clock.now()
        return read { $0.isFree(id, now: now) }
    }
}
