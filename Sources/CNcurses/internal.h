// What the parts of this target share.
#pragma once

#include <stdbool.h>
#include <termios.h>

// Takes the terminal back from us in a signal handler: only async-signal-safe calls.
void bw_rescue(void);
// Tells the rescue what to restore; −1 switches it off.
void bw_rescue_arm(int output, const struct termios *modes);
// Tells the rescue what to write; it is copied.
void bw_rescue_say(const char *bytes);
// Tells the rescue where standard error is captured and where it belongs; −1 when it is not.
void bw_rescue_errors(int captured, int real);
// Installs the handlers of fatal signals and of exit, once.
void bw_rescue_install(void);

// Writes all bytes, waiting where the terminal is slow; false when it is gone.
bool bw_write_all(int descriptor, const char *bytes, long count);
