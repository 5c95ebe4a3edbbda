import Dashboard
import Foundation
import Settings

/// What the screen remembers between starts, in the state directory; the person's own
/// configuration is never written.
struct InterfaceFile: Sendable {
    /// What stands in the file.
    struct Contents: Codable, Sendable, Equatable {
        var preset = LayoutPreset.both
        var sort = EndpointSort.position
        var isSortReversed = false
        /// Absent in files of earlier versions, as is what follows.
        var isGrouped: Bool?
        var hiddenColumns: Set<String>?
        var leftColumns: Int?
        var raceRows: Int?
        /// Absent in files of a program without a tour, whose readers need none.
        var isTourDone: Bool?
        var theme: String?
        // Optional, so that a file of an earlier version is still read.
        var presets: [Preset]?
        var endNotice: EndNotice?
        var graphSpan: GraphSpan?
        /// What stood in the composer when the program ended.
        var draft: String?

        /// The part that the model knows.
        var interface: InterfaceState {
            get {
                var state = InterfaceState(
                    preset: preset, sort: sort, isSortReversed: isSortReversed,
                    isGrouped: isGrouped ?? false, hiddenColumns: hiddenColumns ?? [],
                    leftColumns: leftColumns, raceRows: raceRows,
                    isTourDone: isTourDone ?? true)
                state.presets = presets ?? []
                state.notification = endNotice ?? .off
                state.graphSpan = graphSpan
                return state
            }
            set {
                preset = newValue.preset
                sort = newValue.sort
                isSortReversed = newValue.isSortReversed
                presets = newValue.presets
                endNotice = newValue.notification
                graphSpan = newValue.graphSpan
                isGrouped = newValue.isGrouped
                hiddenColumns = newValue.hiddenColumns
                leftColumns = newValue.leftColumns
                raceRows = newValue.raceRows
                isTourDone = newValue.isTourDone
            }
        }
    }

    private let path: String?

    init(environment: [String: String]) {
        path = Directories(environment: environment).state.map { "\($0)/interface.json" }
    }

    /// What is remembered; the defaults when there is nothing that can be read.
    func read() -> Contents {
        guard let path, let data = FileManager.default.contents(atPath: path),
            let contents = try? JSONDecoder().decode(Contents.self, from: data)
        else { return Contents(isTourDone: false) }
        return contents
    }

    /// Remembers; a state directory that cannot be written is no reason to bother anybody.
    @concurrent
    func write(_ contents: Contents) async {
        guard let path, let data = try? JSONEncoder().encode(contents) else { return }
        let url = URL(fileURLWithPath: path)
        try? FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        try? data.write(to: url, options: .atomic)
    }
}
