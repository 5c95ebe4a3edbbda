import Providers

/// Messages and tools in OpenAI's shape, read.
enum MessageReading {
    /// The conversation; what is wrong is named by its place, such as `messages[2].content`.
    static func messages(_ value: JSONValue) throws(GatewayError) -> [ChatMessage] {
        guard case .array(let elements) = value, !elements.isEmpty else {
            throw .invalid("messages must be a list with a message in it.", "messages")
        }
        var messages: [ChatMessage] = []
        // A result names its call by number alone; some services match by the tool's name.
        var toolNames: [String: String] = [:]
        for (index, element) in elements.enumerated() {
            let place = "messages[\(index)]"
            guard case .object = element else {
                throw .invalid("\(place) must be an object.", place, code: "invalid_type")
            }
            switch element["role"]?.string {
            case "system", "developer":
                messages.append(
                    ChatMessage(role: .system, parts: try parts(element["content"], place)))
            case "user":
                messages.append(
                    ChatMessage(role: .user, parts: try parts(element["content"], place)))
            case "assistant":
                var said: [ChatMessage.Part] = []
                if let content = element["content"], content != .null {
                    said = try parts(content, place)
                }
                for call in try calls(element["tool_calls"], place) {
                    toolNames[call.id] = call.name
                    said.append(.toolCall(call))
                }
                messages.append(ChatMessage(role: .assistant, parts: said))
            case "tool":
                guard let id = element["tool_call_id"]?.string else {
                    throw .invalid(
                        "\(place).tool_call_id is missing: name the call that this answers.",
                        "\(place).tool_call_id", code: "missing_required_parameter")
                }
                let content = ChatMessage(
                    role: .user, parts: try parts(element["content"], place))
                messages.append(
                    .toolResult(
                        ToolResult(id: id, name: toolNames[id] ?? "", content: content.text)))
            default:
                throw .invalid(
                    "\(place).role must be system, developer, user, assistant or tool.",
                    "\(place).role")
            }
        }
        return messages
    }

    private static func parts(
        _ content: JSONValue?, _ place: String
    ) throws(GatewayError) -> [ChatMessage.Part] {
        let place = place + ".content"
        switch content {
        case .string(let text): return [.text(text)]
        case .array(let elements):
            var parts: [ChatMessage.Part] = []
            for (index, element) in elements.enumerated() {
                parts.append(try part(element, "\(place)[\(index)]"))
            }
            return parts
        default:
            throw .invalid(
                "\(place) must be a string or a list of parts.", place, code: "invalid_type")
        }
    }

    private static func part(
        _ value: JSONValue, _ place: String
    ) throws(GatewayError) -> ChatMessage.Part {
        switch value["type"]?.string {
        case "text":
            if let text = value["text"]?.string { return .text(text) }
        case "image_url":
            if let address = value["image_url"]?["url"]?.string ?? value["image_url"]?.string {
                return image(address)
            }
        case let type?:
            throw .invalid(
                "\(place): parts of type “\(type)” are not carried through; text and image_url are.",
                place)
        case nil: break
        }
        throw .invalid("\(place) must be a text or an image_url part.", place)
    }

    /// An address, or the bytes themselves where it is a `data:` address (RFC 2397).
    private static func image(_ address: String) -> ChatMessage.Part {
        guard address.hasPrefix("data:"), let comma = address.firstIndex(of: ",") else {
            return .imageURL(address)
        }
        let head = address[..<comma].dropFirst("data:".count)
        guard head.hasSuffix(";base64") else { return .imageURL(address) }
        return .image(
            base64: String(address[address.index(after: comma)...]),
            mediaType: String(head.dropLast(";base64".count)))
    }

    private static func calls(
        _ value: JSONValue?, _ place: String
    ) throws(GatewayError) -> [ToolCall] {
        guard let value, value != .null else { return [] }
        let place = place + ".tool_calls"
        guard case .array(let elements) = value else {
            throw .invalid("\(place) must be a list.", place, code: "invalid_type")
        }
        var calls: [ToolCall] = []
        for (index, element) in elements.enumerated() {
            guard let id = element["id"]?.string, let name = element["function"]?["name"]?.string
            else {
                throw .invalid(
                    "\(place)[\(index)] needs an id and a function with a name.",
                    "\(place)[\(index)]")
            }
            calls.append(
                ToolCall(
                    id: id, name: name,
                    arguments: element["function"]?["arguments"]?.string ?? "{}"))
        }
        return calls
    }

    /// The declared tools.
    static func tools(_ value: JSONValue) throws(GatewayError) -> [Tool] {
        guard case .array(let elements) = value else {
            throw .invalid("tools must be a list.", "tools", code: "invalid_type")
        }
        var tools: [Tool] = []
        for (index, element) in elements.enumerated() {
            guard element["type"]?.string == "function", let function = element["function"],
                let name = function["name"]?.string
            else {
                throw .invalid(
                    "tools[\(index)] must have the type function and a function with a name.",
                    "tools[\(index)]")
            }
            var tool = Tool(name: name, description: function["description"]?.string ?? "")
            if let parameters = function["parameters"], parameters != .null {
                tool.parameters = parameters
            }
            tools.append(tool)
        }
        return tools
    }

    /// Whether a tool may, must not or must be called.
    static func toolChoice(_ value: JSONValue) throws(GatewayError) -> ToolChoice {
        switch value {
        case .string("auto"): return .auto
        case .string("none"): return .none
        case .string("required"): return .required
        default:
            if let name = value["function"]?["name"]?.string { return .named(name) }
            throw .invalid(
                "tool_choice must be auto, none, required, or an object that names a function.",
                "tool_choice")
        }
    }
}
