/// The terminal itself: one screen that shows frames and one input that hears keys and signals.
///
/// `CursesScreen` runs on the main actor and draws; `TerminalInput` waits on a thread of its own
/// and hands on what it heard, so that an idle program sleeps. Both are started by the root with
/// the `TerminalCapabilities` it found. Nothing else in the program knows about curses.
enum Overview {}
