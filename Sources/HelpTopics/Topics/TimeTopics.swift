extension HelpTopics {
    /// Pages of the theme "time".
    static let timeTopics: [HelpTopic] = []
}
