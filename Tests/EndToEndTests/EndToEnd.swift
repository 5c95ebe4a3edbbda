import Testing

/// The real program, built like any user's, driven from outside: by pipes and in a terminal.
///
/// One after the other: the scenarios of the screen share two cores with everything else, and their
/// time limits are for a program that is stuck, not for one that is slow.
@Suite(.serialized) struct EndToEnd {}
