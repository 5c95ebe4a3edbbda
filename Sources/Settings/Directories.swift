/// Where the program keeps its files, from an environment (XDG Base Directory Specification 0.8).
///
/// Pure: it computes paths and touches no file. A variable that is no absolute path is ignored, as
/// the specification asks; without `HOME` there is no path at all.
public struct Directories: Sendable, Equatable {
    /// Configuration and themes, such as `~/.config/breakwater`.
    public let configuration: String?
    /// Conversations, such as `~/.local/share/breakwater`.
    public let data: String?
    /// The log and what the screen remembers, such as `~/.local/state/breakwater`.
    public let state: String?
    /// What can be made again, such as `~/.cache/breakwater`.
    public let cache: String?

    private let shared: [String]

    /// Resolves the directories of this environment.
    public init(environment: [String: String]) {
        let home = environment["HOME"].flatMap { Directories.absolute($0) }
        func own(_ variable: String, _ below: String) -> String? {
            let base =
                environment[variable].flatMap { Directories.absolute($0) }
                ?? home.map { "\($0)/\(below)" }
            return base.map { "\($0)/breakwater" }
        }
        configuration = own("XDG_CONFIG_HOME", ".config")
        data = own("XDG_DATA_HOME", ".local/share")
        state = own("XDG_STATE_HOME", ".local/state")
        cache = own("XDG_CACHE_HOME", ".cache")
        let given = environment["XDG_DATA_DIRS"].flatMap { $0.isEmpty ? nil : $0 }
        shared = (given ?? "/usr/local/share:/usr/share").split(separator: ":").compactMap {
            Directories.absolute($0).map { "\($0)/breakwater" }
        }
    }

    /// The configuration file.
    public var configurationFile: String? { configuration.map { "\($0)/config.yaml" } }

    /// The conversations.
    public var historyFile: String? { data.map { "\($0)/history.sqlite" } }

    /// The folders in which themes are looked for, the person's own first.
    ///
    /// `executable` is the program's own path: an installation carries its themes in
    /// `../share/breakwater/themes` from there.
    public func themeFolders(executable: String?) -> [String] {
        var bases = [configuration, data].compactMap(\.self)
        if let executable = executable.flatMap({ Directories.absolute($0) }) {
            let parts = executable.split(separator: "/").dropLast(2)
            bases.append("/" + (parts + ["share", "breakwater"]).joined(separator: "/"))
        }
        bases += shared
        var seen: Set<String> = []
        return bases.map { "\($0)/themes" }.filter { seen.insert($0).inserted }
    }

    /// The files that a theme's name may stand for, in the order to try; a path stands for itself.
    public func themeFiles(named name: String, executable: String?) -> [String] {
        if name.contains("/") || name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return [name] }
        return themeFolders(executable: executable).flatMap {
            ["\($0)/\(name).yaml", "\($0)/\(name).yml"]
        }
    }

    private static func absolute(_ path: some StringProtocol) -> String? {
        guard path.hasPrefix("/") else { return nil }
        var path = String(path)
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path == "/" ? "" : path
    }
}
