import LoopbackServers
import Providers
import Reliability

extension Fault {
    /// All of them, in the order of their numbers.
    static let list: [Fault] = [
        refusals, failures, interims, connections, timing, grammar, endings, contents, limits,
        terminal, races,
    ].flatMap(\.self)
}

// The ways to write a row.
extension Fault {
    /// An answer with this status.
    static func answer(
        _ number: Int, _ name: String, _ status: String, _ body: String, fields: String = "",
        _ kind: FailureKind, sees: String, _ effects: Effects, terms: Terms = Terms()
    ) -> Fault {
        Fault(
            number: number, name: name,
            proof: .played(
                Play(reply: .bytes(RawServer.answer(body, status: status, fields: fields)))),
            kind: kind, sees: sees, effects: effects, terms: terms)
    }

    /// A stream that begins well and fails; text that was shown decides whether the call may go on.
    static func stream(
        _ number: Int, _ name: String, _ events: String..., is kind: FailureKind, sees: String,
        keeps: String = "", format: WireFormat = .openAIChat
    ) -> Fault {
        Fault(
            number: number, name: name,
            proof: .played(Play(reply: .bytesThenClose(Wire.head + events.joined()))), kind: kind,
            sees: sees, effects: keeps.isEmpty ? .failure : .brokenOff, keeps: keeps,
            terms: Terms(format: format))
    }

    /// A stream that is odd and is answered all the same.
    static func answered(
        _ number: Int, _ name: String, _ events: String..., sees: String, fields: String = "",
        effects: Effects = .nothing, terms: Terms = Terms()
    ) -> Fault {
        let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\(fields)\r\n"
        return Fault(
            number: number, name: name,
            proof: .played(Play(reply: .bytesThenClose(head + events.joined()))), sees: sees,
            effects: effects, terms: terms)
    }

    /// A play with more to it than one answer.
    static func play(
        _ number: Int, _ name: String, _ play: Play, is kind: FailureKind?, sees: String,
        _ effects: Effects, keeps: String = "", terms: Terms = Terms()
    ) -> Fault {
        Fault(
            number: number, name: name, proof: .played(play), kind: kind, sees: sees,
            effects: effects, keeps: keeps, terms: terms)
    }

    /// What another test shows.
    static func shown(
        _ number: Int, _ name: String, by test: String, in file: String,
        is kind: FailureKind? = nil, sees: String, _ effects: Effects? = nil
    ) -> Fault {
        Fault(
            number: number, name: name, proof: .test(test, file), kind: kind, sees: sees,
            effects: effects)
    }
}
