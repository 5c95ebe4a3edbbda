// The screen as a few plain C functions. This header includes no curses header on purpose: none of
// its macros and globals are in scope for Swift, and the functions that touch curses' state are
// main-actor functions there, so that a call from another thread does not compile.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#if defined(__swift__) || __has_attribute(swift_attr)
#define BW_MAIN_ACTOR __attribute__((swift_attr("@MainActor")))
#else
#define BW_MAIN_ACTOR
#endif

// What bw_start answers.
enum { BW_STARTED = 0, BW_UNKNOWN_TERMINAL = 1, BW_TERMINAL_TOO_PLAIN = 2, BW_SYSTEM_ERROR = 3 };

// Attributes of a cell, in the order of TerminalUI's.
enum {
    BW_BOLD = 1,
    BW_DIM = 2,
    BW_ITALIC = 4,
    BW_UNDERLINE = 8,
    BW_REVERSE = 16,
};

// Modes beyond curses that are switched on at the start and off on every way out.
enum { BW_MOUSE = 1, BW_PASTE = 2, BW_FOCUS = 4, BW_KEYBOARD = 8 };

// Sets the process's locale from the environment; true when its characters are UTF-8. With `force`
// a UTF-8 character type is taken whatever the environment says.
BW_MAIN_ACTOR bool bw_set_locale(bool force);

// Starts curses on a terminal entry. `output` is the terminal; when it is none (a test), nothing
// about a terminal's modes is touched. `modes` are the BW_… modes wanted.
BW_MAIN_ACTOR int bw_start(const char *terminal, int output, int input, int modes);
// Leaves curses: modes off, the main screen back, the line discipline as it was.
BW_MAIN_ACTOR void bw_stop(void);
// Gives the terminal back as bw_stop, until bw_resume.
BW_MAIN_ACTOR void bw_pause(void);
// Takes the terminal again; the next flush repaints everything.
BW_MAIN_ACTOR void bw_resume(void);
// Stops the process group as the default action of SIGTSTP does and returns when continued.
BW_MAIN_ACTOR void bw_stop_process(void);

// The terminal's size in cells; false when the system does not know it.
bool bw_terminal_size(int descriptor, int *width, int *height);
// Tells curses a size.
BW_MAIN_ACTOR void bw_resize(int width, int height);

// How many colours and colour pairs the started terminal has.
BW_MAIN_ACTOR int bw_colors(void);
BW_MAIN_ACTOR int bw_color_pairs(void);
// The pair for two colour numbers, −1 being the terminal's own; −1 when the table is full.
BW_MAIN_ACTOR int bw_pair(int foreground, int background);
// Forgets all pairs.
BW_MAIN_ACTOR void bw_reset_pairs(void);

// The columns that curses believes a code point takes; −1 when it cannot print it.
int bw_code_point_width(uint32_t code_point);
// Puts a cell: a base and up to four combining code points.
BW_MAIN_ACTOR void bw_put(
    int y, int x, const uint32_t *code_points, int count, int attributes, int pair);
// Places the caret and shows or hides it.
BW_MAIN_ACTOR void bw_cursor(int y, int x, bool visible);
// Has the next flush draw every cell anew.
BW_MAIN_ACTOR void bw_repaint(void);
// Brings the terminal up to date with one write; returns the bytes written, −1 when it is gone.
BW_MAIN_ACTOR long bw_flush(bool synchronized);
// Switches mouse reports on or off.
BW_MAIN_ACTOR void bw_mouse(bool on);
// Writes bytes that no cell stands for, such as a question to the terminal.
BW_MAIN_ACTOR long bw_send(const char *bytes, long count);
// Reads and drops what the terminal sends until its answer to “what are you” has come, for at most
// some milliseconds.
BW_MAIN_ACTOR void bw_swallow_answers(int input, int milliseconds);
// What stands in a cell of the started screen, for tests: its first code point.
BW_MAIN_ACTOR uint32_t bw_read(int y, int x);

// Runs a shell command with a file as its last argument and waits for its end; true when it went
// well. The terminal must have been given back with bw_pause.
BW_MAIN_ACTOR bool bw_run_command(const char *command, const char *file);

// Compiles a terminal entry of direct colours that builds on an installed one, into a directory.
// True when `name` can be used with that directory in TERMINFO_DIRS.
BW_MAIN_ACTOR bool bw_compile_direct_entry(
    const char *terminal, const char *name, const char *directory);

// A thread that waits for the terminal and for signals. The callback gets a kind, a value and
// bytes; it returns the milliseconds after which it wants to hear BW_IDLE, or −1.
enum { BW_BYTES = 0, BW_IDLE = 1, BW_SIGNAL = 2, BW_CLOSED = 3 };
typedef int (*bw_watcher)(void *context, int kind, int value, const uint8_t *bytes, long count);
// Starts the thread and the handlers of WINCH, TERM, HUP, INT, TSTP and CONT; false on failure.
bool bw_watch(int input, bw_watcher watcher, void *context);
// Stops or resumes reading the terminal; signals are still heard.
void bw_watch_input(bool on);
// Ends the thread and waits for its end; signals get their former actions back.
void bw_unwatch(void);

// Redirects standard error into a temporary file while the screen is up, when it is a terminal.
BW_MAIN_ACTOR void bw_capture_standard_error(void);
// Undoes that and writes what was captured, at most the last 64 KB, to the real one.
BW_MAIN_ACTOR void bw_release_standard_error(void);
