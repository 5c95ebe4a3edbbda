import ArgumentParser
import Foundation
import Providers

/// The tools of `ask --tools FILE`: a list in JSON, in the shape that OpenAI's chat made common.
enum ToolFile {
    /// The most bytes of such a file: 4 MiB, far more than any model reads.
    static let sizeMax = 4 << 20

    private static let example =
        #"[{"name": "tide", "description": "The next high water.", "#
        + #""parameters": {"type": "object", "properties": {"port": {"type": "string"}}}}]"#

    /// Reads the file at `path`.
    static func read(_ path: String) throws -> [Tool] {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            throw ValidationError("--tools: \(path) cannot be read.")
        }
        guard data.count <= sizeMax else {
            throw ValidationError("--tools: \(path) is larger than \(sizeMax >> 20) MiB.")
        }
        return try tools(in: Array(data), of: path)
    }

    /// Reads a list, each tool plain or wrapped as `{"type": "function", "function": {…}}`.
    static func tools(in bytes: [UInt8], of path: String) throws -> [Tool] {
        guard case .array(let entries)? = JSONValue(parsing: bytes), !entries.isEmpty else {
            throw ValidationError("--tools: \(path) holds no list of tools; write \(example)")
        }
        return try entries.enumerated().map { place, entry in
            let tool = entry["function"] ?? entry
            guard let name = tool["name"]?.string, isName(name) else {
                throw ValidationError(
                    "--tools: tool \(place + 1) of \(path) needs a \"name\" of 1 to 64 letters, "
                        + "digits, _ and -.")
            }
            let parameters = tool["parameters"] ?? tool["input_schema"]
            if let parameters, case .object = parameters {
            } else if parameters != nil {
                throw ValidationError(
                    "--tools: \"parameters\" of \(name) must be a JSON Schema, an object.")
            }
            var made = Tool(name: name, description: tool["description"]?.string ?? "")
            if let parameters { made.parameters = parameters }
            return made
        }
    }

    /// The choice in a word: `auto`, `none`, `required`, or the name of one of `tools`.
    static func choice(_ word: String?, among tools: [Tool]) throws -> ToolChoice {
        guard let word else { return .auto }
        guard !tools.isEmpty else {
            throw ValidationError("--tool-choice says nothing without --tools.")
        }
        switch word {
        case "auto": return .auto
        case "none": return .none
        case "required": return .required
        default:
            guard tools.contains(where: { $0.name == word }) else {
                let names = tools.map(\.name).joined(separator: ", ")
                throw ValidationError(
                    "--tool-choice must be auto, none, required or one of \(names), got \(word).")
            }
            return .named(word)
        }
    }

    private static func isName(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D: true
                default: false
                }
            }
    }
}
