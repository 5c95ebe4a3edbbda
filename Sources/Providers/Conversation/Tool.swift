/// A tool that a model may call: declared here, executed by nobody.
public struct Tool: Sendable, Equatable {
    /// Its name: letters, digits, `_` and `-`, at most 64.
    public var name: String
    /// What it does, for the model; empty for none.
    public var description: String
    /// The JSON Schema of its arguments, an object.
    public var parameters: JSONValue

    /// Creates a tool; without `parameters` it takes none.
    public init(
        name: String, description: String = "",
        parameters: JSONValue = .object(["type": .string("object"), "properties": .object([:])])
    ) {
        self.name = name
        self.description = description
        self.parameters = parameters
    }

    /// Creates a tool whose arguments are described by JSON text, such as
    /// `{"type":"object","properties":{"city":{"type":"string"}}}`; `nil` for text that is no JSON object.
    public init?(name: String, description: String = "", schema: String) {
        guard let parameters = JSONValue(parsing: Array(schema.utf8)), case .object = parameters
        else { return nil }
        self.init(name: name, description: description, parameters: parameters)
    }
}

/// Whether a model may call tools.
public enum ToolChoice: Sendable, Equatable {
    /// As it likes.
    case auto
    /// It must not.
    case none
    /// It must call one.
    case required
    /// It must call this one, by its name; a service without such a word makes it call any.
    case named(String)
}

/// One call of a tool, whole.
public struct ToolCall: Sendable, Equatable {
    /// The number by which its result is matched; made up where a service has none.
    public var id: String
    /// The tool's name.
    public var name: String
    /// The arguments as JSON text, an object.
    public var arguments: String

    /// Creates a call.
    public init(id: String, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

/// What a called tool gave.
public struct ToolResult: Sendable, Equatable {
    /// The call's `id`.
    public var id: String
    /// The tool's name, which Gemini and Ollama match by.
    public var name: String
    /// What it gave: text, or JSON as text.
    public var content: String
    /// True when the tool failed and `content` says why.
    public var isError: Bool

    /// Creates a result.
    public init(id: String, name: String, content: String, isError: Bool = false) {
        self.id = id
        self.name = name
        self.content = content
        self.isError = isError
    }
}
