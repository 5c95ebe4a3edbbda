extension HelpTopics {
    /// Pages of the theme "chat".
    static let chatTopics: [HelpTopic] = []
}
