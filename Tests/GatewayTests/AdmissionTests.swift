import Client
import Providers
import Reliability
import Testing

@testable import Gateway

@Suite struct AdmissionTests {
    @Test(arguments: [
        ("POST", "/v1/chat/completions", Route.completions), ("GET", "/v1/models", .models),
        ("GET", "/v1/models/org%2Fm", .model("org/m")),
        ("GET", "/v1/models/org/m", .model("org/m")),
        ("POST", "/v1/embeddings", .embeddings),
        ("GET", "/healthz", .health), ("GET", "/readyz", .readiness),
        ("GET", "/metrics", .metrics), ("GET", "/status", .status),
        ("GET", "/status/stream", .statusStream), ("POST", "/control", .control),
        ("HEAD", "/healthz", .health), ("HEAD", "/v1/models/m", .model("m")),
    ])
    func `a method and a path find their route`(method: String, path: String, route: Route) throws {
        #expect(try Route(method: method, path: path) == route)
    }

    @Test(arguments: [
        ("GET", "/v1/chat/completions", 405, "POST"), ("POST", "/healthz", 405, "GET, HEAD"),
        ("HEAD", "/v1/chat/completions", 405, "POST"), ("HEAD", "/status/stream", 405, "GET"),
        ("GET", "/", 404, nil), ("POST", "/v1/audio/speech", 404, nil),
    ])
    func `anything else is refused`(
        method: String, path: String, status: Int, allowed: String?
    ) throws {
        let error = try #require(
            #expect(throws: GatewayError.self) { try Route(method: method, path: path) })

        #expect(error.status == status)
        let allow = GatewayAnswer(error).fields.first { $0.name == "allow" }
        #expect(allow?.value == allowed)
    }

    @Test(arguments: [
        ("Bearer open sesame", true), ("bearer open sesame", true), ("Bearer open sesam", false),
        ("Bearer open sesamee", false), ("Bearer open sesameopen sesame", false),
        ("Bearer ", false), ("open sesame", false), (nil, false),
    ])
    func `only the whole token opens`(shown: String?, opens: Bool) throws {
        let token = try #require(BearerToken(Secret("open sesame")))

        #expect(token.isShown(in: shown) == opens)
    }

    @Test func `an empty token is none`() {
        #expect(BearerToken(Secret("")) == nil)
    }

    @Test(arguments: [
        ("Bearer ask", Route.completions, AccessRules.Access.all),
        ("Bearer ask", .control, .all), ("Bearer ask", .status, .all),
        ("Bearer look", .status, .looking), ("Bearer look", .statusStream, .looking),
        ("Bearer look", .metrics, .looking), ("Bearer look", .models, .looking),
    ])
    func `a token opens what it is for`(
        shown: String, route: Route, access: AccessRules.Access
    ) throws {
        let rules = AccessRules(
            GatewayOptions(token: Secret("ask"), readToken: Secret("look")))

        #expect(try rules.admit(route, authorization: shown, origin: nil) == access)
    }

    @Test(arguments: [
        ("Bearer look" as String?, Route.completions, 403, "read_only_token"),
        ("Bearer look", .embeddings, 403, "read_only_token"),
        ("Bearer look", .control, 403, "read_only_token"),
        ("Bearer loo", .status, 401, "invalid_api_key"),
        ("Bearer ", .status, 401, "invalid_api_key"), (nil, .status, 401, "invalid_api_key"),
    ])
    func `a token opens nothing else`(shown: String?, route: Route, status: Int, code: String) {
        let rules = AccessRules(
            GatewayOptions(token: Secret("ask"), readToken: Secret("look")))
        let error = #expect(throws: GatewayError.self) {
            try rules.admit(route, authorization: shown, origin: nil)
        }

        #expect(error?.status == status)
        #expect(error?.code == code)
        #expect(error?.message.contains("only looks") == (status == 403))
    }

    @Test func `a token for looking alone closes nothing`() throws {
        let rules = AccessRules(GatewayOptions(readToken: Secret("look")))

        #expect(!rules.asksForToken)
        #expect(try rules.admit(.completions, authorization: nil, origin: nil) == .asking)
    }

    @Test func `a model's name stands for its endpoints, an endpoint's name for itself`() throws {
        #expect(try choose("auto") == CallOptions())
        #expect(try choose("north") == CallOptions(endpoint: "north"))
        #expect(try choose("small") == CallOptions(forbidden: ["east"]))
        let error = #expect(throws: GatewayError.self) { try choose("huge") }
        #expect(error?.status == 404)
        #expect(error?.code == "model_not_found")
        #expect(error?.message.contains("auto, small, large") == true)
    }

    @Test func `a model that all endpoints are asked for is the only one`() throws {
        let options = CallOptions(model: "mine")

        #expect(try choose("mine", options) == options)
        #expect(throws: GatewayError.self) { try choose("small", options) }
    }

    @Test func `headers change a call, and what is wrong in them is refused`() throws {
        var options = CallOptions()

        try RequestControl.apply("x-breakwater-race", "3", to: &options)
        try RequestControl.apply("x-breakwater-deadline", "1.5", to: &options)
        try RequestControl.apply("x-breakwater-strategy", "least-loaded", to: &options)
        try RequestControl.apply("x-breakwater-pin", "north", to: &options)

        #expect(
            options
                == CallOptions(
                    endpoint: "north", race: 3, deadline: .milliseconds(1500),
                    strategy: .leastLoaded))
        for (name, value) in [
            ("race", "21"), ("race", "-1"), ("deadline", "0"), ("deadline", "nan"),
            ("deadline", "soon"), ("pin", "south"), ("rate", "1"),
            ("strategy", "best"),
        ] {
            let error = #expect(throws: GatewayError.self, "\(name): \(value)") {
                try RequestControl.apply("x-breakwater-" + name, value, to: &options)
            }
            #expect(error?.parameter == "x-breakwater-" + name)
        }
    }

    @Test func `a gate lets in its number, and nobody once it is closed`() throws {
        let gate = Gate(limit: 2)
        var tickets = [try gate.enter(), try gate.enter()]

        let full = #expect(throws: GatewayError.self) { try gate.enter() }
        #expect(full?.status == 503)
        #expect(full?.retryAfterSeconds == 1)
        tickets.removeLast()
        tickets.append(try gate.enter())
        tickets.removeAll()
        #expect(gate.inside == 0)
        gate.close()
        let closed = #expect(throws: GatewayError.self) { try gate.enter() }
        #expect(closed?.code == "stopping")
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("::1", true), ("localhost", true), ("0.0.0.0", false), ("::", false),
        ("192.168.1.5", false), ("example.org", false),
    ])
    func `only this machine's addresses do without a token`(host: String, isLoopback: Bool) {
        #expect(GatewayOptions(host: host).isLoopback == isLoopback)
    }

    @Test(arguments: [
        ("auto", "No endpoint of this server chats"),
        ("vectors", "No endpoint of this server chats"),
    ])
    func `who serves embeddings alone chats for nobody`(model: String, words: String) {
        var options = CallOptions()
        let error = #expect(throws: GatewayError.self) {
            try ModelChoice.apply(model, to: &options, among: [Self.vectors])
        }

        #expect(error?.status == 404)
        #expect(error?.type == "invalid_request_error")
        #expect(error?.code == "model_not_found")
        #expect(error?.message.contains(words) == true)
    }

    @Test(arguments: ["vectors", "embedder"])
    func `a chat is not asked of a model for embeddings`(model: String) {
        var options = CallOptions()
        let error = #expect(throws: GatewayError.self) {
            try ModelChoice.apply(model, to: &options, among: [Self.vectors, Self.talker])
        }

        #expect(error?.code == "model_not_found")
        #expect(
            error?.message
                == "“\(model)” serves embeddings alone; for chats there are: auto, small.")
        #expect(options == CallOptions())
    }

    private static let talker = Endpoint(
        profile: EndpointProfile(name: "north", provider: "demo", model: "small"),
        baseURL: "http://127.0.0.1:9/v1")
    private static let vectors = {
        var endpoint = talker
        endpoint.profile.name = "vectors"
        endpoint.profile.model = "embedder"
        endpoint.profile.serves = .embeddings
        return endpoint
    }()

    private func choose(
        _ model: String, _ options: CallOptions = CallOptions()
    ) throws -> CallOptions {
        var options = options
        let endpoints = [("north", "small"), ("south", "small"), ("east", "large")].map {
            Endpoint(
                profile: EndpointProfile(name: $0, provider: "demo", model: $1),
                baseURL: "http://127.0.0.1:9/v1")
        }
        try ModelChoice.apply(model, to: &options, among: endpoints)
        return options
    }
}
