#pragma once
/// The commit that the program was built from; NULL when whoever built it did not say.
const char *bw_build_commit(void);
