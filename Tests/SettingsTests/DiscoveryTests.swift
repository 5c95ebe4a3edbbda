import Providers
import Reliability
import Settings
import Testing

@Suite struct DiscoveryTests {
    @Test func `every provider whose key is set becomes an endpoint`() throws {
        let environment = ["GROQ_API_KEY": "gsk ", "OPENAI_API_KEY": "sk", "MISTRAL_API_KEY": ""]

        let found = Discovery.endpoints(in: environment)

        #expect(found.map(\.endpoint.profile.name) == ["openai", "groq"])
        #expect(found[1].endpoint.key == Secret("gsk"))
        #expect(found[1].keySource == .variable("GROQ_API_KEY"))
        #expect(Discovery.endpoints(in: [:]).isEmpty)
    }

    @Test func `local servers are looked for at their usual ports`() {
        let found = Discovery.localServers(in: [:])

        #expect(
            found.map(\.endpoint.baseURL) == [
                "http://127.0.0.1:11434", "http://127.0.0.1:8080/v1",
                "http://127.0.0.1:1234/v1", "http://127.0.0.1:8000/v1",
            ])
        #expect(found.allSatisfy { $0.endpoint.profile.model.isEmpty })
    }

    @Test func `url endpoints take their key from one variable`() throws {
        let found = try Discovery.endpoints(
            urls: ["http://127.0.0.1:9/v1/", "http://127.0.0.1:9/v2"], model: "m",
            environment: ["BREAKWATER_API_KEY": "k", "OPENAI_API_KEY": "other"])

        #expect(found.map(\.endpoint.profile.name) == ["127.0.0.1:9", "127.0.0.1:9-2"])
        #expect(
            found.map(\.endpoint.baseURL) == ["http://127.0.0.1:9/v1", "http://127.0.0.1:9/v2"])
        #expect(found.allSatisfy { $0.endpoint.key == Secret("k") })
        #expect(found.allSatisfy { $0.endpoint.profile.model == "m" })
    }

    @Test func `a wrong url is refused with a remedy and without its password`() {
        #expect {
            try Discovery.endpoints(
                urls: ["nonsense", "http://u:secret@h/v1"], model: nil, environment: [:])
        } throws: { error in
            (error as? SettingsError)?.problems.count == 2 && !"\(error)".contains("secret")
        }
    }
}
