/// Puts the fragments of streamed tool calls together.
///
/// Fragments of several calls may come interleaved, and their indices may have gaps. An index that
/// begins anew with another id is another call (services that number every call 0). What is not whole
/// is given out by nobody: `finish()` is only called for an answer that finished, and leaves out what
/// has no name or arguments that are no JSON object.
public struct ToolCallAssembler: Sendable, Equatable {
    /// The most calls of one answer, far more than any service allows (128).
    public static let callsMax = 1024

    private struct Draft: Equatable {
        var index: Int
        var id: String
        var name: String
        var arguments: String
    }

    private var drafts: [Draft] = []

    /// Begins an answer.
    public init() {}

    /// The calls that have begun, whole or not.
    public var begun: Int { drafts.count }

    /// Takes one event of the answer; all but tool calls are ignored.
    public mutating func take(_ event: DecodedEvent) {
        guard case .toolCall(let index, let id, let name, let arguments) = event else { return }
        if let place = drafts.lastIndex(where: { $0.index == index }),
            id.map({ $0.isEmpty || drafts[place].id.isEmpty || drafts[place].id == $0 }) ?? true
        {
            if drafts[place].id.isEmpty { drafts[place].id = id ?? "" }
            if drafts[place].name.isEmpty { drafts[place].name = name ?? "" }
            drafts[place].arguments += arguments
        } else if drafts.count < Self.callsMax {
            drafts.append(
                Draft(index: index, id: id ?? "", name: name ?? "", arguments: arguments))
        }
    }

    /// The whole calls, by index; a missing id becomes `call_` with the call's place, and missing
    /// arguments become `{}`.
    public func finish() -> [ToolCall] {
        let ordered = drafts.enumerated().sorted { left, right in
            (left.element.index, left.offset) < (right.element.index, right.offset)
        }
        return ordered.enumerated().compactMap { place, entry in
            let draft = entry.element
            let arguments = draft.arguments.trimmed.isEmpty ? "{}" : draft.arguments
            guard !draft.name.isEmpty,
                case .object? = JSONValue(parsing: Array(arguments.utf8))
            else { return nil }
            return ToolCall(
                id: draft.id.isEmpty ? "call_\(place)" : draft.id, name: draft.name,
                arguments: arguments)
        }
    }
}
