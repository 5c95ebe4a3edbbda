extension HelpTopics {
    /// Pages of the theme "overview".
    static let overviewTopics: [HelpTopic] = []
}
