extension HelpTopics {
    /// Pages of the theme "attempt".
    static let attemptTopics: [HelpTopic] = []
}
