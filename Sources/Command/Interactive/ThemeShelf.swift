import Dashboard
import Foundation
import Settings
import TerminalUI

/// Finds themes: the person's files, those of the installation, and the built-in ones.
struct ThemeShelf: Sendable {
    private let directories: Directories
    private let executable: String?

    init(environment: [String: String]) {
        directories = Directories(environment: environment)
        executable = ThemeShelf.ownPath()
    }

    /// The theme of a name or path, or a sentence that says why there is none.
    func theme(_ name: String) -> Result<Theme, Missing> {
        var files = directories.themeFiles(named: name, executable: executable)
        if let checkout, !name.contains("/") { files.append("\(checkout)/\(name).yaml") }
        for file in files {
            guard let data = FileManager.default.contents(atPath: file) else { continue }
            let base = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
            do throws(SettingsError) {
                return .success(
                    try ThemeFile.read(
                        String(decoding: data, as: UTF8.self), file: file, name: base))
            } catch {
                return .failure(Missing(reason: error.problems.first?.description ?? file))
            }
        }
        if let builtin = Theme.builtin.first(where: { $0.name == name }) {
            return .success(builtin)
        }
        return .failure(Missing(reason: "There is no theme “\(name)”."))
    }

    /// Every theme that can be chosen, by name; reads each file where nothing waits for it.
    @concurrent
    func choices() async -> [ThemeChoice] { found() }

    /// The same for who can wait.
    func found() -> [ThemeChoice] {
        var details = Dictionary(
            uniqueKeysWithValues: Theme.builtin.map { ($0.name, $0.variant.rawValue) })
        details["terminal"] = "the terminal’s own colours"
        details["mono"] = "no colours"
        let folders =
            directories.themeFolders(executable: executable) + [checkout].compactMap(\.self)
        for folder in folders {
            // A folder that is not there has no themes.
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for file in files where file.hasSuffix(".yaml") || file.hasSuffix(".yml") {
                let name = String(file[..<(file.lastIndex(of: ".") ?? file.endIndex)])
                guard details[name] == nil else { continue }
                switch theme(name) {
                case .success(let theme): details[name] = theme.variant.rawValue
                case .failure: details[name] = "cannot be read"
                }
            }
        }
        return details.map { ThemeChoice(name: $0.key, detail: $0.value) }
            .sorted { $0.name < $1.name }
    }

    /// Why there is no such theme.
    struct Missing: Error, Sendable, Equatable {
        /// One sentence for a person.
        var reason: String
    }

    /// The themes of the source tree that this program was built in, for `make run`.
    private var checkout: String? {
        guard let executable else { return nil }
        var folder = URL(fileURLWithPath: executable).deletingLastPathComponent()
        for _ in 0..<5 {
            folder.deleteLastPathComponent()
            let themes = folder.appendingPathComponent("themes").path
            let isOurs = FileManager.default.fileExists(
                atPath: folder.appendingPathComponent("Sources/CursesTerminal").path)
            if isOurs, FileManager.default.fileExists(atPath: themes) { return themes }
        }
        return nil
    }

    private static func ownPath() -> String? {
        if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
            return path
        }
        // No such link outside Linux: the path that the program was called by, where it has one.
        guard let path = CommandLine.arguments.first, path.contains("/") else { return nil }
        return URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    }
}
