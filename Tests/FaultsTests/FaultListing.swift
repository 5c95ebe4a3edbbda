import Reliability

/// The table for people to read.
enum FaultListing {
    static let text =
        """
        # Faults

        What becomes of each fault that the core was designed against. Rows without a test's name are
        played to the real client over a connection of this machine, twice: alone, and beside a server
        that is well; every column of theirs is measured and compared. The other rows name the test that
        shows them. Written by the tests from the rows in `FaultRows*.swift`; do not edit.

        - **class**: of the failure that the attempt ends with; – when the call is answered.
        - **sees**: words of the sentence that the person reads, or the whole answer; and what of a broken
          answer stays.
        - **goes on**: the same call, again at this endpoint when there is no other, or elsewhere at once.
        - **budget**: whether the attempt that follows elsewhere is paid from it.

        | № | fault | class | sees | goes on | breaker | bucket | key | budget | test |
        | --: | --- | --- | --- | --- | --- | --- | --- | --- | --- |

        """ + Fault.list.sorted { $0.number < $1.number }.map(row).joined()

    private static func row(_ fault: Fault) -> String {
        var cells = [
            "\(fault.number)", fault.name, fault.kind.map { "`\($0.rawValue)`" } ?? "–",
            sees(fault),
        ]
        if let effects = fault.effects {
            let isAnswered = fault.kind == nil
            cells += [
                isAnswered ? "–" : effects.goesOn.description, effects.breaker.rawValue,
                effects.bucket.description, effects.key.rawValue,
                isAnswered ? "–" : effects.budget.rawValue,
            ]
        } else {
            cells += Array(repeating: "", count: 5)
        }
        if case .test(let name, let file) = fault.proof {
            cells.append("\(file.split(separator: "/").last ?? ""): \(name)")
        } else {
            cells.append("")
        }
        return "| " + cells.map(safe).joined(separator: " | ") + " |\n"
    }

    private static func sees(_ fault: Fault) -> String {
        let words = fault.sees.count > 100 ? fault.sees.prefix(60) + "…" : fault.sees[...]
        return fault.keeps.isEmpty ? String(words) : "\(words); “\(fault.keeps)” stays"
    }

    /// What a cell of a table in Markdown may hold.
    private static func safe(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("\n", with: "⏎")
    }
}
