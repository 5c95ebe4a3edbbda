import Providers
import Testing

@testable import Command

@Suite struct StatusTableTests {
    private func table(_ endpoints: String) throws -> StatusTable {
        let text = """
            {"strategy":"balanced","calls":{"in_flight":1,"waiting":2,"complete":3,"incomplete":4,\
            "failed":5},"endpoints":[\(endpoints)]}
            """
        let document = try #require(JSONValue(parsing: Array(text.utf8)))
        return try #require(StatusTable(document))
    }

    @Test func `one line an endpoint says how it stands`() throws {
        let table = try table(
            """
            {"name":"north","model":"m","enabled":true,"health":0.934,\
            "breaker":{"state":"closed"},"buckets":{"requests":{"available":15,"capacity":60}},\
            "first_token_ms":{"p50":120.4,"p95":890.6},"error_rate":0.071,"in_flight":2,\
            "answers":17,"cost_usd":0.01234}
            """)

        #expect(
            table.lines == [
                "balanced, 1 in flight, 2 waiting, 3 complete, 4 incomplete, 5 failed",
                "NAME   MODEL  STATE   HEALTH  REQUESTS  TOKENS  P50     P95     ERRORS  IN FLIGHT"
                    + "  ANSWERS  COST",
                "north  m      closed  93 %    25 %      –       120 ms  891 ms  7 %     2        "
                    + "  17       $0.0123",
            ])
        #expect(table.hasUsable)
    }

    @Test(arguments: [
        (#""enabled":true,"breaker":{"state":"open","retry_in_ms":4200}"#, "open, 4 s", false),
        (
            #""enabled":true,"breaker":{"state":"open","last_resort":true}"#, "open, in use: last",
            true
        ),
        (
            #""enabled":true,"breaker":{"state":"half_open","forced":true}"#, "half-open, forced",
            true
        ),
        (#""enabled":false,"breaker":{"state":"closed"}"#, "off", false),
        (#""enabled":true,"key_problem":"no key","breaker":{"state":"closed"}"#, "no key", false),
        (
            #""enabled":true,"breaker":{"state":"\u001b[31mred"}"#, "␛[31mred", true
        ),
    ])
    func `states are words, and decide whether anybody can be asked`(
        fields: String, state: String, isUsable: Bool
    ) throws {
        let table = try table(#"{"name":"n","model":"m",\#(fields)}"#)

        #expect(table.lines.last?.hasPrefix("n     m      \(state)") == true, "\(table.lines)")
        #expect(table.hasUsable == isUsable)
    }

    @Test func `another document is none`() throws {
        let document = try #require(JSONValue(parsing: Array(#"{"status":"ok"}"#.utf8)))
        #expect(StatusTable(document) == nil)
    }
}
