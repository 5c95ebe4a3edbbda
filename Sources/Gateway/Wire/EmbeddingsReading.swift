import Client
import Providers
import Reliability

/// Reads the JSON body of `POST /v1/embeddings`.
///
/// `input` and what else stands there are carried through; only `model` is looked at.
enum EmbeddingsReading {
    static func request(_ body: [UInt8]) throws(GatewayError) -> EmbeddingsRequest {
        guard case .object(var fields)? = JSONValue(parsing: body) else {
            throw .invalid("The body must be a JSON object.", code: "invalid_json")
        }
        guard case .string(let model)? = fields["model"], !model.isEmpty else {
            throw .invalid(
                "model must be the name of a model, of an endpoint, or auto.", "model",
                code: "missing_required_parameter")
        }
        guard let input = fields["input"], isInput(input) else {
            throw .invalid(
                "input must be a text, or a list of texts or tokens, and not empty.", "input",
                code: "missing_required_parameter")
        }
        fields["model"] = nil
        fields["input"] = nil
        return EmbeddingsRequest(
            model: model, input: input, extra: fields.filter { $0.value != .null })
    }

    private static func isInput(_ input: JSONValue) -> Bool {
        switch input {
        case .string(let text): !text.isEmpty
        case .array(let parts):
            !parts.isEmpty
                && parts.allSatisfy { part in
                    switch part {
                    case .string, .integer: true
                    case .array(let tokens): !tokens.isEmpty && tokens.allSatisfy { $0.int != nil }
                    default: false
                    }
                }
        default: false
        }
    }

    /// The request with the model that its `model` stands for: a model's name, an endpoint's, which
    /// then answers alone, or `auto` where there is only one model to choose.
    static func choose(
        _ request: EmbeddingsRequest, _ options: inout CallOptions,
        among profiles: [EndpointProfile]
    ) throws(GatewayError) -> EmbeddingsRequest {
        let able = profiles.filter { $0.serves.contains(.embeddings) }
        var models: [String] = []
        for profile in able where !models.contains(profile.model) { models.append(profile.model) }
        guard let first = models.first else {
            throw GatewayError(
                status: 404, type: "invalid_request_error", code: "model_not_found",
                message:
                    "No endpoint of this server has embeddings. Give one `serves: [embeddings]`.",
                parameter: "model")
        }
        var request = request
        if let endpoint = able.first(where: { $0.name == request.model }) {
            options.endpoint = options.endpoint ?? endpoint.name
            request.model = endpoint.model
        } else if request.model == ModelChoice.any, models.count == 1 {
            request.model = first
        } else if request.model == ModelChoice.any {
            throw .invalid(
                "Vectors of different models cannot be compared, so name one of: "
                    + models.joined(separator: ", ") + ".", "model")
        } else if !models.contains(request.model) {
            throw GatewayError(
                status: 404, type: "invalid_request_error", code: "model_not_found",
                message: "There are no embeddings of “\(request.model)”; there are: "
                    + models.joined(separator: ", ") + ".", parameter: "model")
        }
        return request
    }
}
