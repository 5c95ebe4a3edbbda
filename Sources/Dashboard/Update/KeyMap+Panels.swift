import TerminalUI

/// The rows that belong to one panel, and those that only the palette has.
extension KeyMap {
    static let panelRows: [KeyBinding] = [
        KeyBinding(
            .toggleEndpoint, [.character(" ")], .endpoints, "Endpoint on or off",
            "Switches the selected endpoint off or on again."),
        KeyBinding(
            .drain, [.character("d")], .endpoints, "Drain endpoint",
            "Lets what runs there finish and starts nothing new, or takes it back."),
        KeyBinding(
            .pin, [.character("p")], .endpoints, "Pin endpoint",
            "Sends every new question to the selected endpoint, or to all again."),
        KeyBinding(
            .forceOpen, [.character("o")], .endpoints, "Force breaker open",
            "Makes the breaker refuse everything until it is reset."),
        KeyBinding(
            .forceClosed, [.character("c")], .endpoints, "Force breaker closed",
            "Makes the breaker admit everything until it is reset."),
        KeyBinding(
            .resetBreaker, [.character("r")], .endpoints, "Reset breaker",
            "Closes the breaker, forgets its failures and ends what was forced."),
        KeyBinding(
            .faults, [.character("x")], .endpoints, "Demo faults",
            "Kills, heals, slows, fails or throttles the selected demo endpoint."),
        KeyBinding(
            .detail, [Key(.enter)], .endpoints, "Endpoint detail",
            "Shows histogram, buckets, breaker history and the last errors."),
        KeyBinding(
            .sort, [.character("s")], .endpoints, "Sort endpoints",
            "Sorts by the next column that is shown."),
        KeyBinding(
            .sortBy, [.character("S")], .endpoints, "Sort by a column",
            "Chooses the column out of all; a click on its head does the same."),
        KeyBinding(
            .reverseSort, [.character("I")], .endpoints, "Reverse the order",
            "Turns the order of the endpoints round."),
        KeyBinding(
            .find, [.character("f"), .character("/")], .endpoints, "Filter endpoints",
            "Leaves only those whose name, model, provider or state says what you type."),
        KeyBinding(
            .group, [.character("v")], .endpoints, "Group by provider",
            "Puts the endpoints of one provider together, or ends it."),
        KeyBinding(
            .columns, [.character("C")], .endpoints, "Columns",
            "Chooses which columns the table shows where there is room, and which values the cards."
        ),
        KeyBinding(
            .copyEndpoint, [.character("y")], .endpoints, "Copy endpoint",
            "Copies what is known of the selected endpoint as one sentence."),

        KeyBinding(
            .raceOlder, [Key(.left), .character("[")], .race, "Older race",
            "Walks back through the last 1,000 calls."),
        KeyBinding(
            .raceNewer, [Key(.right), .character("]")], .race, "Newer race",
            "Walks forward; after the newest it follows live."),
        KeyBinding(
            .raceZoomIn, [.character("=")], .race, "Zoom into the race",
            "Shows half of the time, from the same left edge."),
        KeyBinding(
            .raceZoomOut, [.character("-")], .race, "Zoom out of the race",
            "Shows twice the time, at most all of it."),
        KeyBinding(
            .raceEarlier, [.character("h"), Key(.left, .shift)], .race, "Earlier in the race",
            "Moves the zoomed waterfall a quarter to the left."),
        KeyBinding(
            .raceLater, [.character("l"), Key(.right, .shift)], .race, "Later in the race",
            "Moves the zoomed waterfall a quarter to the right."),
        KeyBinding(
            .raceWhole, [.character("0")], .race, "Whole race", "Shows the whole time again."),
        KeyBinding(
            .copyRace, [.character("y")], .race, "Copy race",
            "Copies the story of the race as text, an event a line."),
        KeyBinding(
            .copyRaceJSON, [.character("Y")], .race, "Copy race as JSON",
            "Copies the story of the race as one JSON object."),
        KeyBinding(
            .detail, [Key(.enter)], .race, "Race detail",
            "Shows its story, and every attempt with its times, tokens and cost."),

        KeyBinding(
            .filterEvents, [.character("f")], .events, "Filter events",
            "Goes through all events, problems only, and those of your own questions."),
        KeyBinding(
            .find, [.character("/")], .events, "Find in events",
            "Leaves only the events that say what you type; Esc brings all back."),
        KeyBinding(
            .copyEvents, [.character("y")], .events, "Copy events",
            "Copies the events that the filters leave, a line each."),
        KeyBinding(
            .detail, [Key(.enter)], .events, "Event detail", "Shows the call of the newest event."),
    ]

    static let paletteOnly: [KeyBinding] = [
        KeyBinding(
            .strategy, [], .palette, "Strategy",
            "Chooses how an endpoint is picked for a question."),
        KeyBinding(
            .hedge, [], .palette, "Hedge", "Chooses when a silent attempt gets company."),
        KeyBinding(
            .race, [], .palette, "Race", "Chooses how many endpoints start at once."),
        KeyBinding(
            .background, [], .palette, "Ask background questions",
            "Sends questions through the same core, so that there is something to watch."),
        KeyBinding(
            .stopBackground, [], .palette, "Stop background questions",
            "Ends the background questions."),
        KeyBinding(.stop, [], .palette, "Stop the answer", "Stops it; what arrived stays."),
    ]
}
