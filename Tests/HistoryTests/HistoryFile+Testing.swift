import Foundation
import History

/// A history in a folder of its own, gone afterwards.
func withHistory(_ body: (History, String) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
        "history-\(UUID().uuidString)")
    let path = folder.appendingPathComponent("data/history.sqlite").path
    let history = History(path: path)
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(history, path)
    try await history.close()
}
