extension HelpTopics {
    /// Pages of the theme "breaker".
    static let breakerTopics: [HelpTopic] = []
}
