import Testing

@testable import Settings

/// Every key of the configuration times every kind of wrong value: the mistake is named at its line.
@Suite struct EveryKeyTests {
    /// What may stand where something else belongs.
    enum Wrong: String, CaseIterable {
        case word = "bananas"
        case negative = "-1"
        case endless = "1e999"
        case empty = "\"\""
        case mapping = "{a: b}"
        case list = "[[a], {b: c}]"
        case reference = "${BREAKWATER_UNSET}"
        case openReference = "${BREAKWATER_UNSET"
    }

    /// One line of the file: the way down to its key, and what that key may hold of the above.
    struct Line {
        var number: Int
        var path: String
        var accepts: Set<Wrong> = []
    }

    /// The file with every key, one a line; `#:` names the wrong values that are right here.
    private static let file = """
        endpoints:
          - name: groq  #: word negative endless
            provider: groq
            model: llama-3.3-70b-versatile  #: word negative endless empty
            key: gsk_1  #: word negative endless empty reference
            weight: 0.8
            price:
              input: 0.5
              output: 1.5
              cached_input: 0.05
              cache_write: 0.625
            context: 8192
            format: openai
            headers:
              X-Title: Breakwater  #: word negative endless empty
            lacks: [images]  #: list
            serves: [chat]  #: list
            limits:
              requests_per_minute: 60
              tokens_per_minute: 40000
              requests_per_day: 10000
              concurrent: 2
              adaptive: true
            timeouts:
              connect: 2s
              head: 5s
              first_token: 20s
              gap: off
              total: 10m
            proxy: off
            tls: off
            plain_http: allow
            health:
              probe: path
              path: /v1/models
              every: 60s
          - provider: openai-compatible
            url: http://127.0.0.1:8080/v1
            key_file: a.key  #: word negative endless
          - provider: acme
            key_command: pass show acme  #: word negative endless
          - name: shared  #: word negative endless
            provider: groq
            keys:
              - key_file: one.key  #: word negative endless
              - key_command: pass show two  #: word negative endless
        providers:
          - name: acme  #: word negative endless
            title: Acme  #: word negative endless empty
            url: https://api.acme.example/v1
            path: /chat/completions
            format: openai
            auth: bearer
            key_variables: [ACME_API_KEY]  #: word endless
            model: acme-large  #: word negative endless empty
            headers:
              X-Title: Breakwater  #: word negative endless empty
            rate_limits: common
            error_codes:
              E42: quota
            quirks: []
            models:
              acme-large:
                context: 128000
                input: 0.5
                output: 1.5
                cached_input: 0.05
                cache_write: 0.625
                as_of: 2026-11
        tls:
          ca_file: ca.pem  #: word negative endless
          client_certificate: me.pem  #: word negative endless
          client_key: me.key  #: word negative endless
          client_key_password: secret
          minimum_version: 1.2
        plain_http: allow
        proxy: off
        routing:
          strategy: balanced
          seconds_per_dollar: 20
          explore: 5%
        deadline: 60s
        retry:
          attempts: 4
          base: 100ms
          cap: 2s
        budget:
          ratio: 0.2
          floor: 2 per 10s
          hedge_tokens: 25%
        hedge:
          after: p95
          extra_load: 5%
          cold: 2s
          min: 20ms
          max: 5s
          extra: 2
          max_prompt: 9000
        race: 2
        breaker:
          consecutive: 3
          rate: 0.4
          minimum: 5
          window: 20s
          slow: 4s
          silent: 7
          open: 2s
          open_max: 60s
          trials: 1
          successes: 1
          recovery: 40s
          panic: 60%
        peers:
          endpoints: 4
          outcomes: 30
          deviations: 2
          gap: 15%
          most: 0.2
          every: 5s
        queue:
          most: 100
          ageing: 3s
        fallback:
          general: [groq]
          too_long: []
          filtered: []
        degrade:
          order: [cached, smaller]
          smaller: [acme]
          reserve: 10s
          cached: 30m
          kept: 50
          answer: Try later.  #: word negative endless empty
        telemetry: http://127.0.0.1:4318
        theme: terminal  #: word negative endless empty
        composer:
          keys: vim
          enter: newline
        bindings:
          pause: ctrl-t
        """

    private static let lines = file.split(separator: "\n").map(String.init)

    /// The keys of the file with their ways down, as the reader writes them.
    private static func keys() -> [Line] {
        var open: [(indent: Int, path: String)] = []
        var items: [String: Int] = [:]
        var found: [Line] = []
        for (index, line) in lines.enumerated() {
            var indent = line.prefix { $0 == " " }.count
            var text = line.dropFirst(indent)
            while let last = open.last, last.indent >= indent { open.removeLast() }
            if text.hasPrefix("- ") {
                let list = open.last?.path ?? ""
                let item = items[list, default: 0]
                items[list] = item + 1
                open.append((indent, "\(list)[\(item)]"))
                indent += 2
                text = text.dropFirst(2)
            }
            let key = text.prefix { $0 != ":" }
            let path = ((open.last?.path).map { $0 + "." } ?? "") + key
            open.append((indent, path))
            guard !text.hasSuffix(":") else { continue }
            let words = line.split(separator: "#:").dropFirst().last?.split(separator: " ") ?? []
            let accepts = Wrong.allCases.filter { words.contains("\($0)") }
            found.append(Line(number: index + 1, path: path, accepts: Set(accepts)))
        }
        return found
    }

    private static func problems(_ text: String) -> [SettingsProblem] {
        do {
            return try Settings.read(text, file: "a.yaml", environment: [:]).warnings
        } catch {
            return error.problems
        }
    }

    /// The file with the value of a line replaced.
    private static func replacing(_ line: Int, by value: String) -> String {
        var lines = lines
        let old = lines[line - 1]
        lines[line - 1] = old.prefix { $0 != ":" } + ": " + value
        return lines.joined(separator: "\n")
    }

    @Test func `the file with every key has no mistake`() {
        #expect(Self.problems(Self.file).filter { $0.severity == .error } == [])
    }

    /// A way down without the numbers of list items.
    private static func place(_ path: some StringProtocol) -> String {
        String(path.filter { !"[]0123456789".contains($0) })
    }

    /// A key that no section knows makes the reader list those it knows.
    @Test func `no key is missing here`() {
        var places: Set<String> = []
        for line in Self.keys() {
            let words = Self.place(line.path).split(separator: ".")
            for count in 1...words.count {
                places.insert(words.prefix(count).joined(separator: "."))
            }
        }
        var sections = 0
        for (index, line) in Self.lines.enumerated() {
            let indent = String(line.prefix { $0 == " " || $0 == "-" }.map { _ in " " })
            var lines = Self.lines
            lines.insert(indent + "zzzzzzzzzzzzzzzz: 1", at: index + 1)
            for problem in Self.problems(lines.joined(separator: "\n"))
            where problem.message == "unknown key" {
                sections += 1
                let section = problem.key.dropLast("zzzzzzzzzzzzzzzz".count)
                for key in problem.advice.dropFirst("Known: ".count).dropLast().split(
                    separator: ", ")
                {
                    #expect(places.contains(Self.place(section + key)), "\(section)\(key)")
                }
            }
        }
        #expect(sections > 60)
    }

    @Test(arguments: Wrong.allCases)
    func `a wrong value is told with its line, its key and a remedy`(wrong: Wrong) {
        for line in Self.keys() where !line.accepts.contains(wrong) {
            let problems = Self.problems(Self.replacing(line.number, by: wrong.rawValue))
            let own = problems.filter { $0.line == line.number && $0.key.hasPrefix(line.path) }

            #expect(!own.isEmpty, "\(line.path): \(wrong.rawValue): \(problems)")
            #expect(own.allSatisfy { !$0.message.isEmpty && !$0.advice.isEmpty }, "\(own)")
        }
    }
}
