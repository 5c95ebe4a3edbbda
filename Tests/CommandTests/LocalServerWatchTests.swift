import Client
import Providers
import Reliability
import Settings
import TestSupport
import Testing

@testable import Command

@Suite struct LocalServerWatchTests {
    private func launch(_ source: Launch.Source) -> Launch {
        Launch(
            settings: Settings(), warnings: [], source: source, configured: [], avoided: [],
            environment: [:])
    }

    private func models(_ exchange: ScriptedExchange) {
        exchange.head()
        exchange.body(#"{"data":[{"id":"nomic-embed-text"},{"id":"smollm2"}]}"#)
        exchange.end()
    }

    @Test func `a server that starts later is added once, and the demo endpoints step back`()
        async
    {
        var demo = scriptedEndpoint("beacon")
        demo.isSimulated = true
        let stage = Stage(endpoints: [demo]) { $0.error(404) }
        let watch = LocalServerWatch(
            launch: launch(.discovery), client: stage.client, transport: stage.transport)

        #expect(await watch.look() == [])
        #expect(stage.client.endpoints.count == 1)
        stage.transport.script("vllm", models)
        #expect(await watch.look() == ["vllm was found and answers with smollm2"])
        #expect(await watch.look() == [])

        let endpoints = stage.client.snapshot().endpoints
        #expect(endpoints.map(\.profile.name) == ["beacon", "vllm"])
        #expect(endpoints.map(\.manual) == [.disabled, .enabled])
        #expect(stage.transport.exchanges(with: "vllm").count == 2)
    }

    @Test func `the demo endpoints step back, whatever was removed before`() async {
        var demo = scriptedEndpoint("beacon")
        demo.isSimulated = true
        let stage = Stage(endpoints: [scriptedEndpoint("gone"), demo]) { $0.error(404) }
        stage.client.remove(EndpointID(0))
        stage.transport.script("vllm", models)
        let watch = LocalServerWatch(
            launch: launch(.discovery), client: stage.client, transport: stage.transport)

        #expect(await watch.look() == ["vllm was found and answers with smollm2"])
        let present = stage.client.snapshot().present
        #expect(present.map(\.profile.name) == ["beacon", "vllm"])
        #expect(present.map(\.manual) == [.disabled, .enabled])
    }

    @Test func `nothing is added to what a person configured`() {
        let stage = Stage("a")
        for source in [Launch.Source.file, .addresses, .demo] {
            let watch = LocalServerWatch(
                launch: launch(source), client: stage.client, transport: stage.transport)
            #expect(!watch.isNeeded)
        }
    }
}
