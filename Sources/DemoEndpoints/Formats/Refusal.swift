/// Why a request gets no answer, or no whole one, free of any wire format.
struct Refusal: Error, Equatable {
    /// The HTTP status, or the one that it would be inside a stream.
    var status: Int
    /// What is wrong in OpenAI's word, such as `rate_limit_exceeded`, from which each format makes
    /// its own; `nil` when the status says it all.
    var code: String?
    /// The sentence that the service says; `nil` for its usual one.
    var message: String?
    /// The field that is wrong, for the formats that name it.
    var parameter: String?
    /// After how many seconds to come back, where a format says it in the body.
    var retrySeconds: Int?

    init(
        _ status: Int, code: String? = nil, _ message: String? = nil, parameter: String? = nil,
        retrySeconds: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.parameter = parameter
        self.retrySeconds = retrySeconds
    }

    /// A request that the service does not take.
    static func invalid(
        _ message: String, code: String? = nil, parameter: String? = nil
    ) -> Refusal {
        Refusal(400, code: code, message, parameter: parameter)
    }

    static let unreadable = Refusal.invalid("The body is not valid JSON.")

    /// The sentence, or `usual`, or one that says that nothing is real here.
    func sentence(_ usual: String? = nil) -> String {
        if let message { return message }
        if let retrySeconds {
            return "Simulated limit reached. Please try again in \(retrySeconds)s."
        }
        return usual ?? "Simulated failure: \(code ?? String(status))."
    }
}
