import Providers
import Yams

/// A LiteLLM `config.yaml` in the words of ours.
///
/// | there | here |
/// | --- | --- |
/// | an entry of `model_list` | an endpoint, named after its `model_name` |
/// | `model: groq/llama-3.3-70b-versatile` | `provider: groq`, `model: llama-3.3-70b-versatile` |
/// | `api_base`, `api_key: os.environ/NAME` | `url`, `key: ${NAME}` |
/// | `rpm`, `tpm`, `max_parallel_requests` | `limits` |
/// | `timeout`, `stream_timeout` | `timeouts: {total, first_token}` |
/// | `input_cost_per_token`, `output_cost_per_token` | `price`, times a million |
/// | `mode: embedding` | `serves: [embeddings]` |
/// | `weight`, `extra_headers`, `max_input_tokens` | `weight`, `headers`, `context` |
/// | `num_retries`, `retry_after` | `retry: {attempts, base}` |
/// | `allowed_fails`, `cooldown_time` | `breaker: {consecutive, open}` |
/// | `routing_strategy` | `routing: {strategy}` |
/// | `fallbacks`, `context_window_fallbacks`, `content_policy_fallbacks` | `fallback` |
///
/// Everything else is named with its line.
public enum LiteLLMFile {
    /// What became of a file.
    public struct Conversion: Sendable, Equatable {
        /// A configuration of ours.
        public var text: String
        /// What has no counterpart, or another meaning, in the order of its lines.
        public var problems: [SettingsProblem]
        /// The line of the original that each line of `text` comes from.
        var origins: [Int?]
    }

    /// Converts a file; `nil` when it has no `model_list`.
    ///
    /// A key that stands in the file is left out, so that it is not written a second time: the text
    /// then names a variable for it.
    ///
    /// - Throws: `SettingsError` when it is no YAML, or nothing of it can be used.
    public static func convert(
        _ text: String, file: String
    ) throws(SettingsError) -> Conversion? {
        var reader = SettingsReader(file: file, environment: [:])
        let root = reader.root(of: text)
        let converted = root.flatMap { convert($0, with: &reader, keepsKeys: false) }
        let problems = reader.inOrder
        if problems.contains(where: { $0.severity == .error }) {
            throw SettingsError(problems: problems)
        }
        guard var converted else { return nil }
        converted.problems = problems
        return converted
    }

    /// Converts the whole file; what is to be said of it is reported to `reader`.
    static func convert(
        _ root: SettingsReader.Field, with reader: inout SettingsReader, keepsKeys: Bool
    ) -> Conversion? {
        guard case .mapping(let mapping) = root.node, mapping["model_list"] != nil else {
            return nil
        }
        var converter = LiteLLMConverter(reader: reader, keepsKeys: keepsKeys)
        converter.convert(root)
        reader = converter.reader
        return Conversion(
            text: converter.lines.map { $0.text + "\n" }.joined(), problems: [],
            origins: converter.lines.map(\.origin))
    }
}

/// The conversion under way.
struct LiteLLMConverter {
    /// Reads, and collects what is to be said.
    var reader: SettingsReader
    /// Whether keys that stand in the file are carried over.
    let keepsKeys: Bool
    /// What was written, each with the line that it comes from.
    var lines: [(text: String, origin: Int?)] = []
    /// A model group of theirs, and the names of its endpoints.
    typealias Group = (name: String, endpoints: [String])

    /// The groups that chat, in the order of the file.
    var groups: [Group] = []
    /// Those that make vectors, which no other model's may stand in for.
    var embedders: [Group] = []
    /// What every endpoint gets that does not say it itself.
    var shared = SharedTimes()

    /// Times that stand once for all models.
    struct SharedTimes {
        var total: (value: Double, line: Int?)?
        var firstToken: (value: Double, line: Int?)?
    }

    mutating func convert(_ root: SettingsReader.Field) {
        guard let top = reader.section(root, known: []) else { return }
        let router = reader.section(top, "router_settings", known: [])
        let library = reader.section(top, "litellm_settings", known: [])
        let both = [router, library].compactMap(\.self)
        for section in both {
            shared.total = shared.total ?? seconds(section, ["timeout", "request_timeout"])
            shared.firstToken = shared.firstToken ?? seconds(section, ["stream_timeout"])
        }
        write("# Converted from a LiteLLM configuration; check it with: breakwater check FILE")
        write("endpoints:", top.fields["model_list"]?.line)
        for field in reader.list(top, "model_list") ?? [] { model(field) }
        if groups.isEmpty, embedders.isEmpty, let list = top.fields["model_list"] {
            reader.error(
                list, "no model of it can be used",
                "Each needs a model_name and litellm_params with a model such as groq/NAME.")
        }
        policies(both)
        for section in both { unused(section, except: Self.usedPolicies) }
        for key in top.keys where !Self.sections.contains(key) {
            guard let field = top.fields[key] else { continue }
            switch key {
            case "general_settings", "environment_variables":
                guard let inner = reader.section(field, known: []) else { continue }
                for key in inner.keys {
                    guard let field = inner.fields[key] else { continue }
                    reader.warn(
                        field, "this has no counterpart here",
                        inner.path == "environment_variables"
                            ? "Set it in the environment of the program." : "")
                }
            default: reader.warn(field, "this has no counterpart here")
            }
        }
    }

    private static let sections: Set = ["model_list", "router_settings", "litellm_settings"]

    /// Writes a line.
    mutating func write(_ text: String, _ origin: Int? = nil) { lines.append((text, origin)) }

    /// Names every key that nothing was made of.
    mutating func unused(_ section: SettingsReader.Section, except used: Set<String>) {
        for key in section.keys where !used.contains(key) {
            if let field = section.fields[key] {
                reader.warn(field, "this has no counterpart here")
            }
        }
    }

    /// A text, `os.environ/NAME` as a reference of ours.
    mutating func text(_ section: SettingsReader.Section, _ key: String) -> String? {
        guard let field = section.fields[key], let raw = reader.raw(field) else { return nil }
        guard raw.hasPrefix("os.environ/") else { return raw }
        return "${\(raw.dropFirst("os.environ/".count))}"
    }

    /// A number, also one in quotes.
    mutating func number(
        _ section: SettingsReader.Section, _ key: String
    ) -> (value: Double, line: Int?)? {
        guard let field = section.fields[key], let raw = reader.raw(field) else { return nil }
        if let value = Double(raw), value.isFinite, value >= 0 { return (value, field.line) }
        reader.warn(field, "this is no number, so it is left out")
        return nil
    }

    /// The first of these that is there.
    mutating func seconds(
        _ section: SettingsReader.Section, _ keys: [String]
    ) -> (value: Double, line: Int?)? {
        for key in keys {
            if let found = number(section, key), found.value > 0 { return found }
        }
        return nil
    }

    /// A text as YAML takes it in any place.
    static func quoted(_ text: String) -> String {
        String(decoding: JSONValue.string(text).encoded, as: UTF8.self)
    }

    /// Whole numbers without a point.
    static func plain(_ value: Double) -> String {
        value == value.rounded() && value < 1e15 ? String(Int(value)) : String(value)
    }
}
