import GRDB

/// Why the history could not do what was asked.
public enum HistoryError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file or its folder cannot be opened or made.
    case cannotOpen(path: String, reason: String)
    /// A newer version of the program wrote this file.
    case newerVersion(path: String)
    /// The conversation or turn does not exist, or no longer.
    case notFound
    /// SQLite refused: disk full, file damaged, locked by another program.
    case failed(reason: String)

    /// One sentence for a person, with the next step.
    public var description: String {
        switch self {
        case .cannotOpen(let path, let reason):
            "The history \(path) cannot be opened: \(reason). Conversations are not kept now."
        case .newerVersion(let path):
            "The history \(path) was written by a newer version. Update, or move it away."
        case .notFound: "This conversation is not in the history any more."
        case .failed(let reason): "The history could not be written or read: \(reason)."
        }
    }

    /// Any error of a statement as one of ours.
    init(_ error: any Error) {
        switch error {
        case let error as HistoryError: self = error
        case let error as DatabaseError:
            self = .failed(reason: error.message ?? "SQLite error \(error.resultCode.rawValue)")
        default: self = .failed(reason: String(describing: error))
        }
    }
}
