public import Providers
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
    /// What all turns of one conversation share, such as its number: they stay on the endpoint whose
    /// prompt cache has it, unless another is more than twice as good.
    ///
    /// Default `nil`: the call stands alone.
    public var conversation: String?
    /// What the model must be able to, beyond what the request shows by itself (its images).
    ///
    /// Default nothing.
    public var needs: Abilities
    /// The most that the answer may cost, in US dollars; endpoints of unknown price are left out then.
    ///
    /// Default `nil`: any.
    public var costMax: Double?
    /// How to choose among free endpoints.
    ///
    /// Default `nil`: as `ChatClient.setStrategy` says.
    public var strategy: RoutingStrategy?
    /// Names of endpoints that must not see this call, whatever else fails.
    ///
    /// Default none. An unknown name refuses the call: a slip must not send data where it may not go.
    public var forbidden: [String]
    /// A word for observers, such as `background`.
    ///
    /// Default empty.
    public var label: String
    /// Fields in which the caller names the trace that this call belongs to, such as W3C's
    /// `traceparent`; the client's tracer reads them.
    ///
    /// Default none: the call's span stands below that of the task that asks.
    public var traceFields: [HeaderField] = []

    /// What `ChatClient.stream` delivers.
    package var detail = EventDetail.everything

    /// Creates options; the defaults are those of each property.
    public init(
        endpoint: String? = nil, model: String? = nil, race: Int? = nil, hedge: HedgePolicy? = nil,
        attempts: Int? = nil, deadline: Duration? = nil, showsText: Bool = true,
        priority: CallPriority = .interactive, conversation: String? = nil,
        needs: Abilities = [], costMax: Double? = nil, strategy: RoutingStrategy? = nil,
        forbidden: [String] = [],
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
        if let costMax { precondition(costMax >= 0, "costMax is negative: \(costMax)") }
        self.priority = priority
        self.conversation = conversation
        self.needs = needs
        self.costMax = costMax
        self.strategy = strategy
        self.forbidden = forbidden
        self.label = label
    }

    /// The number by which the core knows the conversation, 0 for none: FNV-1a over its bytes.
    var conversationNumber: UInt64 {
        guard let conversation else { return 0 }
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in conversation.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return max(1, hash)
    }

    /// `policy` with what this call wants differently.
    func applied(to policy: CallPolicy, forbidden: [EndpointID]) -> CallPolicy {
        var policy = policy
        for id in forbidden where !policy.forbidden.contains(id) { policy.forbidden.append(id) }
        if let race { policy.race = race }
        if let hedge { policy.hedge = hedge }
        if let attempts { policy.attempts = attempts }
        if let deadline { policy.deadline = deadline }
        return policy
    }
}
