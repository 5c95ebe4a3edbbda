import Reliability

/// What one of a service's own codes means, in the words of a configuration.
public enum ErrorMeaning: String, Sendable, Hashable, CaseIterable, Codable {
    /// The pace is too high; it passes within minutes.
    case rateLimited = "rate_limited"
    /// The money or the quota of this key is used up.
    case quota
    /// The key is wrong, or may not do this.
    case auth
    /// The server has too much to do.
    case overloaded
    /// The server failed.
    case transient
    /// The conversation is too long for the model.
    case tooLong = "too_long"
    /// A content filter refused.
    case filtered
    /// The request is wrong.
    case badRequest = "bad_request"
    /// The model or a parameter is not known here; another endpoint may know it.
    case unsupported

    /// The verdict of the classifier.
    var verdict: Verdict {
        switch self {
        case .rateLimited: Verdict(kind: .rateLimited)
        case .quota: Verdict(kind: .quota)
        case .auth: Verdict(kind: .auth)
        case .overloaded: Verdict(kind: .overloaded)
        case .transient: Verdict(kind: .transient)
        case .tooLong: Verdict(kind: .tooLong)
        case .filtered: Verdict(kind: .filtered)
        case .badRequest: Verdict(kind: .badRequest)
        case .unsupported: Verdict(kind: .badRequest, otherEndpointMayAccept: true)
        }
    }
}

/// How the errors of one endpoint are read: with its own codes, and without its key.
struct ErrorReading: Sendable {
    /// The endpoint's key, to be cut out of messages.
    let key: Secret?
    /// The endpoint's own codes, which beat the common ones.
    let codes: [String: ErrorMeaning]

    init(key: Secret? = nil, codes: [String: ErrorMeaning] = [:]) {
        self.key = key
        self.codes = codes
    }

    init(of endpoint: Endpoint) { self.init(key: endpoint.key, codes: endpoint.errorCodes) }

    /// The failure that an error object inside an answer with status `status` (2xx) means.
    func failure(inStream error: ErrorBody, status: Int) -> Failure {
        FailureClassifier.failure(inStream: error, status: status, reading: self)
    }

    /// The failure that an answer with a status outside 200–299 means.
    func failure(status: Int, headers: [HeaderField], body: [UInt8]) -> Failure {
        FailureClassifier.failure(
            status: status, headers: headers, body: body, key: key, codes: codes)
    }
}
