// One thread that waits for keys and signals, so that nobody else has to wake up for them.
#include "CNcurses.h"
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024 };

static const int watched[] = {SIGWINCH, SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT};
enum { WATCHED = sizeof watched / sizeof *watched };

static struct sigaction former[WATCHED];
static int signal_pipe[2] = {-1, -1};
static int wake_pipe[2] = {-1, -1};
static pthread_t thread;
static bool is_running;
static atomic_bool input_wanted;
static volatile sig_atomic_t continued;
static int input_descriptor;
static bw_watcher callback;
static void *callback_context;

static void note(int number) {
    int error = errno;
    if (number == SIGCONT) continued = 1;
    unsigned char byte = (unsigned char)number;
    ssize_t ignored = write(signal_pipe[1], &byte, 1);
    (void)ignored;
    errno = error;
}

static bool open_pipe(int ends[2]) {
    if (pipe(ends) != 0) return false;
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        fcntl(ends[i], F_SETFL, O_NONBLOCK);
    }
    return true;
}

static void close_pipe(int ends[2]) {
    for (int i = 0; i < 2; i++) {
        if (ends[i] >= 0) close(ends[i]);
        ends[i] = -1;
    }
}

static void *watch(void *unused) {
    (void)unused;
    static uint8_t buffer[CHUNK];
    int wait = -1;
    for (;;) {
        bool reads = atomic_load(&input_wanted);
        struct pollfd entries[3] = {
            {.fd = wake_pipe[0], .events = POLLIN},
            {.fd = signal_pipe[0], .events = POLLIN},
            {.fd = reads ? input_descriptor : -1, .events = POLLIN},
        };
        int ready = poll(entries, 3, wait);
        if (ready < 0 && errno != EINTR) return NULL;
        if (ready == 0) {
            wait = callback(callback_context, BW_IDLE, 0, NULL, 0);
            continue;
        }
        if (ready < 0) continue;
        if (entries[0].revents) {
            ssize_t count = read(wake_pipe[0], buffer, sizeof buffer);
            for (ssize_t i = 0; i < count; i++) {
                if (buffer[i] == 'q') return NULL;
            }
        }
        if (entries[1].revents) {
            ssize_t count = read(signal_pipe[0], buffer, 64);
            for (ssize_t i = 0; i < count; i++) {
                callback(callback_context, BW_SIGNAL, buffer[i], NULL, 0);
            }
        }
        if (entries[2].revents && atomic_load(&input_wanted)) {
            ssize_t count = read(input_descriptor, buffer, sizeof buffer);
            if (count > 0) {
                wait = callback(callback_context, BW_BYTES, 0, buffer, count);
            } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
                // The terminal is gone; asking again would only burn a core.
                callback(callback_context, BW_CLOSED, 0, NULL, 0);
                atomic_store(&input_wanted, false);
                wait = -1;
            }
        }
    }
}

bool bw_watch(int input, bw_watcher watcher, void *context) {
    if (is_running) return false;
    if (!open_pipe(signal_pipe) || !open_pipe(wake_pipe)) return false;
    input_descriptor = input;
    callback = watcher;
    callback_context = context;
    atomic_store(&input_wanted, input >= 0);
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = note;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    for (int i = 0; i < WATCHED; i++) sigaction(watched[i], &action, &former[i]);
    is_running = pthread_create(&thread, NULL, watch, NULL) == 0;
    return is_running;
}

static void wake(char byte) {
    ssize_t ignored = write(wake_pipe[1], &byte, 1);
    (void)ignored;
}

void bw_watch_input(bool on) {
    if (!is_running) return;
    atomic_store(&input_wanted, on);
    wake('w');
}

void bw_unwatch(void) {
    if (!is_running) return;
    wake('q');
    pthread_join(thread, NULL);
    is_running = false;
    for (int i = 0; i < WATCHED; i++) sigaction(watched[i], &former[i], NULL);
    close_pipe(signal_pipe);
    close_pipe(wake_pipe);
}

void bw_stop_process(void) {
    struct sigaction action, ours;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    sigemptyset(&action.sa_mask);
    sigaction(SIGTSTP, &action, &ours);
    continued = 0;
    // The whole group, as the terminal's own key would: a shell may wait for our parent.
    kill(0, SIGTSTP);
    // Another thread may take the signal a moment later; an orphaned group is never stopped.
    for (int i = 0; i < 50 && !continued; i++) poll(NULL, 0, 5);
    sigaction(SIGTSTP, &ours, NULL);
}
