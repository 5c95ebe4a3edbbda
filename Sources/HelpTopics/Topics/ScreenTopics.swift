extension HelpTopics {
    /// Pages of the theme "screen".
    static let screenTopics: [HelpTopic] = []
}
