/// What stands in for an answer when nobody could give one, and in which order.
///
/// | after | stands in |
/// | --- | --- |
/// | rate limited, quota, auth, overloaded, transient, broken stream, timeout, never sent, deadline, refused locally | the first of `order` that has something |
/// | too long, filtered, bad request | nothing: the question itself is what failed |
/// | cancelled | nothing: nobody wants it |
/// | any failure after visible text | nothing: a second answer must not continue the first |
///
/// Where nothing stands in, the call is refused with its own failure and, where it is known, the earliest
/// time at which it could be sent.
///
/// Worked example: a deadline of 120 s and `reserve` of 20 s. The call itself has 100 s; if nobody
/// answered by then, the smaller model has the other 20 s. With a deadline of 10 s each has 5 s.
public struct DegradePolicy: Sendable, Equatable {
    /// Something that stands in.
    public enum Source: String, Sendable, Hashable, CaseIterable, Codable {
        /// A call to the endpoints that are kept back for it.
        case smaller
        /// The last answer to the same conversation with the same parameters.
        case cached
        /// A text that was written before.
        case answer
    }

    /// What is tried, in this order; what has nothing is passed over.
    ///
    /// Default smaller, cached, answer.
    public var order: [Source]
    /// Names of the endpoints that serve only this: no other call goes there, unless it names one.
    ///
    /// Default none.
    public var smaller: [String]
    /// What of the deadline is kept for the smaller model, at most half of it.
    ///
    /// Default 20 s.
    public var reserve: Duration
    /// How old a cached answer may be; `nil`, the default, keeps none.
    public var cachedFor: Duration?
    /// How many answers are kept, 1…10,000; the one longest unused goes first.
    ///
    /// Default 100: as many conversations as one person has at hand.
    public var cachedMost: Int
    /// The text that stands in; `nil`, the default, is none.
    public var answer: String?

    /// Creates a policy; without `smaller`, `cachedFor` and `answer` it changes nothing.
    public init(
        order: [Source] = Source.allCases, smaller: [String] = [],
        reserve: Duration = .seconds(20), cachedFor: Duration? = nil, cachedMost: Int = 100,
        answer: String? = nil
    ) {
        precondition(reserve >= .zero, "reserve must not be negative, got \(reserve)")
        precondition(
            (1...10_000).contains(cachedMost), "cachedMost must be 1…10000, got \(cachedMost)")
        self.order = order
        self.smaller = smaller
        self.reserve = reserve
        self.cachedFor = cachedFor
        self.cachedMost = cachedMost
        self.answer = answer
    }

    /// What has something to give, in order.
    public var sources: [Source] {
        order.filter { source in
            switch source {
            case .smaller: !smaller.isEmpty
            case .cached: cachedFor != nil
            case .answer: answer != nil
            }
        }
    }

    /// Whether anything stands in after such a failure.
    public static func covers(_ kind: FailureKind) -> Bool {
        switch kind {
        case .rateLimited, .quota, .auth, .overloaded, .transient, .brokenStream, .timeout,
            .neverSent, .deadline, .refusedLocally:
            true
        case .tooLong, .filtered, .badRequest, .cancelled: false
        }
    }

    /// What of a deadline the call itself has.
    public func ownShare(of deadline: Duration) -> Duration {
        sources.contains(.smaller) ? deadline - min(reserve, deadline / 2) : deadline
    }
}
