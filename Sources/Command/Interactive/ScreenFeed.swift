import Dashboard

/// What fills the screen once its first frame is shown.
struct ScreenFeed: Sendable {
    /// Whose traffic it is.
    let source: TrafficSource
    /// Brings the core, or a watched server, to the mailbox and keeps telling it what happens; throws
    /// when there is nothing to work with.
    let start: @Sendable (Mailbox<Happening>) async throws(ExitStatus) -> Void

    /// A client of this program's own.
    ///
    /// `read` reads the configuration again when its file has changed.
    static func own(
        _ launch: Launch, reading read: @escaping @Sendable () throws(ExitStatus) -> Launch
    ) -> ScreenFeed {
        ScreenFeed(source: .own) { mailbox throws(ExitStatus) in
            let core = try await Core.open(launch, reading: read, reportingTo: mailbox)
            mailbox.post(.ready(core))
        }
    }
}
