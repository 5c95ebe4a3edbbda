// The only file that includes curses. Curses draws into a temporary file; each flush copies what it
// wrote to the terminal with one write, so that a frame arrives whole and its bytes are counted.
// Line discipline and signals are ours, curses' own attempts at them fail on that file, as wanted.
#define NCURSES_WIDECHAR 1
#define _XOPEN_SOURCE_EXTENDED 1
#ifdef __linux__
#define _GNU_SOURCE 1
#endif

#include "CNcurses.h"
#include "internal.h"

#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

static SCREEN *screen;
static FILE *drawing;   // where curses writes
static FILE *no_input;  // where curses would read
static int terminal_output = -1;
static bool is_terminal;
static struct termios saved_modes;
static int modes_wanted;
static bool is_first_flush;
static char *copy_buffer;
static long copy_capacity;

bool bw_set_locale(bool force) {
    setlocale(LC_ALL, "");
    if (force && strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
    setlocale(LC_NUMERIC, "C");
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

static FILE *temporary_file(void) {
#ifdef __linux__
    int descriptor = memfd_create("screen", MFD_CLOEXEC);
    if (descriptor >= 0) return fdopen(descriptor, "w+");
#endif
    return tmpfile();
}

// Copies to the terminal what curses has written since the last time.
static long copy_out(bool synchronized) {
    static const char begin[] = "\033[?2026h", end[] = "\033[?2026l";
    const long frame = synchronized ? sizeof begin + sizeof end - 2 : 0;
    fflush(drawing);
    int descriptor = fileno(drawing);
    long count = (long)lseek(descriptor, 0, SEEK_CUR);
    if (count <= 0) return 0;
    if (copy_capacity < count + frame) {
        char *larger = realloc(copy_buffer, (size_t)(count + frame));
        if (!larger) return -1;
        copy_buffer = larger;
        copy_capacity = count + frame;
    }
    long used = 0;
    if (synchronized) {
        memcpy(copy_buffer, begin, sizeof begin - 1);
        used = sizeof begin - 1;
    }
    count = pread(descriptor, copy_buffer + used, (size_t)count, 0);
    lseek(descriptor, 0, SEEK_SET);
    if (count <= 0) return -1;
    used += count;
    if (synchronized) {
        memcpy(copy_buffer + used, end, sizeof end - 1);
        used += sizeof end - 1;
    }
    return bw_write_all(terminal_output, copy_buffer, used) ? used : -1;
}

static void send_text(const char *text) {
    bw_write_all(terminal_output, text, (long)strlen(text));
}

static void modes_on(void) {
    if (!is_terminal) return;
    if (modes_wanted & BW_PASTE) send_text("\033[?2004h");
    if (modes_wanted & BW_FOCUS) send_text("\033[?1004h");
    if (modes_wanted & BW_MOUSE) send_text("\033[?1002h\033[?1006h");
    if (modes_wanted & BW_KEYBOARD) send_text("\033[>1u");
}

static void modes_off(void) {
    if (!is_terminal) return;
    if (modes_wanted & BW_KEYBOARD) send_text("\033[<u");
    if (modes_wanted & BW_MOUSE) send_text("\033[?1006l\033[?1002l");
    if (modes_wanted & BW_FOCUS) send_text("\033[?1004l");
    if (modes_wanted & BW_PASTE) send_text("\033[?2004l");
}

// Appends a capability without the padding that no terminal has needed for decades.
static void append_capability(char *text, size_t room, const char *capability) {
    size_t used = strlen(text);
    for (const char *c = capability; c && *c && used + 1 < room; c++) {
        const char *end = c[0] == '$' && c[1] == '<' ? strchr(c, '>') : NULL;
        if (end) {
            c = end;
            continue;
        }
        text[used++] = *c;
    }
    text[used] = 0;
}

// Everything that may have been switched on, in reverse order: held updates, SGR mouse, mouse, focus
// reports, paste brackets, keyboard protocol; then attributes, the caret and the main screen.
static void prepare_rescue(void) {
    char text[512];
    snprintf(
        text, sizeof text, "%s\033[?1006l\033[?1002l\033[?1004l\033[?2004l%s",
        modes_wanted & BW_KEYBOARD ? "\033[?2026l" : "",
        modes_wanted & BW_KEYBOARD ? "\033[<u" : "");
    append_capability(text, sizeof text, exit_attribute_mode);
    append_capability(text, sizeof text, cursor_normal);
    append_capability(text, sizeof text, exit_ca_mode);
    append_capability(text, sizeof text, "\r");
    bw_rescue_say(text);
}

static void line_discipline_on(void) {
    if (!is_terminal) return;
    tcgetattr(terminal_output, &saved_modes);
    bw_rescue_arm(terminal_output, &saved_modes);
    struct termios raw_modes = saved_modes;
    cfmakeraw(&raw_modes);
    raw_modes.c_cc[VMIN] = 1;
    raw_modes.c_cc[VTIME] = 0;
    tcsetattr(terminal_output, TCSADRAIN, &raw_modes);
}

static void line_discipline_off(void) {
    if (!is_terminal) return;
    tcsetattr(terminal_output, TCSADRAIN, &saved_modes);
    bw_rescue_arm(-1, NULL);
}

static void prepare_screen(void) {
    noecho();
    nonl();
    raw();
    typeahead(-1);
    set_escdelay(25);
    scrollok(stdscr, FALSE);
    leaveok(stdscr, FALSE);
    idlok(stdscr, FALSE);
    if (has_colors()) {
        start_color();
        use_default_colors();
    }
}

int bw_start(const char *terminal, int output, int input, int modes) {
    (void)input;
    is_terminal = isatty(output);
    terminal_output = output;
    modes_wanted = modes;
    // Curses prefers these to the real size, which changes.
    unsetenv("LINES");
    unsetenv("COLUMNS");
    drawing = temporary_file();
    no_input = fopen("/dev/null", "r");
    if (!drawing || !no_input) return BW_SYSTEM_ERROR;
    // Before curses, which takes INT and TERM for itself where it finds them free, and does not know
    // the modes that we set.
    if (is_terminal) bw_rescue_install();
    line_discipline_on();
    screen = newterm(terminal, drawing, no_input);
    if (!screen || !cursor_address || !*cursor_address) {
        int answer = screen ? BW_TERMINAL_TOO_PLAIN : BW_UNKNOWN_TERMINAL;
        if (screen) {
            endwin();
            delscreen(screen);
        }
        screen = NULL;
        fclose(drawing);
        fclose(no_input);
        line_discipline_off();
        return answer;
    }
    set_term(screen);
    prepare_screen();
    int width, height;
    if (bw_terminal_size(output, &width, &height)) resizeterm(height, width);
    prepare_rescue();
    modes_on();
    is_first_flush = true;
    return BW_STARTED;
}

void bw_pause(void) {
    if (!screen) return;
    modes_off();
    endwin();
    copy_out(false);
    line_discipline_off();
}

void bw_resume(void) {
    if (!screen) return;
    line_discipline_on();
    modes_on();
    clearok(curscr, TRUE);
    is_first_flush = true;
}

void bw_stop(void) {
    if (!screen) return;
    bw_pause();
    delscreen(screen);
    screen = NULL;
    fclose(drawing);
    fclose(no_input);
    free(copy_buffer);
    copy_buffer = NULL;
    copy_capacity = 0;
}

bool bw_terminal_size(int descriptor, int *width, int *height) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) {
        return false;
    }
    *width = size.ws_col;
    *height = size.ws_row;
    return true;
}

void bw_resize(int width, int height) {
    if (screen) resizeterm(height, width);
}

int bw_colors(void) { return screen && has_colors() ? COLORS : 0; }
int bw_color_pairs(void) { return screen && has_colors() ? COLOR_PAIRS : 0; }
int bw_pair(int foreground, int background) { return alloc_pair(foreground, background); }
void bw_reset_pairs(void) {
    if (screen) reset_color_pairs();
}

int bw_code_point_width(uint32_t code_point) { return wcwidth((wchar_t)code_point); }

void bw_put(int y, int x, const uint32_t *code_points, int count, int attributes, int pair) {
    if (!screen) return;
    wchar_t text[CCHARW_MAX + 1];
    int used = 0;
    while (used < count && used < CCHARW_MAX) {
        text[used] = (wchar_t)code_points[used];
        used++;
    }
    text[used] = 0;
    attr_t look = A_NORMAL;
    if (attributes & BW_BOLD) look |= A_BOLD;
    if (attributes & BW_DIM) look |= A_DIM;
    if (attributes & BW_UNDERLINE) look |= A_UNDERLINE;
    if (attributes & BW_REVERSE) look |= A_REVERSE;
#ifdef A_ITALIC
    if (attributes & BW_ITALIC) look |= A_ITALIC;
#endif
    cchar_t cell;
    // The pair through the pointer: the plain argument carries 15 bits only.
    setcchar(&cell, text, look, 0, &pair);
    // The lower right corner answers with an error although it draws.
    (void)mvadd_wch(y, x, &cell);
}

void bw_cursor(int y, int x, bool visible) {
    if (!screen) return;
    if (visible) move(y, x);
    curs_set(visible ? 1 : 0);
}

void bw_repaint(void) {
    if (screen) clearok(curscr, TRUE);
}

long bw_flush(bool synchronized) {
    if (!screen) return 0;
    wnoutrefresh(stdscr);
    doupdate();
    // The switch to the alternate screen must not fall inside a synchronized update.
    bool together = synchronized && !is_first_flush;
    is_first_flush = false;
    return copy_out(together);
}

void bw_mouse(bool on) {
    if (!screen || on == ((modes_wanted & BW_MOUSE) != 0)) return;
    modes_wanted ^= BW_MOUSE;
    if (is_terminal) {
        send_text(on ? "\033[?1002h\033[?1006h" : "\033[?1006l\033[?1002l");
    }
}

long bw_send(const char *bytes, long count) {
    if (!screen || !is_terminal) return 0;
    return bw_write_all(terminal_output, bytes, count) ? count : -1;
}

uint32_t bw_read(int y, int x) {
    cchar_t cell;
    if (!screen || mvin_wch(y, x, &cell) == ERR) return 0;
    wchar_t text[CCHARW_MAX + 1] = {0};
    attr_t look;
    short pair;
    getcchar(&cell, text, &look, &pair, NULL);
    return (uint32_t)text[0];
}
