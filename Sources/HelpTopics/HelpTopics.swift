// HelpTopics
