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

    @Test func `every hosted provider is found by its key, or said to lack its address`() {
        let hosted = ProviderPreset.all.filter { !$0.keyVariables.isEmpty && !$0.isLocal }
        let environment = Dictionary(
            uniqueKeysWithValues: Set(hosted.flatMap(\.keyVariables)).map { ($0, "key of \($0)") })

        let found = Discovery.endpoints(in: environment)
        let lacking = Discovery.lackingAddress(in: environment)

        #expect(hosted.count == 37)
        #expect(
            Set(found.map(\.endpoint.profile.name) + lacking.map(\.preset.name))
                == Set(hosted.map(\.name)))
        #expect(found.count + lacking.count == hosted.count)
        #expect(
            lacking.filter { $0.addressVariable == nil }.map(\.preset.doubts)
                .allSatisfy { $0.contains { $0.contains("`url`") } })
        for endpoint in found {
            let preset = hosted.first { $0.name == endpoint.endpoint.profile.provider }
            guard case .variable(let variable) = endpoint.keySource else {
                Issue.record("\(endpoint.endpoint.profile.name) has no variable")
                continue
            }
            #expect(preset?.keyVariables.contains(variable) == true)
            #expect(endpoint.endpoint.key == Secret("key of \(variable)"))
        }
    }

    @Test(arguments: ["BREAKWATER_API_KEY", "API_KEY", "LLM_API_KEY", "KEY", "TOKEN"])
    func `a key that is nobody's goes to no vendor, discovered or configured`(variable: String)
        throws
    {
        let environment = [variable: "generic"]
        let list = ProviderPreset.all.filter { $0.name != "openai-compatible" }
            .map { "  - {provider: \($0.name), url: 'https://\($0.name).test/v1'}" }

        let configured = try Settings.read(
            "endpoints:\n" + list.joined(separator: "\n"), file: "a.yaml", environment: environment
        ).settings.configured

        #expect(configured.count == ProviderPreset.all.count - 1)
        #expect(configured.allSatisfy { $0.endpoint.key == nil })
        #expect(Discovery.endpoints(in: environment).isEmpty)
        #expect(Discovery.localServers(in: environment).allSatisfy { $0.endpoint.key == nil })
    }

    @Test(arguments: [
        ("OPENAI_BASE_URL", "garbage", 1), ("OPENAI_BASE_URL", "http://u:secret@h/v1", 1),
        ("OPENAI_BASE_URL", "https://gateway.test/v1", 0), ("OPENAI_BASE_URL", " ", 0),
        ("GROQ_BASE_URL", "garbage", 0), ("OLLAMA_BASE_URL", "gpu:11434", 1),
    ])
    func `an address in the environment that is none is a mistake where it matters`(
        variable: String, value: String, count: Int
    ) {
        let found = Discovery.problems(in: ["OPENAI_API_KEY": "k", variable: value])

        #expect(found.map(\.key) == Array(repeating: variable, count: count))
        #expect(!"\(found)".contains("secret"))
    }
}
