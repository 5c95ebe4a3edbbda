import CNcurses

/// The process's locale, which decides what curses and the C library take for a character.
enum Locale {
    /// Takes the locale of the environment; true when its characters are UTF-8.
    static func adopt(forceUTF8: Bool) -> Bool { bw_set_locale(forceUTF8) }
}
