import ArgumentParser
import Dashboard
import Foundation
import Scenarios

/// What the shells offer for values that the program itself has to be asked for.
extension CompletionKind {
    /// The themes that can be chosen, the person's own among them.
    static let themes = CompletionKind.custom { (_, _, _) -> [String] in
        ThemeShelf(environment: ProcessInfo.processInfo.environment).found().map(\.name)
    }

    /// The scenarios that the program carries, and the files that may be others.
    static let scenarios = CompletionKind.custom { (_, _, typed: String) -> [String] in
        ScenarioLibrary.all.map(\.name) + files(typed, endings: [".yaml", ".yml"])
    }

    /// The folders, and the files with one of these endings, whose path begins with `typed`.
    ///
    /// A shell that asks the program for its offers adds no files of its own.
    private static func files(_ typed: String, endings: [String]) -> [String] {
        let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
        let place = FilePath.expanded(folder.isEmpty ? "." : folder)
        // A folder that cannot be read has nothing to offer.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
        return names.sorted().compactMap { name in
            guard (folder + name).hasPrefix(typed), !name.hasPrefix(".") else { return nil }
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: "\(place)/\(name)", isDirectory: &isFolder)
            if isFolder.boolValue { return folder + name + "/" }
            return endings.contains(where: name.hasSuffix) ? folder + name : nil
        }
    }
}
