/// How one call is carried through: the settings of retry, hedge, race, fallback and deadline.
public struct CallPolicy: Sendable, Equatable, Codable {
    /// All wire attempts of one call over all endpoints, hedges included.
    ///
    /// 1…20, default 6.
    public var attempts: Int
    /// Backoff before an attempt on an endpoint that this call tried already.
    public var backoff: Backoff
    /// From acceptance to the commit (first shown token).
    ///
    /// Default 120 s.
    public var deadline: Duration
    /// When a second attempt starts beside a silent first one.
    public var hedge: HedgePolicy
    /// How many attempts start at once; 0 and 1 both mean no race.
    ///
    /// Default 0.
    public var race: Int
    /// Where a call goes on, by the class of its failure.
    public var fallback: FallbackLists
    /// Where a call must not go, whatever else happens: for data that may not leave the house.
    ///
    /// Default nowhere.
    public var forbidden: [EndpointID]

    /// Creates a policy; the defaults are those of each property.
    public init(
        attempts: Int = 6, backoff: Backoff = Backoff(), deadline: Duration = .seconds(120),
        hedge: HedgePolicy = HedgePolicy(), race: Int = 0,
        fallback: FallbackLists = FallbackLists(), forbidden: [EndpointID] = []
    ) {
        precondition((1...20).contains(attempts), "attempts must be 1…20, got \(attempts)")
        precondition(race >= 0, "race must not be negative, got \(race)")
        self.attempts = attempts
        self.backoff = backoff
        self.deadline = deadline
        self.hedge = hedge
        self.race = race
        self.fallback = fallback
        self.forbidden = forbidden
    }
}

/// Three lists of endpoints.
///
/// Endpoints named in `general` are kept back: a call starts on the others, and moves to the list, in
/// its order, when those are used up. Endpoints named only in `tooLong` or `filtered` stay peers of
/// all others; those lists say where a call goes on after such a failure, and nowhere else.
public struct FallbackLists: Sendable, Equatable, Codable {
    /// After transient failures, when no primary endpoint is left.
    public var general: [EndpointID]
    /// After `too_long`.
    public var tooLong: [EndpointID]
    /// After `filtered`.
    public var filtered: [EndpointID]

    /// Creates the lists; all empty by default.
    public init(
        general: [EndpointID] = [], tooLong: [EndpointID] = [], filtered: [EndpointID] = []
    ) {
        self.general = general
        self.tooLong = tooLong
        self.filtered = filtered
    }
}

/// What the machine knows of the request itself.
public struct CallFacts: Sendable, Equatable, Codable {
    /// Estimated input tokens.
    public var inputTokens: Int
    /// The most output tokens the request allows, or our estimate of it; reserved in the buckets.
    public var outputTokens: Int
    /// True when a person sees text as it arrives, so that the first token commits the call.
    ///
    /// False commits at the end: a cut stream is then retried like any transient failure.
    public var showsText: Bool
    /// What the model must be able to.
    ///
    /// Default nothing but text.
    public var needs: Abilities
    /// Only this endpoint, when the caller insists.
    public var only: EndpointID?
    /// Order in the queue.
    public var priority: CallPriority
    /// A number that all turns of one conversation share, so that it stays where its prompt is
    /// cached; 0, the default, is no conversation.
    public var conversation: UInt64
    /// The most that the answer may cost, in US dollars.
    ///
    /// Default infinite. Endpoints of unknown price are left out below that.
    public var costMax: Double
    /// How to choose among free endpoints.
    ///
    /// Default `nil`: as the fleet does.
    public var strategy: RoutingStrategy?

    /// Creates facts; the defaults describe a short interactive question.
    public init(
        inputTokens: Int = 16, outputTokens: Int = 512, showsText: Bool = true,
        needs: Abilities = [], only: EndpointID? = nil, priority: CallPriority = .interactive,
        conversation: UInt64 = 0, costMax: Double = .infinity,
        strategy: RoutingStrategy? = nil
    ) {
        precondition(costMax >= 0, "costMax must not be negative, got \(costMax)")
        self.inputTokens = inputTokens
        self.outputTokens = outputTokens
        self.showsText = showsText
        self.needs = needs
        self.only = only
        self.priority = priority
        self.conversation = conversation
        self.costMax = costMax
        self.strategy = strategy
    }
}

/// Who is served first when a bucket is empty.
public enum CallPriority: Int, Sendable, Hashable, Comparable, CaseIterable, Codable {
    /// A person waits.
    case interactive = 0
    /// Batch and background questions.
    case background = 1

    /// Interactive comes first.
    public static func < (left: CallPriority, right: CallPriority) -> Bool {
        left.rawValue < right.rawValue
    }
}
