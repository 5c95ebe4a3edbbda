import ArgumentParser
import Client
import Dashboard
import Providers
import Reliability
import Testing

@testable import Command

@Suite struct ToolFileTests {
    private func read(_ text: String) throws -> [Tool] {
        try ToolFile.tools(in: Array(text.utf8), of: "tools.json")
    }

    @Test(arguments: [
        #"[{"name":"tide","description":"High water.","parameters":{"type":"object"}}]"#,
        #"[{"type":"function","function":{"name":"tide","description":"High water.","parameters":{"type":"object"}}}]"#,
        #"[{"name":"tide","description":"High water.","input_schema":{"type":"object"}}]"#,
    ])
    func `a tool is read in each of the common shapes`(_ text: String) throws {
        #expect(
            try read(text) == [
                Tool(
                    name: "tide", description: "High water.",
                    parameters: .object(["type": .string("object")]))
            ])
    }

    @Test(arguments: [
        ("{}", "holds no list of tools; write ["), ("[]", "holds no list"),
        ("[1]", "tool 1 of tools.json needs a \"name\""),
        (#"[{"name":"a b"}]"#, "needs a \"name\" of 1 to 64 letters"),
        (#"[{"name":"a"},{"name":""}]"#, "tool 2 of"),
        (#"[{"name":"a","parameters":"x"}]"#, "\"parameters\" of a must be a JSON Schema"),
    ])
    func `what is wrong is said with what to write`(_ text: String, _ words: String) {
        let error = #expect(throws: ValidationError.self) { try read(text) }

        #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
    }

    @Test func `a choice is a word or the name of a tool`() throws {
        let tools = [Tool(name: "tide"), Tool(name: "wind")]

        #expect(try ToolFile.choice(nil, among: tools) == .auto)
        #expect(try ToolFile.choice("required", among: tools) == .required)
        #expect(try ToolFile.choice("none", among: tools) == ToolChoice.none)
        #expect(try ToolFile.choice("wind", among: tools) == .named("wind"))
        let unknown = #expect(throws: ValidationError.self) {
            try ToolFile.choice("wynd", among: tools)
        }
        #expect(unknown?.message.contains("one of tide, wind, got wynd") == true)
        #expect(throws: ValidationError.self) { try ToolFile.choice("auto", among: []) }
    }

    private static let calls = [
        ToolCall(id: "c1", name: "tide", arguments: #"{"port": "Rye"}"#),
        ToolCall(id: "c2", name: "wind", arguments: "{}"),
    ]
    private let answer = ChatAnswer(
        call: CallID(1), status: .complete, toolCalls: calls, endpoint: "west")

    @Test func `the result holds the calls with their arguments as they came`() {
        let line = JSONLine.text(ResultObject(answer, now: Instant(.zero)))

        #expect(
            line.contains(
                #""tool_calls":[{"arguments":"{\"port\": \"Rye\"}","id":"c1","name":"tide"},"#
                    + #"{"arguments":"{}","id":"c2","name":"wind"}]"#))
    }

    @Test func `a person is told each call, and that nothing is executed`() {
        #expect(
            AskWriter.wishes(answer.toolCalls) == [
                #"the model calls the tool tide (c1) with {"port": "Rye"}"#,
                "the model calls the tool wind (c2) with {}",
                "no tool is executed here; --json gives the calls as data",
            ])
        #expect(AskWriter.wishes([]) == [])
    }

    @Test func `the history gives back the calls that it was given`() {
        let called = AnswerSummary(status: .complete, toolCalls: Self.calls)
        #expect(Self.restored(KeptDetails(called).text) == called)
    }

    @Test func `the history gives back who was asked in vain`() {
        let answered = AnswerSummary(
            status: .complete,
            attempts: [
                .init(endpoint: "east", reason: .first, won: false, failure: .transient),
                .init(endpoint: "west", reason: .fallback, won: true),
            ])
        #expect(Self.restored(KeptDetails(answered).text) == answered)
    }

    @Test(arguments: [nil, "three attempts", #"{"attempts":3}"#, "{}"])
    func `what another version kept is unknown`(text: String?) {
        #expect(Self.restored(text) == AnswerSummary(status: .complete))
    }

    @Test func `of an answer without anything to tell nothing is kept`() {
        #expect(KeptDetails(AnswerSummary(status: .complete)).text == nil)
        let one = AnswerSummary.Attempt(endpoint: "east", reason: .first, won: true)
        #expect(KeptDetails(AnswerSummary(status: .complete, attempts: [one])).text == nil)
    }

    private static func restored(_ text: String?) -> AnswerSummary {
        var summary = AnswerSummary(status: .complete)
        KeptDetails(text)?.restore(&summary)
        return summary
    }
}
