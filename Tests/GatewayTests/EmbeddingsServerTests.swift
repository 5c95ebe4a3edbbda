import Client
import Gateway
import Providers
import Reliability
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct EmbeddingsServerTests {
    private static let document =
        #"{"object":"list","data":[{"embedding":"AACAPw==","index":0}],"model":"m","usage":{"prompt_tokens":3,"total_tokens":3}}"#

    private static func endpoint(_ name: String, model: String) -> Endpoint {
        var endpoint = scriptedEndpoint(name)
        endpoint.profile.model = model
        endpoint.profile.serves = .embeddings
        return endpoint
    }

    private static func body(model: String) -> String {
        #"{"model":"\#(model)","input":["salt","water"],"encoding_format":"base64"}"#
    }

    private static let path = "/v1/embeddings"

    @Test(arguments: ["auto", "m", "a"])
    func `vectors pass through, retried, from the model that was asked for`(
        model: String
    ) async throws {
        let transport = ScriptedTransport { exchange in
            guard exchange.number > 1 else { return exchange.fail(.closedBeforeHead) }
            exchange.head()
            exchange.body(Self.document)
            exchange.end()
        }

        try await ServedGateway.run(
            [scriptedEndpoint("talker"), Self.endpoint("a", model: "m")], through: transport
        ) { gateway in
            let answer = try await gateway.ask(Self.path, Self.body(model: model))

            #expect(answer.status == 200)
            #expect(answer.text == Self.document)
            #expect(answer.headers["x-breakwater-endpoint"] == "a")
            #expect(answer.headers["x-breakwater-attempts"] == "2")
            let sent = JSONValue(parsing: transport.exchanges[0].request.body)
            #expect(sent?["model"] == .string("m"))
            #expect(sent?["input"] == .array([.string("salt"), .string("water")]))
            #expect(sent?["encoding_format"] == .string("base64"))
        }
    }

    @Test func `a server without embeddings says what to do`() async throws {
        try await ServedGateway.run(through: ScriptedTransport()) { gateway in
            let answer = try await gateway.ask(Self.path, Self.body(model: "auto"))

            #expect(answer.status == 404)
            #expect(answer.code == "model_not_found")
            #expect(answer.text.contains("serves: [embeddings]"))
        }
    }

    @Test func `a model that went with its endpoint is not asked for, though it still answers`()
        async throws
    {
        // The first request stays open, so that its endpoint is still under way when it is removed.
        let transport = ScriptedTransport { exchange in
            guard exchange.number > 1 else { return }
            exchange.head()
            exchange.body(Self.document)
            exchange.end()
        }
        try await ServedGateway.run([Self.endpoint("a", model: "m")], through: transport) {
            gateway in
            async let first = gateway.ask(Self.path, Self.body(model: "m"))
            while transport.exchanges.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
            gateway.client.add([Self.endpoint("a", model: "n")])
            gateway.client.remove(EndpointID(0))

            let byName = try await gateway.ask(Self.path, Self.body(model: "a"))
            let gone = try await gateway.ask(Self.path, Self.body(model: "m"))
            transport.exchanges[0].error(400, message: "no")
            _ = try await first

            #expect(byName.status == 200)
            let sent = JSONValue(parsing: transport.exchanges[1].request.body)
            #expect(sent?["model"] == .string("n"))
            #expect(gone.code == "model_not_found")
        }
    }

    @Test func `between two models nobody chooses but the client`() async throws {
        let endpoints = [Self.endpoint("a", model: "m"), Self.endpoint("b", model: "n")]
        let transport = ScriptedTransport { exchange in
            exchange.head()
            exchange.body(Self.document)
            exchange.end()
        }
        try await ServedGateway.run(endpoints, through: transport) { gateway in
            let open = try await gateway.ask(Self.path, Self.body(model: "auto"))
            let wrong = try await gateway.ask(Self.path, Self.body(model: "o"))
            let named = try await gateway.ask(Self.path, Self.body(model: "n"))

            #expect(open.status == 400)
            #expect(open.json["error"]?["param"] == .string("model"))
            #expect(wrong.status == 404)
            #expect(named.headers["x-breakwater-endpoint"] == "b")
        }
    }

    @Test(arguments: [
        ("[]", "invalid_json"), (#"{"input":"a"}"#, "missing_required_parameter"),
        (#"{"model":"m"}"#, "missing_required_parameter"),
        (#"{"model":"m","input":""}"#, "missing_required_parameter"),
        (#"{"model":"m","input":[]}"#, "missing_required_parameter"),
        (#"{"model":"m","input":[{"text":"a"}]}"#, "missing_required_parameter"),
        (#"{"model":"m","input":[["a"]]}"#, "missing_required_parameter"),
    ])
    func `a slip is refused before anybody is asked`(body: String, code: String) async throws {
        let transport = ScriptedTransport()
        try await ServedGateway.run([Self.endpoint("a", model: "m")], through: transport) {
            gateway in
            let answer = try await gateway.ask(Self.path, body)

            #expect(answer.status == 400)
            #expect(answer.code == code)
            #expect(transport.exchanges.isEmpty)
        }
    }

    @Test func `what the endpoint refuses is told in OpenAI's form`() async throws {
        let transport = ScriptedTransport { $0.error(401, message: "bad key") }
        try await ServedGateway.run([Self.endpoint("a", model: "m")], through: transport) {
            gateway in
            let answer = try await gateway.ask(Self.path, Self.body(model: "m"))

            #expect(answer.status == 502)
            #expect(answer.code == "upstream_auth")
        }
    }
}
