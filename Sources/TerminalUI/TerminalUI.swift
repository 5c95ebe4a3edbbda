// TerminalUI: the screen as values. Cells, not strings; roles, not colours; no I/O, no clock.
//
// A view draws into a `Frame` and names what things mean (`Role`); a `Theme` says how that looks;
// the shell tells the terminal the difference to the frame before. Input goes the other way: bytes
// become `InputEvent`s in a parser that does not care how the bytes were cut.
//
// Reading order:
//   Geometry, Style, Frame   where, what it means, the screen
//   TextWidth, TextWrap      how many columns a grapheme takes, and where a line ends
//   Theme, Color             palettes in, colours by role out, contrast held
//   Widgets                  panels, gauges, sparklines, the line editor
//   Key, InputParser         what a person did
