import Providers
import Settings
import Testing

@Suite struct YAMLValueTests {
    @Test(arguments: [
        (
            "a: 1\nb: [x, 'yes', 2.5, true, ~]",
            #"{"a":1,"b":["x","yes",2.5,true,null]}"#
        ),
        (
            "messages:\n- role: user\n  content: |\n    *one*\n    two\n",
            ##"{"messages":[{"content":"*one*\ntwo\n","role":"user"}]}"##
        ),
        (#"a: "3""#, #"{"a":"3"}"#),
    ])
    func `YAML reads as the JSON that means the same`(yaml: String, json: String) throws {
        let expected = try #require(JSONValue(parsing: Array(json.utf8)))
        #expect(YAMLValue.read(yaml) == expected)
    }

    @Test(arguments: ["a: [", "\t- x", ""])
    func `what is no document is nothing`(yaml: String) {
        #expect(YAMLValue.read(yaml) == nil)
    }

    @Test func `aliases of aliases end`() {
        var lines = ["a0: &a0 [x, x, x, x, x, x, x, x]"]
        for level in 1...9 {
            let items = Array(repeating: "*a\(level - 1)", count: 8).joined(separator: ", ")
            lines.append("a\(level): &a\(level) [\(items)]")
        }
        #expect(YAMLValue.read(lines.joined(separator: "\n")) == nil)
    }
}
