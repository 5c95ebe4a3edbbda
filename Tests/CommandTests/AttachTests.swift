import ArgumentParser
import Client
import Dashboard
import Gateway
import Reliability
import TestSupport
import Testing

@testable import Command

@Suite struct AttachTests {
    @Test(arguments: [
        ("http://127.0.0.1:4141/v1", "http://127.0.0.1:4141", "127.0.0.1:4141", false),
        ("http://127.0.0.1:4141/", "http://127.0.0.1:4141", "127.0.0.1:4141", false),
        ("localhost:4141", "http://localhost:4141", "localhost:4141", false),
        ("https://Models.example.org", "https://models.example.org", "models.example.org", false),
        ("http://10.0.0.7:80", "http://10.0.0.7", "10.0.0.7", true),
        ("http://[::1]:4141/v1", "http://[::1]:4141", "[::1]:4141", false),
    ])
    func `an address is read as people write it`(
        text: String, origin: String, place: String, isOpen: Bool
    ) throws {
        let address = try ServerAddress(text)

        #expect(address.origin == origin)
        #expect(address.place == place)
        #expect(address.isOpen == isOpen)
    }

    @Test(arguments: [
        "", "gopher://x", "http://", "http://u:p@h:1", "http://h:1/v2", "http://h:1/v1/models",
        "http://h:1?a=b", "http://h:99999",
    ])
    func `what is no address of a server is a mistake of usage`(text: String) {
        do throws(Command.ExitStatus) {
            _ = try ServerAddress(text)
            Issue.record("\(text) was taken")
        } catch {
            #expect(error.code == 2)
            #expect(error.message?.contains("u:p") == false)
        }
    }

    private static let fleet = ChatClient(
        endpoints: [scriptedEndpoint("north"), scriptedEndpoint("south")],
        transport: ScriptedTransport()
    ).snapshot()

    @Test(arguments: [
        (
            Effect.setManual(EndpointID(1), .disabled),
            [ControlOrder.manual(endpoint: "south", .disabled)]
        ),
        (.pin(EndpointID(0)), [.pin(endpoint: "north")]), (.pin(nil), [.pin(endpoint: nil)]),
        (.forceBreaker(EndpointID(0), .open), [.force(endpoint: "north", .open)]),
        (.forceBreaker(EndpointID(0), nil), [.force(endpoint: "north", nil)]),
        (.resetBreaker(EndpointID(1)), [.reset(endpoint: "south")]),
        (.setStrategy(.health), [.strategy(.health)]),
        (.setManual(EndpointID(7), .disabled), []), (.runBackground(count: 10), []),
        (.demoFault(EndpointID(0), "kill"), []),
    ])
    func `what the screen does becomes an order`(effect: Effect, orders: [ControlOrder]) {
        #expect(ControlOrder.orders(for: effect, in: Self.fleet) == orders)
    }

    @Test func `of a policy only what was changed is ordered`() {
        var policy = Self.fleet.policy
        #expect(ControlOrder.orders(for: .setPolicy(policy), in: Self.fleet).isEmpty)

        policy.race = 3
        policy.hedge.after = .quantile(0.9)

        #expect(
            ControlOrder.orders(for: .setPolicy(policy), in: Self.fleet) == [
                .race(3), .hedge(.quantile(0.9)),
            ])
    }

    @Test(arguments: [
        ["attach", "http://a", "http://b"], ["attach", "--plain"],
        ["serve", "--screen", "--nowhere"],
    ])
    func `what makes no sense is a mistake of usage`(arguments: [String]) {
        #expect {
            try BreakwaterCommand.parseAsRoot(arguments)
        } throws: { error in
            BreakwaterCommand.exitCode(for: error) == .validationFailure
        }
    }

    @Test func `attach takes the screen's flags`() throws {
        let command = try #require(
            try BreakwaterCommand.parseAsRoot(["attach", "--read-only", "--theme", "t"])
                as? AttachCommand)

        #expect(command.screen.readOnly)
        #expect(command.common.theme == "t")
        #expect(command.url == "http://127.0.0.1:4141")
    }
}
