import Providers
import Reliability
import Settings
import Testing

@testable import Command

@Suite struct ReloadPlanTests {
    @Test func `what stands there as before stays, what changed comes anew, the rest goes`() {
        var changed = endpoint("b")
        changed.endpoint.profile.model = "other"

        let plan = ReloadPlan(
            from: places("a", "b", "c"), to: [changed, endpoint("a"), endpoint("d")], next: 7,
            keepsOrder: false)

        #expect(plan.removed.map(\.index) == [1, 2])
        #expect(plan.added.map(\.id.index) == [7, 8])
        #expect(plan.added.map(\.configured.endpoint.profile.name) == ["b", "d"])
        #expect(plan.places.map(\.id.index) == [7, 0, 8])
    }

    @Test func `the same file changes nothing`() {
        let plan = ReloadPlan(
            from: places("a", "b"), to: [endpoint("a"), endpoint("b")], next: 2, keepsOrder: true)

        #expect(plan.isEmpty)
        #expect(plan.places == places("a", "b"))
    }

    @Test(arguments: [
        (["b", "a"], [1, 2], [0]), (["x", "a", "b"], [2, 3, 4], [0, 1]),
        (["a", "x"], [0, 2], [1]),
        (["b"], [1], [0]),
    ])
    func `where the order decides, identities follow the file`(
        file: [String], identities: [Int], removed: [Int]
    ) {
        let plan = ReloadPlan(
            from: places("a", "b"), to: file.map(endpoint), next: 2, keepsOrder: true)

        #expect(plan.places.map(\.id.index) == identities)
        #expect(plan.removed.map(\.index) == removed)
    }

    @Test func `lists that count positions in the file get the client's identities`() {
        let plan = ReloadPlan(
            from: places("a", "b"), to: [endpoint("x"), endpoint("b")], next: 2, keepsOrder: false)
        let policy = CallPolicy(
            fallback: FallbackLists(general: [EndpointID(0)], tooLong: [EndpointID(1)]))

        let fallback = plan.identified(policy).fallback

        #expect(fallback.general == [EndpointID(2)])
        #expect(fallback.tooLong == [EndpointID(1)])
    }

    private func endpoint(_ name: String) -> ConfiguredEndpoint {
        ConfiguredEndpoint(
            endpoint: Endpoint(
                profile: EndpointProfile(name: name), baseURL: "http://127.0.0.1:1/v1"))
    }

    private func places(_ names: String...) -> [ReloadPlan.Place] {
        names.enumerated().map {
            ReloadPlan.Place(id: EndpointID($0.offset), configured: endpoint($0.element))
        }
    }
}
