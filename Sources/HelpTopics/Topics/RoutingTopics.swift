extension HelpTopics {
    /// Pages of the theme "routing".
    static let routingTopics: [HelpTopic] = []
}
