import Client
import Reliability

extension Degradation {
    /// What stands in and why, for a person: a clause without a full stop.
    func words(endpoint: String?) -> String {
        let what =
            switch source {
            case .smaller: "a smaller model" + (endpoint.map { ", \($0), answered" } ?? " answered")
            case .cached:
                "the last answer to the same question"
                    + (age.map { ", \(AskWriter.words($0)) old" } ?? "")
            case .answer: "a prepared answer"
            }
        return "\(what), because \(failure.kind.rawValue): \(failure.message)"
    }
}
