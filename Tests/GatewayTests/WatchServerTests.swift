import AsyncHTTPClient
import Client
import Gateway
import NIOCore
import NIOHTTP1
import Providers
import Reliability
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct WatchServerTests {
    private static let bearer = ["authorization": "Bearer open-sesame"]
    private static let locked = GatewayOptions(token: Secret("open-sesame"))

    /// What a watcher reads until `isEnough`; `act` runs once it has the first picture.
    private static func watch(
        _ gateway: ServedGateway, then act: () async throws -> Void,
        until isEnough: ([WatchReader.News]) -> Bool
    ) async throws -> [WatchReader.News] {
        let response = try await HTTPClient.shared.execute(
            gateway.request("/status/stream"), timeout: .seconds(60))
        #expect(response.status == .ok)
        #expect(response.headers.first(name: "content-type") == "text/event-stream")
        var reader = WatchReader()
        var news: [WatchReader.News] = []
        var hasActed = false
        for try await chunk in response.body {
            news += try reader.read(Array(chunk.readableBytesView), now: .now)
            if !hasActed, news.count >= 2 {
                hasActed = true
                try await act()
            }
            if isEnough(news) { break }
        }
        return news
    }

    @Test func `a watcher gets the fleet at once and every decision of a call`() async throws {
        let transport = ScriptedTransport { $0.answer("Salt.") }

        try await ServedGateway.run(through: transport) { gateway in
            let news = try await Self.watch(gateway) {
                _ = try await gateway.complete()
            } until: { news in
                // A picture may overtake the decisions that led to it: they come by way of a task.
                let isSeen = news.contains {
                    if case .fleet(let fleet, _, _) = $0 { fleet.complete == 1 } else { false }
                }
                return isSeen
                    && news.contains {
                        guard case .trace(let trace, _) = $0 else { return false }
                        return if case .callEnded = trace.kind { true } else { false }
                    }
            }

            guard case .began(let hello)? = news.first,
                case .fleet(_, let labels, _)? = news.dropFirst().first
            else {
                Issue.record("the stream begins with \(news.prefix(2))")
                return
            }
            #expect(!hello.acts)
            #expect(labels == [WatchLabel(isSimulated: false, address: "north.invalid")])
            let kinds = news.compactMap {
                if case .trace(let trace, _) = $0 { trace.kind } else { nil }
            }
            #expect(kinds.contains { if case .callStarted = $0 { true } else { false } })
            #expect(kinds.contains { if case .routed = $0 { true } else { false } })
            #expect(kinds.contains { if case .callEnded(.complete) = $0 { true } else { false } })
        }
    }

    @Test func `one endpoint goes and another comes while a watcher looks`() async throws {
        try await ServedGateway.run(through: ScriptedTransport()) { gateway in
            let news = try await Self.watch(gateway) {
                gateway.client.add([scriptedEndpoint("south")])
                gateway.client.remove(EndpointID(0))
            } until: { news in
                guard case .fleet(let fleet, _, _)? = news.last else { return false }
                return fleet.endpoints.count == 2 && fleet.endpoints[0].isRemoved
            }

            guard case .fleet(_, let labels, _)? = news.last else { return }
            #expect(labels.map(\.address) == ["north.invalid", "south.invalid"])
        }
    }

    @Test func `the token for looking shows all and changes nothing`() async throws {
        let looking = ["authorization": "Bearer look-here"]
        var options = Self.locked
        options.readToken = Secret("look-here")
        try await ServedGateway.run(through: ScriptedTransport(), options: options) { gateway in
            let response = try await HTTPClient.shared.execute(
                gateway.request("/status/stream", headers: looking), timeout: .seconds(60))
            var text = ""
            for try await chunk in response.body {
                text += String(buffer: chunk)
                if text.contains("event: fleet") { break }
            }
            let order = try await gateway.ask(
                "/control", #"{"action":"disable","endpoint":"north"}"#, headers: looking)
            let question = try await gateway.complete(headers: looking)

            #expect(text.contains(#""acts":false"#))
            #expect(order.code == "read_only_token")
            #expect(question.status == 403)
            #expect(gateway.client.snapshot().endpoints[0].manual == .enabled)
        }
    }

    @Test func `no secret is in the stream`() async throws {
        let transport = ScriptedTransport { $0.answer() }
        try await ServedGateway.run(through: transport, options: Self.locked) { gateway in
            let response = try await HTTPClient.shared.execute(
                gateway.request("/status/stream", headers: Self.bearer), timeout: .seconds(60))
            var text = ""
            for try await chunk in response.body {
                text += String(buffer: chunk)
                if text.contains("event: fleet") { break }
            }

            #expect(text.contains(#""acts":true"#))
            #expect(!text.contains("open-sesame"))
            #expect(!text.contains("key-of-north"))
        }
    }

    @Test(arguments: ["/status/stream", "/status"])
    func `a server with a token shows nothing without it`(path: String) async throws {
        try await ServedGateway.run(through: ScriptedTransport(), options: Self.locked) { gateway in
            let answer = try await gateway.ask(path, headers: ["authorization": "Bearer wrong"])

            #expect(answer.status == 401)
            #expect(answer.code == "invalid_api_key")
        }
    }

    @Test func `nobody controls a server without a token, not even from this machine`()
        async throws
    {
        try await ServedGateway.run(through: ScriptedTransport()) { gateway in
            let answer = try await gateway.ask(
                "/control", #"{"action":"disable","endpoint":"north"}"#, headers: Self.bearer)

            #expect(answer.status == 403)
            #expect(answer.code == "control_refused")
            #expect(gateway.client.snapshot().endpoints[0].manual == .enabled)
        }
    }

    @Test func `an order with the token is done, and without it is not`() async throws {
        let order = #"{"action":"disable","endpoint":"north"}"#
        try await ServedGateway.run(through: ScriptedTransport(), options: Self.locked) { gateway in
            let refused = try await gateway.ask("/control", order)
            #expect(refused.status == 401)
            #expect(gateway.client.snapshot().endpoints[0].manual == .enabled)

            let done = try await gateway.ask("/control", order, headers: Self.bearer)

            #expect(done.status == 200)
            #expect(done.json["action"] == .string("disable"))
            #expect(gateway.client.snapshot().endpoints[0].manual == .disabled)
        }
    }

    @Test func `a stop ends the stream and says so`() async throws {
        try await ServedGateway.run(through: ScriptedTransport()) { gateway in
            var stopped = ContinuousClock.now

            let news = try await Self.watch(gateway) {
                stopped = .now
                await gateway.server.stop()
            } until: { _ in
                false
            }

            #expect(news.last == .stopping)
            // It does not wait for the limit that answers under way have, which is 30 s.
            #expect(ContinuousClock.now - stopped < .seconds(20))
        }
    }

    @Test func `one watcher too many is refused`() async throws {
        // The shared client keeps to eight connections a host.
        var configuration = HTTPClient.Configuration()
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 32
        try await HTTPClient.withHTTPClient(configuration: configuration) { http in
            try await ServedGateway.run(through: ScriptedTransport()) { gateway in
                var watchers: [HTTPClientResponse] = []
                for _ in 1...16 {
                    watchers.append(
                        try await http.execute(
                            gateway.request("/status/stream"), timeout: .seconds(60)))
                }

                let answer = try await gateway.ask("/status/stream")

                #expect(answer.status == 503)
                #expect(answer.text.contains("16 watchers"))
                #expect(watchers.allSatisfy { $0.status == .ok })
                #expect(gateway.server.requestsUnderWay == 0)
            }
        }
    }
}
