import Foundation
import GRDB

/// The attachments of one question in llm's database.
///
/// Only what came by pipe is in it; of a file there is its path, of a picture of the web its address.
/// These are named below the question: the file may be another one by now, so it is not read here.
struct LLMAttachments {
    private(set) var kept: [StoredAttachment] = []
    private var named: [String] = []

    init() {}

    mutating func add(_ rows: [Row]) {
        for row in rows {
            let place: String? = row["path"] ?? row["url"]
            if let data: Data = row["content"], let type: String = row["type"] {
                let name = place?.split(separator: "/").last.map(String.init)
                kept.append(
                    StoredAttachment(
                        name: name ?? "attachment.\(type.split(separator: "/").last ?? "bin")",
                        mediaType: type, data: data))
            } else if let place {
                named.append("[attached: \(place)]")
            }
        }
    }

    /// The question, and a line for each attachment that is not here.
    func named(below question: String) -> String {
        ([question] + named).filter { !$0.isEmpty }.joined(separator: "\n")
    }
}
