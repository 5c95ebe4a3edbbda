public import Settings
public import Simulation

/// The scenarios that the program carries.
public enum ScenarioLibrary {
    /// One of them.
    public struct Entry: Sendable {
        /// Its name, such as `hedge-storm`.
        public let name: String
        /// The text of its file.
        public let text: String

        fileprivate init(_ name: String, _ bytes: [UInt8]) {
            self.name = name
            text = String(decoding: bytes, as: UTF8.self)
        }

        /// The scenario.
        public func read() throws(SettingsError) -> Scenario {
            try ScenarioFile.read(text, file: "\(name).yaml", name: name)
        }
    }

    /// Scenarios about one thing.
    public struct Chapter: Sendable {
        /// What they are about.
        public let title: String
        /// The scenarios, in the order in which one might play them.
        public let entries: [Entry]

        fileprivate init(_ title: String, _ entries: [Entry]) {
            self.title = title
            self.entries = entries
        }
    }

    /// All of them, by what they are about.
    public static let chapters = [
        Chapter(
            "The models behind the figures",
            [
                Entry("example", PackageResources.example_yaml),
                Entry("hedge-oracle", PackageResources.hedge_oracle_yaml),
                Entry("metastable", PackageResources.metastable_yaml),
                Entry("metastable-cancel", PackageResources.metastable_cancel_yaml),
                Entry("estimator", PackageResources.estimator_yaml),
                Entry("estimator-failures", PackageResources.estimator_failures_yaml),
                Entry("fast-fail", PackageResources.fast_fail_yaml),
                Entry("black-hole", PackageResources.black_hole_yaml),
            ]),
        Chapter(
            "Slowness and lost capacity",
            [
                Entry("calm", PackageResources.calm_yaml),
                Entry("tail-at-scale", PackageResources.tail_at_scale_yaml),
                Entry("hedge-storm", PackageResources.hedge_storm_yaml),
                Entry("brown-out", PackageResources.brown_out_yaml),
                Entry("slow-and-back", PackageResources.slow_and_back_yaml),
                Entry("capacity-halved", PackageResources.capacity_halved_yaml),
                Entry("works-on", PackageResources.works_on_yaml),
                Entry("local-servers", PackageResources.local_servers_yaml),
            ]),
        Chapter(
            "Failures of endpoints",
            [
                Entry("three-failing", PackageResources.three_failing_yaml),
                Entry("dead-slow-healthy", PackageResources.dead_slow_healthy_yaml),
                Entry("lone-chat-user", PackageResources.lone_chat_user_yaml),
                Entry("flapping", PackageResources.flapping_yaml),
                Entry("half-the-harbour", PackageResources.half_the_harbour_yaml),
                Entry("thundering-return", PackageResources.thundering_return_yaml),
                Entry("fallback", PackageResources.fallback_yaml),
                Entry("thousand-endpoints", PackageResources.thousand_endpoints_yaml),
            ]),
        Chapter(
            "Limits",
            [
                Entry("throttling", PackageResources.throttling_yaml),
                Entry("shared-quota", PackageResources.shared_quota_yaml),
                Entry("quantised", PackageResources.quantised_yaml),
                Entry("header-lies", PackageResources.header_lies_yaml),
                Entry("retry-after", PackageResources.retry_after_yaml),
                Entry("limits-change", PackageResources.limits_change_yaml),
                Entry("all-benched", PackageResources.all_benched_yaml),
                Entry("priorities", PackageResources.priorities_yaml),
            ]),
        Chapter(
            "Wrong answers",
            [
                Entry("client-errors", PackageResources.client_errors_yaml),
                Entry("credentials", PackageResources.credentials_yaml),
                Entry("too-long", PackageResources.too_long_yaml),
                Entry("server-errors", PackageResources.server_errors_yaml),
                Entry("odd-answers", PackageResources.odd_answers_yaml),
                Entry("broken-connections", PackageResources.broken_connections_yaml),
                Entry("silent-streams", PackageResources.silent_streams_yaml),
                Entry("slow-thinker", PackageResources.slow_thinker_yaml),
                Entry("broken-streams", PackageResources.broken_streams_yaml),
                Entry("buffered-streams", PackageResources.buffered_streams_yaml),
            ]),
        Chapter(
            "People, races and clocks",
            [
                Entry("cancels", PackageResources.cancels_yaml),
                Entry("cancelled-trials", PackageResources.cancelled_trials_yaml),
                Entry("same-tick", PackageResources.same_tick_yaml),
                Entry("close-calls", PackageResources.close_calls_yaml),
                Entry("deadline-tie", PackageResources.deadline_tie_yaml),
                Entry("at-the-wheel", PackageResources.at_the_wheel_yaml),
                Entry("asleep", PackageResources.asleep_yaml),
            ]),
    ]

    /// All of them, in the order of the chapters.
    public static let all = chapters.flatMap(\.entries)

    /// The one of that name.
    public static func named(_ name: String) -> Entry? { all.first { $0.name == name } }

    /// What somebody who wrote `name` probably meant, as a sentence; empty when nothing is near.
    public static func advice(for name: String) -> String {
        Suggestion.nearest(to: name, among: all.map(\.name)).map { "Did you mean `\($0)`?" } ?? ""
    }
}
