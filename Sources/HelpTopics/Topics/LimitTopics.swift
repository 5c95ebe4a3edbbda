extension HelpTopics {
    /// Pages of the theme "limit".
    static let limitTopics: [HelpTopic] = []
}
