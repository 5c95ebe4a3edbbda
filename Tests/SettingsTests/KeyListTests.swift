import Providers
import Settings
import Testing

/// Several keys of one endpoint in the configuration.
@Suite struct KeyListTests {
    private let environment = ["ONE": "key-1", "TWO": "key-2", "HOME": "/home/me"]

    private func read(_ keys: String) throws -> SettingsReading {
        try Settings.read(
            "endpoints:\n  - provider: groq\n    keys: \(keys)\n", file: "/etc/bw/a.yaml",
            environment: environment)
    }

    private func problem(_ text: String) -> SettingsProblem? {
        do {
            _ = try Settings.read(text, file: "a.yaml", environment: environment)
            return nil
        } catch {
            return error.problems.count == 1 ? error.problems[0] : nil
        }
    }

    @Test func `references are keys in the order of the file`() throws {
        let reading = try read("[\"${ONE}\", \"${TWO}\"]")

        #expect(reading.warnings.isEmpty)
        #expect(reading.settings.endpoints[0].keys == [Secret("key-1"), Secret("key-2")])
        #expect(reading.settings.configured[0].keySource == .variable("ONE"))
        #expect(
            reading.settings.configured[0].keys.map(\.source) == [
                .variable("ONE"), .variable("TWO"),
            ])
    }

    @Test func `a key that is not set is left out, and the others serve`() throws {
        let reading = try read("[\"${NOPE}\", \"${TWO}\"]")

        #expect(reading.settings.endpoints[0].keys == [Secret("key-2")])
        #expect(reading.settings.configured[0].keySource == .variable("TWO"))
        #expect(reading.warnings.map(\.message) == ["NOPE is not set, so this key is left out"])
        #expect(reading.warnings.map(\.key) == ["endpoints[0].keys[0]"])
    }

    @Test func `with no key set the endpoint is off`() throws {
        let reading = try read("[\"${NOPE}\", \"${NOR_THIS}\"]")

        #expect(reading.settings.endpoints[0].keys.isEmpty)
        #expect(reading.settings.configured[0].keySource == .missing(variable: "NOPE"))
    }

    @Test func `files and commands stand in the list as well`() throws {
        let reading = try read(
            "[\"${ONE}\", {key_file: ~/two.key}, {key_command: pass show three}]")

        #expect(
            reading.settings.configured[0].keys.map(\.source) == [
                .variable("ONE"), .file("/home/me/two.key"), .command("pass show three"),
            ])
        #expect(reading.settings.keyFiles.map(\.path) == ["/home/me/two.key"])
        #expect(reading.settings.keyFiles.map(\.place.key) == ["endpoints[0].keys[1].key_file"])
    }

    @Test func `a literal key works, warns and is not shown`() throws {
        let reading = try read("[gsk_very_secret, \"${TWO}\"]")

        #expect(
            reading.settings.endpoints[0].keys == [Secret("gsk_very_secret"), Secret("key-2")])
        #expect(reading.warnings.map(\.message) == ["the key itself stands in this file"])
        #expect(reading.warnings.map(\.line) == [3])
        #expect(!"\(reading)".contains("very_secret"))
        var dumped = ""
        dump(reading, to: &dumped)
        #expect(!dumped.contains("very_secret"))
    }

    @Test func `a reference without quotes between brackets is told how to be written`() {
        let found = problem("endpoints: [{provider: groq, keys: [${ONE}, ${TWO}]}]")

        #expect(found?.line == 1)
        #expect(found?.advice == "Between [ ] and { } a reference stands in quotes: \"${NAME}\".")
    }

    @Test func `one key may be written without brackets`() throws {
        #expect(try read("${ONE}").settings.endpoints[0].keys == [Secret("key-1")])
    }

    @Test(arguments: [
        (
            "{provider: groq, key: \"${ONE}\", keys: [\"${TWO}\"]}", "endpoints[0].keys",
            "`key` names a key already"
        ),
        (
            "{provider: groq, key_command: x, keys: [\"${TWO}\"]}", "endpoints[0].keys",
            "`key_command` names a key already"
        ),
        ("{provider: groq, keys: []}", "endpoints[0].keys", "a list of 0 keys"),
        (
            "{provider: groq, keys: [\"${ONE}\", \"${ONE}\"]}", "endpoints[0].keys[1]",
            "this is the key of keys[0] once more"
        ),
        (
            "{provider: groq, keys: [{key_command: x}, {key_command: x}]}",
            "endpoints[0].keys[1]", "this is the key of keys[0] once more"
        ),
        (
            "{provider: groq, keys: [\"${ONE\"]}", "endpoints[0].keys[0]",
            "a reference is not closed"
        ),
        ("{provider: groq, keys: [{}]}", "endpoints[0].keys[0]", "no key is named"),
        (
            "{provider: groq, keys: [{key_fil: x, key_command: y}]}",
            "endpoints[0].keys[0].key_fil", "unknown key"
        ),
        ("{provider: groq, keys: {a: b}}", "endpoints[0].keys", "expected a list"),
        (
            "{provider: groq, keys: [\"gsk one\"]}", "endpoints[0].keys[0]",
            "the key holds characters that a header cannot carry"
        ),
    ])
    func `each mistake is told with its line, its key and what to write`(
        endpoint: String, key: String, message: String
    ) {
        let problems: [SettingsProblem]
        do {
            _ = try Settings.read(
                "endpoints:\n  - \(endpoint)", file: "a.yaml", environment: environment)
            problems = []
        } catch {
            problems = error.problems.filter { $0.severity == .error }
        }

        #expect(problems.map(\.key) == [key])
        #expect(problems.map(\.message) == [message])
        #expect(problems.allSatisfy { $0.line == 2 && !$0.advice.isEmpty })
    }

    @Test func `more keys than can be used are refused`() {
        let keys = (1...65).map { "{key_command: show \($0)}" }.joined(separator: ", ")

        let found = problem("endpoints: [{provider: groq, keys: [\(keys)]}]")

        #expect(found?.message == "a list of 65 keys")
    }
}
