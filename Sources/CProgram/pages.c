#define _GNU_SOURCE
#include "CProgram.h"

#ifdef __linux__

#include <link.h>
#include <sys/mman.h>
#include <unistd.h>

static size_t unmap(const struct dl_phdr_info *program) {
    const uintptr_t page = (uintptr_t)getpagesize();
    size_t unmapped = 0;
    for (int index = 0; index < program->dlpi_phnum; index++) {
        const ElfW(Phdr) *segment = &program->dlpi_phdr[index];
        // A segment that was ever writable may hold what no file has, relocations above all.
        if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W) != 0) continue;
        const uintptr_t start = program->dlpi_addr + segment->p_vaddr;
        // Whole pages inside: a neighbour that is written may share an edge.
        const uintptr_t first = (start + page - 1) / page * page;
        const uintptr_t end = (start + segment->p_memsz) / page * page;
        if (end <= first) continue;
        if (madvise((void *)first, end - first, MADV_DONTNEED) == 0) unmapped += end - first;
    }
    return unmapped;
}

// In C, because Swift's Glibc module has no dl_iterate_phdr, and /proc/self/maps does not tell a
// segment that was never written from one that was protected after its relocation.
static int unmap_first(struct dl_phdr_info *program, size_t size, void *unmapped) {
    (void)size;
    *(size_t *)unmapped = unmap(program);
    return 1; // The program itself comes first; its libraries are shared with others.
}

size_t bw_unmap_program(void) {
    size_t unmapped = 0;
    dl_iterate_phdr(unmap_first, &unmapped);
    return unmapped;
}

#else

size_t bw_unmap_program(void) { return 0; }

#endif
