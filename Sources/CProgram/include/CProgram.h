#pragma once
#include <stddef.h>

/// The commit that the program was built from; NULL when whoever built it did not say.
const char *bw_build_commit(void);

/// Unmaps the pages of the program's file that nothing has written; returns how many bytes that was.
///
/// What is touched again is mapped again from the page cache. Does nothing except on Linux.
size_t bw_unmap_program(void);
