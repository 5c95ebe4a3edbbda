/// Everything a person can do; each has one row in `KeyMap`.
public enum Action: String, Sendable, Hashable, CaseIterable {
    // The conversation.
    case send
    case newline
    case stop
    case interrupt
    case endOfInput
    case regenerate
    case regenerateElsewhere
    case continueAnswer
    case editAndResend
    case fork
    case branchPrevious
    case branchNext
    case selectPrevious
    case selectNext
    case newConversation
    case renameConversation
    case deleteConversation
    case restoreConversation
    case exportConversation
    case importConversations
    case compare
    case systemPrompt
    case parameters
    case preset
    case model
    case openLink
    case notify
    case openLast
    case conversations
    case search
    case recallOlder
    case recallNewer
    case recallSearch
    case editor
    case pasteImage
    case copyAnswer
    case copyCode

    // Moving about.
    case leave
    case compose
    case focusNext
    case focusPrevious
    case focusEndpoints
    case focusChat
    case focusRace
    case focusEvents
    case focusComposer
    case find
    case findNext
    case findPrevious
    case moveUp
    case moveDown
    case halfPageUp
    case halfPageDown
    case pageUp
    case pageDown
    case top
    case bottom
    case detail
    case raceOlder
    case raceNewer
    case raceZoomIn
    case raceZoomOut
    case raceEarlier
    case raceLater
    case raceWhole
    case copyRace
    case copyRaceJSON

    // Endpoints by hand.
    case toggleEndpoint
    case drain
    case pin
    case pickEndpoint
    case forceOpen
    case forceClosed
    case resetBreaker
    case faults
    case sort
    case sortBy
    case reverseSort
    case group
    case columns
    case copyEndpoint

    // The core.
    case strategy
    case hedge
    case race
    case background
    case stopBackground

    // The screen.
    case palette
    case help
    case theme
    case zoom
    case plainView
    case narrower
    case wider
    case raceLower
    case raceHigher
    case usualSizes
    case nextLayout
    case previousLayout
    case pause
    case timeBack
    case timeForward
    case timeFarBack
    case timeFarForward
    case graphSpan
    case health
    case filterEvents
    case copyEvents
    case mouse
    case redraw
    case suspend
    case quit
}
