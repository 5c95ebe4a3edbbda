extension HelpTopics {
    /// Pages of the theme "command".
    static let commandTopics: [HelpTopic] = []
}
