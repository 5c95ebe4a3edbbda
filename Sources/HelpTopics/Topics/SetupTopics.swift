extension HelpTopics {
    /// Pages of the theme "setup".
    static let setupTopics: [HelpTopic] = []
}
