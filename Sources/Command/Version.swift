import CProgram

/// What `--version` says.
enum Version {
    /// The version's number.
    static let number = "0.1.0"

    /// The commit that this was built from, where whoever built it said so.
    static let commit = bw_build_commit().map { String(cString: $0) }

    /// `0.1.0 (1a2b3c4d5e6f)`.
    static var text: String { commit.map { "\(number) (\($0))" } ?? number }

    /// The system and processor it was built for.
    static var system: String {
        #if os(Linux)
            let system = "Linux"
        #elseif os(macOS)
            let system = "macOS"
        #else
            let system = "another system"
        #endif
        #if arch(x86_64)
            return "\(system) x86_64"
        #elseif arch(arm64)
            return "\(system) arm64"
        #else
            return system
        #endif
    }
}
