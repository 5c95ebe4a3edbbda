import Providers
import Reliability
import TestSupport
import Testing

@testable import Client

@Suite struct AnswerCacheTests {
    private static func key(_ text: String) -> AnswerCache.Key {
        AnswerCache.Key(ChatRequest(messages: [.user(text)]), CallOptions())
    }

    private static func answer(_ text: String) -> ChatAnswer {
        ChatAnswer(call: CallID(1), status: .complete, text: text)
    }

    @Test func `the one longest unused goes first`() {
        let now = Instant(.zero)
        var cache = AnswerCache(most: 2, lifetime: .seconds(60))
        cache.keep(Self.answer("1"), for: Self.key("one"), now: now)
        cache.keep(Self.answer("2"), for: Self.key("two"), now: now)
        _ = cache.answer(for: Self.key("one"), now: now)
        cache.keep(Self.answer("3"), for: Self.key("three"), now: now)

        #expect(cache.count == 2)
        #expect(cache.answer(for: Self.key("one"), now: now)?.answer.text == "1")
        #expect(cache.answer(for: Self.key("two"), now: now) == nil)
        #expect(cache.answer(for: Self.key("three"), now: now)?.answer.text == "3")
    }

    @Test func `an answer ends with its time, and a newer one takes its place`() {
        let now = Instant(.zero)
        var cache = AnswerCache(most: 2, lifetime: .seconds(60))
        cache.keep(Self.answer("old"), for: Self.key("one"), now: now)
        cache.keep(
            Self.answer("new"), for: Self.key("one"), now: now.advanced(by: .seconds(50)))

        let found = cache.answer(for: Self.key("one"), now: now.advanced(by: .seconds(110)))
        #expect(found?.answer.text == "new")
        #expect(found?.age == .seconds(60))
        #expect(cache.answer(for: Self.key("one"), now: now.advanced(by: .seconds(111))) == nil)
        #expect(cache.count == 0)
        #expect(cache.size == 0)
    }

    @Test func `what differs in anything but its streaming is another question`() {
        let request = ChatRequest(messages: [.user("one")])
        var whole = request
        whole.streams = false
        var limited = request
        limited.maxTokens = 5

        let key = AnswerCache.Key(request, CallOptions())
        #expect(AnswerCache.Key(whole, CallOptions()) == key)
        #expect(AnswerCache.Key(limited, CallOptions()) != key)
        #expect(AnswerCache.Key(request, CallOptions(model: "m")) != key)
        #expect(AnswerCache.Key(request, CallOptions(endpoint: "a")) != key)
    }

    @Test func `large questions push out others, and one too large is not kept`() {
        let now = Instant(.zero)
        var cache = AnswerCache(most: 100, lifetime: .seconds(60))
        let third = String(repeating: "x", count: AnswerCache.sizeMost / 3)
        for number in 0..<4 {
            cache.keep(Self.answer("a"), for: Self.key("\(number)" + third), now: now)
        }
        cache.keep(Self.answer(third + third + third + third), for: Self.key("huge"), now: now)

        #expect(cache.count == 2)
        #expect(cache.size <= AnswerCache.sizeMost)
        #expect(cache.answer(for: Self.key("3" + third), now: now) != nil)
        #expect(cache.answer(for: Self.key("huge"), now: now) == nil)
    }

    @Test(arguments: [1, 2, 3])
    func `it agrees with a plain list, whatever is done`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var cache = AnswerCache(most: 5, lifetime: .seconds(20))
        var list: [(key: String, text: String, at: Instant)] = []
        var now = Instant(.zero)
        for step in 0..<5_000 {
            let name = "q\(Int.random(in: 0..<9, using: &random))"
            now = now.advanced(by: .seconds(Int.random(in: 0...3, using: &random)))
            let place = list.firstIndex { $0.key == name }
            if Bool.random(using: &random) {
                cache.keep(Self.answer("\(step)"), for: Self.key(name), now: now)
                if let place { list.remove(at: place) }
                if list.count == 5 { list.removeFirst() }
                list.append((name, "\(step)", now))
            } else {
                let found = cache.answer(for: Self.key(name), now: now)
                var expected: String?
                if let place {
                    let entry = list.remove(at: place)
                    if now.elapsed(since: entry.at) <= .seconds(20) {
                        expected = entry.text
                        list.append(entry)
                    }
                }
                #expect(found?.answer.text == expected, "seed \(seed), step \(step)")
            }
            #expect(cache.count == list.count)
        }
    }
}
