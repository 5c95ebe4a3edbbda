import Client
import Reliability
import TestSupport
import Testing

/// Every fault that can be played over a connection, to the real client, with everything measured.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct FaultTests {
    @Test(arguments: Fault.played)
    func `a fault over a real connection is taken for what it is`(fault: Fault) async throws {
        let outcome = try await Outcome.of(#require(fault.play), fault.terms)

        #expect(outcome.failure?.kind == fault.kind, "\(outcome.failure?.message ?? "")")
        #expect(outcome.effects == fault.effects)
        guard let failure = outcome.failure else {
            #expect(outcome.text == fault.sees)
            #expect(outcome.answer?.status == .complete)
            return
        }
        #expect(outcome.text == fault.keeps)
        #expect(failure.message.contains(fault.sees), "\(failure.message)")
        #expect(!failure.message.isEmpty)
        #expect(!failure.message.contains("sk-very-secret"))
        #expect(failure.message.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        #expect(outcome.answer?.status != .complete)
    }
}

extension Fault {
    /// How it is played; `nil` when another test shows it.
    var play: Play? { if case .played(let play) = proof { play } else { nil } }

    /// Those that can be played here.
    static let played = list.filter { fault in
        guard let play = fault.play else { return false }
        return Certificates.canBeMade || !play.needsCertificates
    }
}
