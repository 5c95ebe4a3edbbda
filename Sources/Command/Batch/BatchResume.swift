import Foundation

/// What an earlier run has answered already.
struct BatchResume: Sendable, Equatable {
    private var ids: Set<ItemID> = []
    private var indices: Set<Int> = []

    /// Reads an earlier output; lines that are cut or no results are passed over.
    init(output: some StringProtocol) {
        let decoder = JSONDecoder()
        for line in output.split(whereSeparator: \.isNewline) {
            // A killed program leaves half a line; that item is asked again.
            guard let result = try? decoder.decode(Line.self, from: Data(line.utf8)),
                result.status == "complete", result.degraded == nil
            else { continue }
            if let id = result.id {
                ids.insert(id)
            } else if let index = result.index {
                indices.insert(index)
            }
        }
    }

    /// True when the item was answered: by its id, or by its place when it has none.
    func hasAnswered(_ id: ItemID?, index: Int) -> Bool {
        id.map { ids.contains($0) } ?? indices.contains(index)
    }

    private struct Line: Decodable {
        var status: String
        var id: ItemID?
        var index: Int?
        /// An answer that stands in for the one asked for is asked for again.
        var degraded: Degraded?
    }

    private struct Degraded: Decodable {}
}
