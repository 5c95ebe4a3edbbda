import Reliability

/// The verdict on one error: its kind, and whether another endpoint may accept the request.
struct Verdict: Equatable {
    var kind: FailureKind
    var otherEndpointMayAccept = false
}

/// What the services' own codes, types and sentences mean.
///
/// Sources: the error pages of OpenAI, Azure, Anthropic, Groq, Mistral, DeepSeek, OpenRouter,
/// Moonshot, Cohere, xAI and Google as of 2026, llama.cpp's server and Ollama. Lowercase throughout;
/// what only one service says stands in its row of the provider table.
enum ErrorCodes {
    /// The verdict on a specific code or type; `nil` for an unknown or an unspecific one.
    static func verdict(code: String) -> Verdict? { table[code] }

    /// The verdict on a type that only names a family; asked when there is no status to go by.
    static func vagueVerdict(type: String) -> Verdict? {
        switch type {
        case "invalid_request_error", "invalid_argument", "bad_request", "badrequesterror",
            "validation_error", "failed_precondition":
            Verdict(kind: .badRequest)
        case "api_error", "server_error", "internal", "internal_error", "internal_server_error",
            "internalservererror", "unknown", "aborted":
            Verdict(kind: .transient)
        case "not_found_error", "not_found", "notfounderror":
            Verdict(kind: .badRequest, otherEndpointMayAccept: true)
        default: nil
        }
    }

    /// The verdict on a sentence, for services that say it nowhere else.
    ///
    /// `status` limits what is believed: “overloaded” in a 400 is part of somebody's prompt.
    static func verdict(message: String, status: Int?) -> Verdict? {
        let isServerFault = status.map { $0 >= 500 || $0 == 429 } ?? true
        let isRequestFault = status.map { [400, 404, 413, 422, 500].contains($0) } ?? true
        if isServerFault, contains(message, overloadSentences) { return Verdict(kind: .overloaded) }
        // In a 429 the same words are about the pace of whoever asks.
        if isServerFault, status != 429, contains(message, ["slow down"]) {
            return Verdict(kind: .overloaded)
        }
        guard isRequestFault else { return nil }
        if contains(message, tooLongSentences) { return Verdict(kind: .tooLong) }
        if contains(message, filterSentences) { return Verdict(kind: .filtered) }
        if contains(message, unsupportedSentences) || missesModel(message) {
            return Verdict(kind: .badRequest, otherEndpointMayAccept: true)
        }
        return nil
    }

    /// True for a sentence that begins with the model and says that it is not found, its name between:
    /// “model 'x' not found, try pulling it first”, “The model `x` was not found”.
    ///
    /// Only there: “the tool result was not found, says the model” is about something else.
    private static func missesModel(_ message: String) -> Bool {
        let start = message.prefix(12)
        return (start.range(ofASCII: "model ") != nil || start.range(ofASCII: "models/") != nil)
            && contains(message, ["not found"])
    }

    /// True for a sentence that says that money or quota has run out, not that the pace is too high.
    static func speaksOfMoney(_ message: String) -> Bool {
        contains(
            message,
            [
                "exceeded your current quota", "insufficient balance", "insufficient credit",
                "credit balance is too low", "not enough credits", "insufficient_quota",
                "spend limit", "spending limit", "out of credits", "have any credits",
                "credits are depleted", "specified api usage limits",
                "specified workspace api usage limits", "api calls / month",
            ])
    }

    private static func contains(_ message: String, _ sentences: [String]) -> Bool {
        sentences.contains { message.range(ofASCII: $0) != nil }
    }

    private static let overloadSentences = [
        "overloaded", "over capacity", "at capacity", "currently experiencing high demand",
        "no available capacity", "server is busy", "server busy", "loading model",
    ]

    private static let tooLongSentences = [
        "maximum context length", "context length exceeded", "context window", "context size",
        "prompt is too long", "input is too long", "too many tokens:",
        "reduce the length of the messages",
        "maximum number of tokens", "exceeds the maximum number of input tokens",
    ]

    private static let filterSentences = [
        "content management policy", "content policy", "content filter", "flagged by",
        "safety system",
    ]

    private static let unsupportedSentences = [
        "unsupported parameter", "unsupported value", "unrecognized request argument",
        "unknown parameter", "extra inputs are not permitted", "is not supported",
        "does not support", "model not found", "does not exist", "not a valid model",
        "unknown model", "invalid model", "is not available", "no endpoints found",
        "model not exist", "no such model", "not found the model", "model is not found",
        "model identifier is invalid", "is not a supported model",
        "has been decommissioned", "requires more system memory",
    ]

    private static let table: [String: Verdict] = {
        var table: [String: Verdict] = [:]
        func enter(_ verdict: Verdict, _ codes: [String]) {
            for code in codes { table[code] = verdict }
        }
        enter(
            Verdict(kind: .quota),
            [
                "insufficient_quota", "credit_balance_exhausted", "credit_balance_too_low",
                "billing_hard_limit_reached", "billing_not_active", "billing_error",
                "organization_spend_limit_exceeded", "project_spend_limit_exceeded",
                "organization_usage_limit_exceeded", "insufficient_balance",
                "insufficient_credits", "insufficient_user_quota", "payment_required",
                "exceeded_current_quota_error", "quota_exceeded",
            ])
        enter(
            Verdict(kind: .rateLimited),
            [
                "rate_limit_exceeded", "rate_limit_error", "rate_limit_reached_error",
                "rate_limited", "rate_limit", "too_many_requests", "requests", "tokens",
                "resource_exhausted", "throttling", "ratelimiterror",
            ])
        enter(
            Verdict(kind: .overloaded),
            [
                "overloaded_error", "overloaded", "engine_overloaded", "engine_overloaded_error",
                "server_overloaded", "slow_down", "capacity_exceeded",
                "service_tier_capacity_exceeded", "model_overloaded",
                "insufficient_system_resource",
            ])
        enter(
            Verdict(kind: .auth),
            [
                "invalid_api_key", "incorrect_api_key", "authentication_error", "unauthorized",
                "invalid_authentication", "invalid_authentication_error", "permission_error",
                "permission_denied", "permission_denied_error", "forbidden", "access_denied",
                "account_deactivated", "unauthenticated", "missing_api_key", "no_api_key",
                "api_key_invalid", "api_key_expired", "api_key_service_blocked",
                "unsupported_country_region_territory", "authenticationerror",
            ])
        enter(
            Verdict(kind: .tooLong),
            [
                "context_length_exceeded", "string_above_max_length", "request_too_large",
                "prompt_too_long", "exceed_context_size_error", "context_window_exceeded",
                "contextwindowexceedederror", "max_context_length_exceeded", "input_too_long",
            ])
        enter(
            Verdict(kind: .filtered),
            [
                "content_filter", "content_filter_error", "content_policy_violation",
                "responsibleaipolicyviolation", "moderation_blocked", "moderation_error",
                "data_inspection_failed", "safety", "content_filtered", "refusal",
            ])
        enter(
            Verdict(kind: .badRequest, otherEndpointMayAccept: true),
            [
                "model_not_found", "model_not_available", "invalid_model", "unknown_model",
                "unsupported_model", "model_decommissioned", "model_not_supported",
                "model_not_exist", "modelnotfound", "model_not_found_error", "nosuchmodel",
                "deploymentnotfound", "deployment_not_found", "resource_not_found_error",
                "unsupported_parameter", "unsupported_value", "unknown_parameter",
                "extra_forbidden", "unknown_url",
            ])
        enter(
            Verdict(kind: .transient),
            [
                "timeout", "timeout_error", "upstream_error", "bad_gateway", "unavailable",
                "deadline_exceeded", "gateway_timeout", "service_unavailable",
                "service_unavailable_error", "provider_error", "stream_error",
            ])
        return table
    }()
}
