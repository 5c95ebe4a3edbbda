extension HelpTopics {
    /// Pages of the theme "demo".
    static let demoTopics: [HelpTopic] = []
}
