public import Reliability

/// What one call wants differently from the client's policy; `nil` keeps the policy.
public struct CallOptions: Sendable, Equatable {
    /// Only the endpoint of this name.
    ///
    /// Default: any.
    public var endpoint: String?
    /// A model for this call, before the request's own and each endpoint's own.
    public var model: String?
    /// Attempts that start at once; 0 and 1 both mean no race.
    public var race: Int?
    /// When a second attempt starts beside a silent one.
    public var hedge: HedgePolicy?
    /// All wire attempts of this call, 1…20.
    public var attempts: Int?
    /// From acceptance to the first shown token.
    public var deadline: Duration?
    /// True when a person sees text as it arrives.
    ///
    /// Default true.
    ///
    /// False moves the commit to the end of the answer, so that a cut stream is tried again like
    /// any passing failure. `ChatClient.chat` always behaves as with false: nobody sees a part.
    public var showsText: Bool
    /// Order in the queue of a rate limit.
    ///
    /// Default `.interactive`.
    public var priority: CallPriority
    /// A word for observers, such as `background`.
    ///
    /// Default empty.
    public var label: String

    /// Creates options; the defaults are those of each property.
    public init(
        endpoint: String? = nil, model: String? = nil, race: Int? = nil, hedge: HedgePolicy? = nil,
        attempts: Int? = nil, deadline: Duration? = nil, showsText: Bool = true,
        priority: CallPriority = .interactive,
        label: String = ""
    ) {
        if let race { precondition(race >= 0, "race must not be negative, got \(race)") }
        if let attempts {
            precondition((1...20).contains(attempts), "attempts must be 1…20, got \(attempts)")
        }
        self.endpoint = endpoint
        self.model = model
        self.race = race
        self.hedge = hedge
        self.attempts = attempts
        self.deadline = deadline
        self.showsText = showsText
        self.priority = priority
        self.label = label
    }

    /// `policy` with what this call wants differently.
    func applied(to policy: CallPolicy) -> CallPolicy {
        var policy = policy
        if let race { policy.race = race }
        if let hedge { policy.hedge = hedge }
        if let attempts { policy.attempts = attempts }
        if let deadline { policy.deadline = deadline }
        return policy
    }
}
