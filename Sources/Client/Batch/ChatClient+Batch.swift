import Providers
public import Reliability

/// What a batch does after a result was delivered.
public enum BatchFlow: Sendable, Equatable {
    /// The next items are asked.
    case goOn
    /// No further item is asked and no further result delivered; those under way are waited for, and
    /// are in the report.
    case stop
}

/// Many questions through the same core as one.
extension ChatClient {
    /// Asks many questions, some at a time, and returns what became of each, in their order.
    ///
    /// Each item is a whole call as by `chat`: retried, hedged, limited and measured. One that fails does
    /// not stop the others. Cancelling the task ends the calls under way at once; what was answered until
    /// then is in the report, and a later batch given its `answeredIDs` asks the rest.
    ///
    /// - Parameters:
    ///   - items: The questions; ids should differ.
    ///   - size: How many at the same time. Default `.auto`, which never means unbounded.
    ///   - answered: Ids that need no asking any more. Default none.
    ///   - options: Of every call. Default: background priority, so that a person who asks meanwhile
    ///     comes first.
    ///   - onResult: Given each result but `notAsked` as soon as all before it are there; at the end
    ///     those behind a gap too. Default nobody.
    ///   - onProgress: Told of the counts as items end, in any order. Both closures
    ///     are called by the workers, one at a time, and should be quick. Default nobody.
    /// - Returns: One result for each item.
    /// - Throws: `BatchError` for a size outside of 1…10,000.
    public func batch<ID>(
        _ items: [BatchItem<ID>], size: BatchSize = .auto, answered: Set<ID> = [],
        options: CallOptions = CallOptions(priority: .background),
        onResult: @escaping @Sendable (BatchResult<ID>) -> BatchFlow = { _ in .goOn },
        onProgress: @escaping @Sendable (BatchProgress) -> Void = { _ in }
    ) async throws(BatchError) -> BatchReport<ID> {
        let workers = try size.workers(for: items.count, slots: knownSlots(options))
        let run = BatchRun(
            items, answered: answered, onProgress: onProgress, onResult: onResult)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<workers {
                group.addTask {
                    await run.work { request throws(ChatError) in
                        try await self.chat(request, options: options)
                    }
                }
            }
        }
        return run.finish()
    }

    /// Asks many questions, told by their places in the array; see the batch of items.
    ///
    /// - Throws: `BatchError` for a size outside of 1…10,000.
    public func batch(
        _ questions: [String], size: BatchSize = .auto,
        options: CallOptions = CallOptions(priority: .background),
        onProgress: @escaping @Sendable (BatchProgress) -> Void = { _ in }
    ) async throws(BatchError) -> BatchReport<Int> {
        let items = questions.enumerated().map { index, question in
            BatchItem(id: index, request: ChatRequest(messages: [.user(question)]))
        }
        return try await batch(items, size: size, options: options, onProgress: onProgress)
    }

    /// The slots of those endpoints that such a call may go to.
    private func knownSlots(_ options: CallOptions) -> [Int] {
        let snapshot = snapshot()
        return snapshot.endpoints.compactMap { endpoint in
            let name = endpoint.profile.name
            guard endpoint.manual == .enabled, !options.forbidden.contains(name),
                options.endpoint ?? name == name,
                snapshot.pinned ?? endpoint.id == endpoint.id
            else { return nil }
            return endpoint.slots
        }
    }
}
