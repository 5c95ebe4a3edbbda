#include "CProgram.h"

#include <stddef.h>

// In C, because a define can carry a text there, and a new commit compiles this file alone.
const char *bw_build_commit(void) {
#ifdef BREAKWATER_COMMIT
    return BREAKWATER_COMMIT;
#else
    return NULL;
#endif
}
