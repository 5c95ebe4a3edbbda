import Client
import Gateway
import Providers
import Reliability
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct GatewayLimitTests {
    @Test func `a refusal of our own limits tells how long it lasts`() async throws {
        let slow = RateLimits(requestsPerMinute: 1)
        let transport = ScriptedTransport { $0.answer() }

        try await ServedGateway.run(
            [scriptedEndpoint("north", limits: slow)], through: transport,
            policy: CallPolicy(deadline: .seconds(2))
        ) { gateway in
            #expect(try await gateway.complete().status == 200)
            let answer = try await gateway.complete()

            #expect(answer.status == 429)
            #expect(answer.code == "refused_locally")
            let wait = try #require(answer.headers["retry-after"].flatMap { Int($0) })
            #expect((50...60).contains(wait))
        }
    }

    @Test(arguments: [false, true])
    func `what no endpoint can ever serve is a 400 that names what is missing`(
        stream: Bool
    ) async throws {
        var blind = scriptedEndpoint("blind", contextTokens: 8_000)
        blind.profile.lacks = .images
        let picture =
            #"[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]"#
        let long = "\"" + String(repeating: "salt ", count: 20_000) + "\""
        let transport = ScriptedTransport { $0.answer() }

        try await ServedGateway.run([blind], through: transport) { gateway in
            let expected = [
                (picture, "takes no images", "unsupported"),
                (long, "too small a context", "context_length_exceeded"),
            ]
            for (content, message, code) in expected {
                let answer = try await gateway.ask(
                    ServedGateway.completions,
                    #"{"model":"auto","stream":\#(stream),"messages":[{"role":"user","content":\#(content)}]}"#
                )

                #expect(answer.status == 400)
                #expect(answer.json["error"]?["type"] == .string("invalid_request_error"))
                #expect(answer.code == code)
                #expect(answer.text.contains(message), "\(answer.text)")
                #expect(answer.headers["retry-after"] == nil)
                #expect(answer.headers["retry-after-ms"] == nil)
            }
            #expect(transport.exchanges.isEmpty)
        }
    }

    @Test func `an endpoint that is off may come back, so that is a 503`() async throws {
        var blind = scriptedEndpoint("blind")
        blind.profile.lacks = .images
        let picture =
            #"[{"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo="}}]"#

        try await ServedGateway.run(
            [blind, scriptedEndpoint("seeing")], through: ScriptedTransport()
        ) { gateway in
            gateway.client.setManual(.disabled, for: EndpointID(1))
            let answer = try await gateway.ask(
                ServedGateway.completions,
                #"{"model":"auto","messages":[{"role":"user","content":\#(picture)}]}"#)

            #expect(answer.status == 503)
            #expect(answer.code == "refused_locally")
        }
    }

    @Test func `a failure upstream has a status of its own, and no stream begins`() async throws {
        let transport = ScriptedTransport { $0.error(401, code: "invalid_api_key") }

        try await ServedGateway.run(through: transport) { gateway in
            let answer = try await gateway.complete(stream: true)

            #expect(answer.status == 502)
            #expect(answer.code == "upstream_auth")
            #expect(answer.headers["content-type"] == "application/json")
            #expect(!answer.text.contains("key-of-north"))
        }
    }

    @Test func `what is wrong is answered in JSON with its status`() async throws {
        let transport = ScriptedTransport { $0.answer() }
        let options = GatewayOptions(bodyMax: 200)

        try await ServedGateway.run(through: transport, options: options) { gateway in
            let path = ServedGateway.completions
            let large = String(repeating: " ", count: 201)

            let answers = [
                (try await gateway.ask("/v2"), 404, "not_found"),
                (try await gateway.ask(path), 405, "method_not_allowed"),
                (try await gateway.ask(path, "{"), 400, "invalid_json"),
                (try await gateway.ask(path, large), 413, "body_too_large"),
                (try await gateway.complete(model: "huge"), 404, "model_not_found"),
                (
                    try await gateway.complete(headers: ["x-breakwater-race": "many"]), 400,
                    "invalid_value"
                ),
                (
                    try await gateway.complete(headers: ["origin": "https://example.org"]), 403,
                    "origin_refused"
                ),
            ]

            for (answer, status, code) in answers {
                #expect(answer.status == status)
                #expect(answer.code == code)
                #expect(answer.headers["x-request-id"]?.isEmpty == false)
            }
            #expect(transport.exchanges.isEmpty)
        }
    }

    @Test func `what is no request is answered in JSON too, and a client's own 400 stays as it is`()
        async throws
    {
        let options = GatewayOptions(headersMax: 1 << 10)
        try await ServedGateway.run(through: ScriptedTransport(), options: options) { gateway in
            let large = String(repeating: "a", count: 2 << 10)
            let tooMuch = try await gateway.ask("/healthz", headers: ["x-large": large])
            let refused = try await gateway.ask(ServedGateway.completions, "{")

            #expect(tooMuch.status == 431)
            #expect(tooMuch.code == "headers_too_large")
            #expect(tooMuch.text.contains("1024 bytes"))
            #expect(tooMuch.headers["content-type"] == "application/json")
            #expect(refused.code == "invalid_json")
        }
    }

    @Test func `one request more than the limit is refused at once`() async throws {
        let transport = ScriptedTransport()
        let options = GatewayOptions(requestsMax: 1)

        try await ServedGateway.run(through: transport, options: options) { gateway in
            async let first = gateway.complete()
            let exchange = await transport.exchange(1)

            let second = try await gateway.complete()
            exchange.answer()

            #expect(second.status == 503)
            #expect(second.code == "too_many_requests")
            #expect(second.headers["retry-after"] == "1")
            #expect(try await first.status == 200)
        }
    }

    @Test func `a token is asked for everywhere but on the probes`() async throws {
        let transport = ScriptedTransport { $0.answer() }
        let options = GatewayOptions(token: Secret("sesame"))

        try await ServedGateway.run(through: transport, options: options) { gateway in
            let wrong = ["authorization": "Bearer sesam"]
            let right = ["authorization": "Bearer sesame"]

            for headers in [[:], wrong] {
                let refused = try await gateway.complete(headers: headers)
                #expect(refused.status == 401)
                #expect(refused.code == "invalid_api_key")
                #expect(refused.headers["www-authenticate"] == "Bearer")
                #expect(try await gateway.ask("/v1/models", headers: headers).status == 401)
            }
            #expect(try await gateway.complete(headers: right).status == 200)
            #expect(try await gateway.ask("/healthz").status == 200)
            #expect(try await gateway.ask("/readyz").status == 200)
            #expect(transport.exchanges.count == 1)
        }
    }

    @Test func `another address than loopback needs a token`() {
        let client = ChatClient(endpoints: [], transport: ScriptedTransport())

        #expect(throws: GatewayRefusal.needsToken(host: "0.0.0.0")) {
            try GatewayServer(client: client, options: GatewayOptions(host: "0.0.0.0"))
        }
    }

    @Test func `the models are those of the endpoints, and readiness is theirs`() async throws {
        let endpoints = [scriptedEndpoint("north"), scriptedEndpoint("south")]

        try await ServedGateway.run(endpoints, through: ScriptedTransport()) { gateway in
            let models = try await gateway.ask("/v1/models").json["data"]

            #expect(models?[0]?["id"] == .string("auto"))
            #expect(models?[1]?["id"] == .string("north-model"))
            #expect(models?[2]?["id"] == .string("south-model"))
            #expect(models?[3] == nil)
            for name in ["auto", "north-model", "south"] {
                let one = try await gateway.ask("/v1/models/" + name)
                #expect(one.json["id"] == .string(name))
                #expect(one.json["object"] == .string("model"))
            }
            let none = try await gateway.ask("/v1/models/west-model")
            #expect(none.status == 404)
            #expect(none.json["error"]?["code"] == .string("model_not_found"))
            #expect(try await gateway.ask("/readyz").status == 200)
            gateway.client.setManual(.disabled, for: EndpointID(0))
            gateway.client.setManual(.disabled, for: EndpointID(1))
            #expect(try await gateway.ask("/readyz").status == 503)
        }
    }

    @Test func `a model's name and a pin choose who is asked`() async throws {
        let transport = ScriptedTransport { $0.answer() }
        let endpoints = [scriptedEndpoint("north"), scriptedEndpoint("south")]

        try await ServedGateway.run(endpoints, through: transport) { gateway in
            let south = try await gateway.complete(model: "south-model")
            let north = try await gateway.complete(headers: ["x-breakwater-pin": "north"])

            #expect(south.headers["x-breakwater-endpoint"] == "south")
            #expect(north.headers["x-breakwater-endpoint"] == "north")
        }
    }

    @Test func `a stop lets the answer under way finish`() async throws {
        let transport = ScriptedTransport()

        try await ServedGateway.run(through: transport) { gateway in
            async let answer = gateway.complete(stream: true)
            let exchange = await transport.exchange(1)
            exchange.head()
            exchange.text("Sa")

            await gateway.server.stop()
            exchange.text("lt")
            exchange.finish()
            exchange.end()

            let events = try await answer.events
            #expect(events.last == "[DONE]")
            // A connection that was kept, or came while the port closed, is answered that it is late.
            let late = try? await gateway.complete()
            #expect(late.map(\.status) ?? 503 == 503)
        }
    }

    @Test func `an answer that outlasts the stop is ended`() async throws {
        let transport = ScriptedTransport()
        let options = GatewayOptions(stopWithin: .milliseconds(50))

        try await ServedGateway.run(through: transport, options: options) { gateway in
            let answer = Task { try await gateway.complete(stream: true) }
            let exchange = await transport.exchange(1)

            await gateway.server.stop()

            _ = await answer.result
            #expect(exchange.isCancelled)
        }
    }
}
