import Providers
import Reliability

/// The last answers by what was asked, bounded by count, size and age.
///
/// A value without a clock. The one longest unused goes first; each step costs the same however many
/// there are, by a list that is linked through positions.
struct AnswerCache: Sendable {
    /// A question as far as its answer depends on it: the conversation, the parameters, and the endpoint
    /// if the caller insisted on one.
    struct Key: Hashable, Sendable {
        let request: ChatRequest
        let endpoint: String?

        init(_ request: ChatRequest, _ options: CallOptions) {
            var request = request
            request.model = options.model ?? request.model
            // In one piece or not, it is the same answer.
            request.streams = true
            self.request = request
            endpoint = options.endpoint
        }

        /// A part is enough to tell questions apart; equality compares all.
        func hash(into hasher: inout Hasher) {
            hasher.combine(request.messages.count)
            for message in request.messages.suffix(4) { hasher.combine(message.text) }
            hasher.combine(request.model)
            hasher.combine(endpoint)
        }

        /// About how many bytes it holds.
        var size: Int {
            request.messages.reduce(0) { sum, message in
                sum
                    + message.parts.reduce(0) { sum, part in
                        switch part {
                        case .text(let text), .imageURL(let text): sum + text.utf8.count
                        case .image(let base64, _): sum + base64.utf8.count
                        case .toolCall(let call): sum + call.arguments.utf8.count
                        case .toolResult(let result): sum + result.content.utf8.count
                        case .sealed(let thought): sum + thought.content.utf8.count
                        }
                    }
            }
        }
    }

    private struct Entry {
        var key: Key
        var answer: ChatAnswer
        var at: Instant
        var size: Int
        var older: Int?
        var newer: Int?
    }

    /// All entries together: a long conversation's pictures must not fill the memory.
    static let sizeMost = 16 << 20

    private let most: Int
    private let lifetime: Duration
    private var entries: [Entry] = []
    private var places: [Key: Int] = [:]
    private var free: [Int] = []
    private var oldest: Int?
    private var newest: Int?
    private(set) var size = 0

    /// Holds at most `most` answers, none older than `lifetime`.
    init(most: Int, lifetime: Duration) {
        precondition(most >= 1, "most must be above 0, got \(most)")
        self.most = most
        self.lifetime = lifetime
    }

    /// How many there are.
    var count: Int { places.count }

    /// Keeps an answer instead of an earlier one to the same question; one that alone is larger than
    /// all may be is not kept.
    mutating func keep(_ answer: ChatAnswer, for key: Key, now: Instant) {
        if let place = places[key] { remove(place) }
        let size = key.size + answer.text.utf8.count
        guard size <= Self.sizeMost else { return }
        while let oldest, count >= most || self.size + size > Self.sizeMost { remove(oldest) }
        let entry = Entry(key: key, answer: answer, at: now, size: size, older: newest)
        let place: Int
        if let reused = free.popLast() {
            place = reused
            entries[place] = entry
        } else {
            place = entries.count
            entries.append(entry)
        }
        places[key] = place
        self.size += size
        append(place)
    }

    /// The last answer to this question, with its age; `nil` when there is none that is young enough.
    mutating func answer(for key: Key, now: Instant) -> (answer: ChatAnswer, age: Duration)? {
        guard let place = places[key] else { return nil }
        let age = now.elapsed(since: entries[place].at)
        guard age <= lifetime else {
            remove(place)
            return nil
        }
        unlink(place)
        append(place)
        return (entries[place].answer, age)
    }

    /// Puts an entry at the young end.
    private mutating func append(_ place: Int) {
        entries[place].older = newest
        entries[place].newer = nil
        if let newest { entries[newest].newer = place }
        newest = place
        if oldest == nil { oldest = place }
    }

    private mutating func unlink(_ place: Int) {
        let (older, newer) = (entries[place].older, entries[place].newer)
        if let older { entries[older].newer = newer } else { oldest = newer }
        if let newer { entries[newer].older = older } else { newest = older }
    }

    private mutating func remove(_ place: Int) {
        unlink(place)
        let key = entries[place].key
        places[key] = nil
        size -= entries[place].size
        // Nothing of it is held any more.
        entries[place].key = Key(ChatRequest(messages: []), CallOptions())
        entries[place].answer = ChatAnswer(call: CallID(0), status: .failed)
        free.append(place)
    }
}
