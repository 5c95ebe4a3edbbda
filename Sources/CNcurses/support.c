// Standard error while the screen is up, and terminal entries of direct colours.
#ifdef __linux__
#define _GNU_SOURCE 1
#endif

#include "CNcurses.h"
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

static int real_error = -1;
static FILE *captured;

void bw_capture_standard_error(void) {
    if (real_error >= 0 || !isatty(STDERR_FILENO)) return;
    captured = tmpfile();
    if (!captured) return;
    real_error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (real_error < 0) return;
    fcntl(fileno(captured), F_SETFL, O_APPEND);
    dup2(fileno(captured), STDERR_FILENO);
    bw_rescue_errors(fileno(captured), real_error);
}

void bw_release_standard_error(void) {
    if (real_error < 0) return;
    enum { LIMIT = 64 * 1024 };
    static char text[LIMIT];
    fflush(stderr);
    bw_rescue_errors(-1, -1);
    dup2(real_error, STDERR_FILENO);
    close(real_error);
    real_error = -1;
    off_t end = lseek(fileno(captured), 0, SEEK_END);
    off_t start = end > LIMIT ? end - LIMIT : 0;
    ssize_t count = pread(fileno(captured), text, LIMIT, start);
    if (count > 0) bw_write_all(STDERR_FILENO, text, count);
    fclose(captured);
}

void bw_swallow_answers(int input, int milliseconds) {
    struct timespec start, now;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (bool in_answer = false;;) {
        clock_gettime(CLOCK_MONOTONIC, &now);
        long spent = (now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000;
        struct pollfd entry = {.fd = input, .events = POLLIN};
        if (spent >= milliseconds || poll(&entry, 1, milliseconds - (int)spent) <= 0) return;
        char byte;
        if (read(input, &byte, 1) != 1) return;
        // CSI ? … c; nothing else that a terminal sends has this mark and this end.
        if (byte == '?') in_answer = true;
        else if (in_answer && byte == 'c') return;
        else if (byte != ';' && (byte < '0' || byte > '9')) in_answer = false;
    }
}

// Numbers below 8 are the named colours, below 16 the bright ones, below 256 the palette; the rest
// is red, green and blue. Semicolons, because some terminals misread the colon form.
static const char entry_text[] =
    "%s|direct colours for an interface of its own,\n"
    "\tRGB, colors#0x1000000, pairs#0x10000,\n"
    "\tccc@, initc@, oc@, op=\\E[39;49m,\n"
    "\tsetaf=\\E[%%?%%p1%%{8}%%<%%t3%%p1%%d%%e%%p1%%{16}%%<%%t9%%p1%%{8}%%-%%d%%e%%p1%%{256}%%<"
    "%%t38;5;%%p1%%d%%e38;2;%%p1%%{65536}%%/%%d;%%p1%%{256}%%/%%{255}%%&%%d;%%p1%%{255}%%&%%d%%;m,\n"
    "\tsetab=\\E[%%?%%p1%%{8}%%<%%t4%%p1%%d%%e%%p1%%{16}%%<%%t10%%p1%%{8}%%-%%d%%e%%p1%%{256}%%<"
    "%%t48;5;%%p1%%d%%e48;2;%%p1%%{65536}%%/%%d;%%p1%%{256}%%/%%{255}%%&%%d;%%p1%%{255}%%&%%d%%;m,\n"
    "\tuse=%s,\n";

static bool is_plain_name(const char *name) {
    if (!*name || strlen(name) > 60) return false;
    for (const char *c = name; *c; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z')
            || (*c >= '0' && *c <= '9') || strchr("+-._", *c);
        if (!plain) return false;
    }
    return *name != '.';
}

static bool run(char *const arguments[], bool quietly) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (int i = 0; quietly && i < 3; i++) {
        posix_spawn_file_actions_addopen(&actions, i, "/dev/null", O_RDWR, 0);
    }
    // What we ignore, the child must not inherit.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    pid_t child;
    int failed = posix_spawnp(&child, arguments[0], &actions, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (failed) return false;
    int status;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return false;
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool bw_run_command(const char *command, const char *file) {
    char script[2048];
    if (snprintf(script, sizeof script, "%s \"$1\"", command) >= (int)sizeof script) return false;
    char *const arguments[] = {"sh", "-c", script, "sh", (char *)file, NULL};
    return run(arguments, false);
}

bool bw_compile_direct_entry(const char *terminal, const char *name, const char *directory) {
    if (!is_plain_name(terminal) || !is_plain_name(name)) return false;
    char path[1024];
    // Already there? The two layouts are a letter and its hexadecimal code.
    const char *layouts[] = {"%s/%c/%s", "%s/%x/%s"};
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, layouts[i], directory, name[0], name);
        if (access(path, R_OK) == 0) return true;
    }
    for (char *slash = NULL;;) {
        // The directory and its parents.
        if (!slash) snprintf(path, sizeof path, "%s", directory);
        slash = strchr(slash ? slash + 1 : path + 1, '/');
        if (slash) *slash = 0;
        if (mkdir(path, 0700) != 0 && errno != EEXIST) return false;
        if (!slash) break;
        *slash = '/';
    }
    if (snprintf(path, sizeof path, "%s/source.XXXXXX", directory) >= (int)sizeof path) return false;
    int descriptor = mkstemp(path);
    if (descriptor < 0) return false;
    FILE *source = fdopen(descriptor, "w");
    if (!source) return false;
    fprintf(source, entry_text, name, terminal);
    fclose(source);
    char *const arguments[] = {"tic", "-x", "-o", (char *)directory, path, NULL};
    bool compiled = run(arguments, true);
    unlink(path);
    return compiled;
}
