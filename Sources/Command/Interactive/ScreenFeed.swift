import Dashboard

/// What fills the screen once its first frame is shown.
struct ScreenFeed: Sendable {
    /// Whose traffic it is.
    let source: TrafficSource
    /// Brings the core, or a watched server, to the mailbox and keeps telling it what happens; throws
    /// when there is nothing to work with.
    let start: @Sendable (Mailbox<Happening>) async throws(ExitStatus) -> Void

    /// A client of this program's own.
    static func own(_ launch: Launch) -> ScreenFeed {
        ScreenFeed(source: .own) { mailbox throws(ExitStatus) in
            mailbox.post(.ready(try await Core.open(launch, reportingTo: mailbox)))
        }
    }
}
