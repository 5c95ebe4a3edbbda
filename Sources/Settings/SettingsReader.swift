import Providers
import Yams

/// Reads nodes of YAML and collects everything that is wrong with them.
///
/// Nothing here throws or stops: a value that cannot be read is reported and becomes `nil`, so that
/// one run names every mistake of a file.
///
/// `package`, because scenario files are read with the same words, sections and complaints.
package struct SettingsReader {
    /// The file as the person named it.
    package let file: String
    /// What `${VAR}` refers to.
    package let environment: [String: String]
    package private(set) var problems: [SettingsProblem] = []
    /// The services that endpoints may name.
    var providers = ProviderPreset.all
    /// How endpoints are reached that do not say it.
    var connection = ConnectionSettings()
    /// What the top of the file says about TLS.
    var sharedTLS: NamedTLS?
    /// What the file says about TLS anywhere.
    var tlsSections: [NamedTLS] = []
    /// The files of keys.
    var keyFiles: [NamedFile] = []

    /// Begins to read `file`.
    package init(file: String, environment: [String: String]) {
        self.file = file
        self.environment = environment
    }

    /// The problems in the order of their lines.
    package var inOrder: [SettingsProblem] {
        problems.enumerated().sorted { left, right in
            (left.element.line ?? 0, left.offset) < (right.element.line ?? 0, right.offset)
        }.map(\.element)
    }

    /// A value with its place.
    package struct Field {
        var node: Node
        /// The way down to it.
        package var path: String
        /// Its line, from 1.
        package var line: Int?

        /// True for a single value, and not a mapping or a list.
        package var isScalar: Bool { node.scalar != nil }
    }

    /// A mapping with its place.
    package struct Section {
        /// The way down to it; empty for the whole file.
        package var path: String
        /// Its line, from 1.
        package var line: Int?
        /// The values by their keys.
        package var fields: [String: Field] = [:]
        /// The keys in the order of the file.
        package var keys: [String] = []

        /// The way down to `key`.
        package func path(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
    }

    /// Reports a mistake.
    package mutating func error(_ field: Field, _ message: String, _ advice: String = "") {
        report(.error, line: field.line, key: field.path, message, advice)
    }

    /// Reports a doubt.
    package mutating func warn(_ field: Field, _ message: String, _ advice: String = "") {
        report(.warning, line: field.line, key: field.path, message, advice)
    }

    /// Reports a problem at a line.
    package mutating func report(
        _ severity: SettingsProblem.Severity, line: Int?, key: String, _ message: String,
        _ advice: String
    ) {
        problems.append(
            SettingsProblem(
                severity, file: file, line: line, key: key, message: message, advice: advice))
    }

    /// The root mapping of a text; an empty text is an empty mapping.
    package mutating func root(of text: String) -> Field? {
        guard text.utf8.count <= SettingsReader.sizeLimit else {
            report(
                .error, line: nil, key: "", "the file is larger than 1 MB",
                "Settings fit into a few kilobytes; check that this is the right file.")
            return nil
        }
        guard SettingsReader.aliases(in: text) <= SettingsReader.aliasLimit else {
            report(
                .error, line: nil, key: "",
                "more than \(SettingsReader.aliasLimit) aliases (*name)",
                "Write the values out; a few aliases of aliases can stand for more than memory holds."
            )
            return nil
        }
        do {
            guard let node = try Yams.compose(yaml: text) else {
                return Field(node: Node([(Node, Node)]()), path: "", line: 1)
            }
            return Field(node: node, path: "", line: node.mark?.line)
        } catch let failure as YamlError {
            let (line, message) = SettingsReader.explain(failure)
            report(
                .error, line: line, key: "", message,
                SettingsReader.hasBareReference(text, line: line)
                    ? "Between [ ] and { } a reference stands in quotes: \"${NAME}\"."
                    : "Check indentation, colons and quotes on this line and the one before.")
        } catch {
            report(.error, line: nil, key: "", "the file is not YAML", "")
        }
        return nil
    }

    /// Larger files are refused before they are parsed: aliases could make them much larger still.
    private static let sizeLimit = 1 << 20

    /// As a key, an alias of aliases is walked through whole; this many are walked within milliseconds.
    private static let aliasLimit = 32

    /// How many words look like an alias; those in comments are none.
    private static func aliases(in text: String) -> Int {
        var count = 0
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            var before = UInt8(ascii: " ")
            for byte in line {
                if byte == UInt8(ascii: "#"), before == UInt8(ascii: " ") { break }
                // What may stand before an alias: a blank, or a sign that begins or parts values.
                if byte == UInt8(ascii: "*"), " \t[{,:?-".utf8.contains(before) { count += 1 }
                before = byte
            }
        }
        return count
    }

    /// Whether a reference without quotes is the likely fault: its brace would begin a mapping.
    private static func hasBareReference(_ text: String, line: Int?) -> Bool {
        guard let line else { return false }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(line - 1) else { return false }
        let signs = lines[line - 1].filter { $0 != " " }
        return ["[${", ",${", ":${"].contains { signs.contains($0) }
            && signs.contains { "[{".contains($0) }
    }

    private static func explain(_ failure: YamlError) -> (Int?, String) {
        switch failure {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (mark.line, "not valid YAML: \(problem)")
        case .duplicatedKeysInMapping(let duplicates, let context):
            (context.mark.line, "the key \(duplicates.joined(separator: ", ")) stands here twice")
        case .reader(let problem, _, _, _): (nil, "not valid YAML: \(problem)")
        default: (nil, "the file is not YAML")
        }
    }

    /// The mapping in `field`; keys that are not in `known` are reported, unless `known` is empty.
    package mutating func section(_ field: Field, known: [String]) -> Section? {
        if SettingsReader.isNull(field.node) { return Section(path: field.path, line: field.line) }
        guard case .mapping(let mapping) = field.node else {
            let example = known.prefix(2).map { "\($0): …" }.joined(separator: ", ")
            error(field, "expected keys with values", "Write for example {\(example)}.")
            return nil
        }
        var section = Section(path: field.path, line: field.line)
        for (keyNode, node) in mapping {
            let key = keyNode.scalar?.string ?? ""
            let line = keyNode.mark?.line ?? node.mark?.line ?? field.line
            let inner = Field(node: node, path: section.path(key), line: line)
            guard known.isEmpty || known.contains(key) else {
                error(inner, "unknown key", Suggestion.advice(for: key, among: known))
                continue
            }
            if SettingsReader.isNull(node) { continue }
            section.fields[key] = inner
            section.keys.append(key)
        }
        return section
    }

    /// The mapping under `key`; `nil` when it is absent or no mapping.
    package mutating func section(_ parent: Section, _ key: String, known: [String]) -> Section? {
        parent.fields[key].flatMap { section($0, known: known) }
    }

    /// The items of the list under `key`; a single scalar counts as a list of one.
    package mutating func list(_ section: Section, _ key: String) -> [Field]? {
        section.fields[key].flatMap { items($0) }
    }

    /// The items of a list; a single value counts as a list of one.
    package mutating func items(_ field: Field) -> [Field]? {
        switch field.node {
        case .sequence(let sequence):
            return sequence.enumerated().map { index, node in
                Field(node: node, path: "\(field.path)[\(index)]", line: node.mark?.line)
            }
        case .scalar:
            return [field]
        default:
            error(field, "expected a list", "Write for example [one, two].")
            return nil
        }
    }

    /// The scalar's text, before `${VAR}` is resolved.
    package mutating func raw(_ field: Field) -> String? {
        guard case .scalar(let scalar) = field.node else {
            error(field, "expected one value", "Write it behind the colon on the same line.")
            return nil
        }
        return scalar.string
    }

    private static func isNull(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any
        else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
}
