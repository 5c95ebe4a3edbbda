#pragma once

/// Counts what the program allocates, by standing in front of the C library's allocator.

/// Allocations of the calling thread so far; -1 where they are not counted (any C library but glibc).
long allocations_of_this_thread(void);
