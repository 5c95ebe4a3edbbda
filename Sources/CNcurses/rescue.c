// Crash-time restore: whatever kills the process, the terminal is given back.
#include "internal.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// What the terminal is told, made when it is started: a handler may not look anything up.
static char restore_bytes[512];
static volatile sig_atomic_t restore_count;

static volatile sig_atomic_t rescue_output = -1;
static struct termios rescue_modes;
static volatile sig_atomic_t captured_errors = -1;
static volatile sig_atomic_t real_errors = -1;

bool bw_write_all(int descriptor, const char *bytes, long count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, (size_t)count);
        if (written > 0) {
            bytes += written;
            count -= written;
        } else if (written < 0 && errno == EAGAIN) {
            struct pollfd entry = {.fd = descriptor, .events = POLLOUT};
            poll(&entry, 1, 1000);
        } else if (!(written < 0 && errno == EINTR)) {
            return false;
        }
    }
    return true;
}

void bw_rescue_arm(int output, const struct termios *modes) {
    if (modes) rescue_modes = *modes;
    rescue_output = output;
}

void bw_rescue_say(const char *bytes) {
    restore_count = 0;
    size_t used = 0;
    for (const char *c = bytes; *c && used < sizeof restore_bytes; c++) restore_bytes[used++] = *c;
    restore_count = (sig_atomic_t)used;
}

void bw_rescue_errors(int captured, int real) {
    captured_errors = captured;
    real_errors = real;
}

// The last words, such as the reason of a failed precondition, would be lost with the file.
static void release_errors(void) {
    int captured = captured_errors;
    if (captured < 0) return;
    captured_errors = -1;
    char text[4096];
    off_t end = lseek(captured, 0, SEEK_END);
    off_t start = end > (off_t)sizeof text ? end - (off_t)sizeof text : 0;
    ssize_t count = pread(captured, text, sizeof text, start);
    if (count > 0) {
        ssize_t ignored = write(real_errors, text, (size_t)count);
        (void)ignored;
    }
}

void bw_rescue(void) {
    int output = rescue_output;
    if (output < 0) return;
    rescue_output = -1;
    ssize_t ignored = write(output, restore_bytes, (size_t)restore_count);
    (void)ignored;
    tcsetattr(output, TCSANOW, &rescue_modes);
    release_errors();
}

// The default action must follow: any other handler, such as a language runtime's interactive
// backtrace, would find a terminal that is no longer ours to ask questions on.
static void crashed(int number) {
    bw_rescue();
    signal(number, SIG_DFL);
    raise(number);
}

void bw_rescue_install(void) {
    static bool installed;
    if (installed) return;
    installed = true;
    // An alternate stack, because a stack overflow leaves no other.
    static char stack[64 * 1024];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    sigaltstack(&alternate, NULL);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = crashed;
    action.sa_flags = SA_ONSTACK | SA_NODEFER;
    sigemptyset(&action.sa_mask);
    const int fatal[] = {SIGSEGV, SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGABRT};
    for (unsigned i = 0; i < sizeof fatal / sizeof *fatal; i++) sigaction(fatal[i], &action, NULL);
    // Until somebody watches for them these would end the process with the terminal still ours; what
    // the parent had ignored stays ignored.
    const int ending[] = {SIGTERM, SIGHUP, SIGINT};
    for (unsigned i = 0; i < sizeof ending / sizeof *ending; i++) {
        struct sigaction found;
        if (sigaction(ending[i], NULL, &found) == 0 && found.sa_handler == SIG_DFL) {
            sigaction(ending[i], &action, NULL);
        }
    }
    atexit(bw_rescue);
}
