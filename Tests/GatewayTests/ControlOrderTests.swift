import Client
import Providers
import Reliability
import TestSupport
import Testing

@testable import Gateway

@Suite struct ControlOrderTests {
    @Test(arguments: [
        ControlOrder.manual(endpoint: "north", .enabled),
        .manual(endpoint: "north", .disabled), .manual(endpoint: "north", .draining),
        .pin(endpoint: "north"), .pin(endpoint: nil), .force(endpoint: "north", .open),
        .force(endpoint: "north", .closed), .force(endpoint: "north", nil),
        .reset(endpoint: "no\"rth"), .strategy(.leastLoaded), .race(3), .hedge(.off),
        .hedge(.auto), .hedge(.quantile(0.95)), .hedge(.fixed(.milliseconds(300))),
    ])
    func `an order is read as it was written`(order: ControlOrder) throws {
        #expect(try ControlOrder(parsing: order.encoded) == order)
    }

    @Test(
        arguments: [
            ("", "invalid_body", nil), ("[]", "invalid_body", nil),
            (#"{"action":"explode"}"#, "invalid_value", "action"),
            (#"{"endpoint":"north"}"#, "invalid_value", "action"),
            (#"{"action":"disable"}"#, "invalid_value", "endpoint"),
            (#"{"action":"disable","endpoint":7}"#, "invalid_value", "endpoint"),
            (#"{"action":"disable","endpont":"north"}"#, "invalid_value", "endpont"),
            (#"{"action":"strategy","strategy":"fastest"}"#, "invalid_value", "strategy"),
            (#"{"action":"race","race":21}"#, "invalid_value", "race"),
            (#"{"action":"race","race":-1}"#, "invalid_value", "race"),
            (#"{"action":"hedge"}"#, "invalid_value", "after"),
            (#"{"action":"hedge","after":"soon"}"#, "invalid_value", "after"),
            (#"{"action":"hedge","after":"off","quantile":0.5}"#, "invalid_value", "after"),
            (#"{"action":"hedge","quantile":1}"#, "invalid_value", "quantile"),
            (#"{"action":"hedge","milliseconds":-1}"#, "invalid_value", "milliseconds"),
            (#"{"action":"hedge","milliseconds":1e300}"#, "invalid_value", "milliseconds"),
        ] as [(String, String, String?)])
    func `a slip is refused and named`(text: String, code: String, parameter: String?) {
        do throws(GatewayError) {
            _ = try ControlOrder(parsing: Array(text.utf8))
            Issue.record("\(text) was taken")
        } catch {
            #expect(error.status == 400)
            #expect(error.code == code)
            #expect(error.parameter == parameter)
        }
    }

    @Test func `orders change the client`() throws {
        let client = ChatClient(
            endpoints: [scriptedEndpoint("north"), scriptedEndpoint("south")],
            transport: ScriptedTransport())

        for order: ControlOrder in [
            .manual(endpoint: "north", .draining), .force(endpoint: "south", .open),
            .pin(endpoint: "south"), .strategy(.cost), .race(2), .hedge(.fixed(.seconds(1))),
        ] {
            try order.apply(to: client)
        }

        let fleet = client.snapshot()
        #expect(fleet.endpoints.map(\.manual) == [.draining, .enabled])
        #expect(fleet.endpoints.map(\.forced) == [nil, .open])
        #expect(fleet.pinned == EndpointID(1))
        #expect(fleet.strategy == .cost)
        #expect(fleet.policy.race == 2)
        #expect(fleet.policy.hedge.after == .fixed(.seconds(1)))
    }

    @Test func `a name goes to the endpoint that has it now`() throws {
        let client = ChatClient(
            endpoints: [scriptedEndpoint("north")], transport: ScriptedTransport())
        client.add([scriptedEndpoint("north")])
        client.remove(EndpointID(0))

        try ControlOrder.manual(endpoint: "north", .disabled).apply(to: client)

        #expect(client.snapshot().endpoints[1].manual == .disabled)
    }

    @Test func `an endpoint that is not there is refused with those that are`() {
        let client = ChatClient(
            endpoints: [scriptedEndpoint("north")], transport: ScriptedTransport())

        do throws(GatewayError) {
            try ControlOrder.reset(endpoint: "nord").apply(to: client)
            Issue.record("nord was found")
        } catch {
            #expect(error.status == 404)
            #expect(error.message.contains("north"))
        }
    }
}
