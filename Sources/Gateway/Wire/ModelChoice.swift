import Client
import Providers
import Reliability

/// Which endpoints a model's name stands for.
///
/// `auto` is all of them; an endpoint's name is that endpoint; a model's name is every endpoint that
/// has it, and the core chooses among those. Endpoints that serve embeddings alone are none for a chat.
enum ModelChoice {
    /// The name that stands for every endpoint.
    static let any = "auto"

    /// `options` with what `model` asks for; throws `model_not_found` for a name that nobody has who
    /// chats.
    static func apply(
        _ model: String, to options: inout CallOptions, among endpoints: [Endpoint]
    ) throws(GatewayError) {
        let able = endpoints.filter { $0.profile.serves.contains(.chat) }
        guard !able.isEmpty || endpoints.isEmpty else {
            throw notFound(
                "No endpoint of this server chats; all serve embeddings alone."
                    + " Give one `serves: [chat]`.")
        }
        if model == any || model == options.model { return }
        if able.contains(where: { $0.profile.name == model }) {
            options.endpoint = options.endpoint ?? model
            return
        }
        let others = able.filter { $0.profile.model != model }
        guard others.count < able.count, options.model == nil else {
            let known = names(of: able).joined(separator: ", ")
            throw notFound(
                endpoints.contains { model == $0.profile.name || model == $0.profile.model }
                    ? "“\(model)” serves embeddings alone; for chats there are: \(known)."
                    : "There is no model “\(model)”; there are: \(known).")
        }
        options.forbidden += others.map(\.profile.name)
    }

    private static func notFound(_ message: String) -> GatewayError {
        GatewayError(
            status: 404, type: "invalid_request_error", code: "model_not_found", message: message,
            parameter: "model")
    }

    /// `auto`, then each model once, in the order of the endpoints.
    static func names(of endpoints: [Endpoint]) -> [String] {
        var names = [any]
        for endpoint in endpoints where !names.contains(endpoint.profile.model) {
            names.append(endpoint.profile.model)
        }
        return names
    }

    /// The document of `GET /v1/models`.
    static func list(of endpoints: [Endpoint], created: Int) -> [UInt8] {
        var json = JSONWriter()
        json.object { json in
            json.field("object", "list")
            json.key("data")
            json.array { json in
                for name in names(of: endpoints) {
                    write(name, of: endpoints, created: created, to: &json)
                }
            }
        }
        return json.bytes
    }

    /// The document of `GET /v1/models/NAME`, where an endpoint's own name is one as well; throws
    /// `model_not_found` for a name that stands for nothing.
    static func document(
        of name: String, among endpoints: [Endpoint], created: Int
    ) throws(GatewayError) -> [UInt8] {
        let known = names(of: endpoints)
        guard known.contains(name) || endpoints.contains(where: { $0.profile.name == name }) else {
            throw notFound(
                "There is no model “\(name)”; there are: \(known.joined(separator: ", ")).")
        }
        var json = JSONWriter()
        write(name, of: endpoints, created: created, to: &json)
        return json.bytes
    }

    private static func write(
        _ name: String, of endpoints: [Endpoint], created: Int, to json: inout JSONWriter
    ) {
        let owner = endpoints.first { $0.profile.model == name || $0.profile.name == name }
        json.object { json in
            json.field("id", name)
            json.field("object", "model")
            json.field("created", created)
            json.field("owned_by", owner?.profile.provider ?? "breakwater")
        }
    }
}
