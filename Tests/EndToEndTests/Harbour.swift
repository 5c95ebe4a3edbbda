import Behaviours
import DemoEndpoints
import Foundation
import Providers
import Reliability

/// Counting servers on loopback, and the configuration that names them.
struct Harbour: Sendable {
    /// The servers.
    let demo: DemoHarbour
    /// Their addresses, in order.
    let endpoints: [Endpoint]

    /// Starts one server for each behaviour; they say back what they were asked unless told
    /// otherwise.
    static func open(
        _ behaviours: [Behaviour],
        answer: @escaping @Sendable (String, Int) -> String = { question, _ in
            "You said \(question)"
        },
        _ scenario: (Harbour) async throws -> Void
    ) async throws {
        let demo = DemoHarbour(behaviours: behaviours, answer: answer)
        let harbour = Harbour(demo: demo, endpoints: try await demo.start())
        do {
            try await scenario(harbour)
        } catch {
            await demo.stop()
            throw error
        }
        await demo.stop()
    }

    /// What each server has counted.
    var counts: [DemoCounters] { endpoints.indices.map { demo.counters(of: $0) } }
    /// The address of the first.
    var url: String { endpoints.first?.baseURL ?? "" }
    /// How many requests each server has read.
    var requests: [Int] { counts.map(\.requests) }

    /// A configuration with these endpoints, named as the behaviours are.
    ///
    /// - Parameters:
    ///   - lines: More lines for single endpoints, by name, such as `["a": "weight: 3"]`.
    ///   - rest: The rest of the file.
    func configuration(_ lines: [String: String] = [:], _ rest: String = "") -> String {
        let list = endpoints.map { endpoint in
            """
              - name: \(endpoint.profile.name)
                provider: openai-compatible
                url: \(endpoint.baseURL)
                model: \(endpoint.profile.model)
            """ + (lines[endpoint.profile.name].map { "\n    " + $0 } ?? "")
        }
        return "endpoints:\n" + list.joined(separator: "\n") + "\n" + rest + "\n"
    }
}

extension Behaviour {
    /// Answers at once and never fails.
    static func quick(_ name: String, model: String = "demo") -> Behaviour {
        Behaviour(name: name, model: model)
    }

    /// Speaks slowly enough to be interrupted.
    static func talkative(_ name: String, words: Int = 400, perSecond: Double = 40) -> Behaviour {
        Behaviour(name: name, wordsPerSecond: perSecond, fixedWords: words)
    }

    /// Does this with every request.
    static func always(_ fault: Fault, _ name: String) -> Behaviour {
        Behaviour(name: name, faults: [FaultChance(fault, share: 1)])
    }

    /// Lets the first word wait.
    static func late(_ name: String, by delay: Duration) -> Behaviour {
        Behaviour(name: name, firstToken: .constant(delay))
    }
}
