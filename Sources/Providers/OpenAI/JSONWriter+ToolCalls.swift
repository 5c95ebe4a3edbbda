extension JSONWriter {
    /// The field `tool_calls` of a message, as OpenAI's chat format has it in both directions.
    package mutating func toolCalls(_ calls: [ToolCall]) {
        key("tool_calls")
        array { json in
            for call in calls {
                json.object { json in
                    json.field("id", call.id)
                    json.field("type", "function")
                    json.key("function")
                    json.object { json in
                        json.field("name", call.name)
                        json.field("arguments", call.arguments)
                    }
                }
            }
        }
    }
}
