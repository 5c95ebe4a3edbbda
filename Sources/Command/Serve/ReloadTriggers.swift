import Dispatch
import Foundation

/// When a configuration shall be read again: on SIGHUP, unless a screen takes it for the end of its
/// terminal, and when its file has changed.
///
/// The file is looked at, by default twice a second, rather than watched: editors replace it, tools link
/// it anew, and a watch would follow the old one. A change counts once it is there at a second look, so
/// that a file is not read while it is written.
struct ReloadTriggers: Sendable {
    /// What makes two versions of a file different.
    private struct Version: Equatable {
        var modified: Date?
        var size: Int?
        var number: Int?

        init(_ path: String) {
            let facts = try? FileManager.default.attributesOfItem(
                atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
            modified = facts?[.modificationDate] as? Date
            size = facts?[.size] as? Int
            number = facts?[.systemFileNumber] as? Int
        }
    }

    /// How often a screen looks: a program at rest is to be woken once a second at most.
    static let unhurried = Duration.seconds(2)

    /// The file; `nil` leaves the signal alone.
    let path: String?
    /// Whether SIGHUP is one.
    var obeysHangup = true
    /// How often the file is looked at.
    var pause = Duration.milliseconds(500)

    /// Calls `reload` each time, one after the other, until the task is cancelled.
    func run(_ reload: @Sendable () async -> Void) async {
        let (triggers, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let source = obeysHangup ? Self.hangups { continuation.yield() } : nil
        defer { source?.cancel() }
        await withTaskGroup(of: Void.self) { tasks in
            if let path { tasks.addTask { await watch(path) { continuation.yield() } } }
            for await _ in triggers { await reload() }
            tasks.cancelAll()
        }
    }

    private static func hangups(
        _ handler: @escaping @Sendable () -> Void
    ) -> any DispatchSourceSignal {
        // The default action would end the program.
        signal(SIGHUP, SIG_IGN)
        let source = DispatchSource.makeSignalSource(
            signal: SIGHUP, queue: DispatchQueue(label: "breakwater.hangup"))
        source.setEventHandler(handler: handler)
        source.resume()
        return source
    }

    private func watch(_ path: String, _ changed: @Sendable () -> Void) async {
        var known = Version(path)
        var last = known
        while (try? await Task.sleep(for: pause)) != nil {
            let now = Version(path)
            defer { last = now }
            // A file that is gone is on its way to be replaced.
            guard now != known, now == last, now.size != nil else { continue }
            known = now
            changed()
        }
    }
}
