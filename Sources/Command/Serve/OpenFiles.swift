#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// How many files and sockets this process may hold open.
enum OpenFiles {
    #if canImport(Glibc)
        private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
        private static let resource = RLIMIT_NOFILE
    #endif

    /// The soft limit, which holds, and the hard one, to which anybody may raise it.
    static var limits: (soft: UInt64, hard: UInt64) {
        var limits = rlimit()
        getrlimit(resource, &limits)
        return (UInt64(limits.rlim_cur), UInt64(limits.rlim_max))
    }

    /// Takes all that the system allows.
    ///
    /// A stream that a server passes on holds two sockets, and the 1,024 files of a usual shell would
    /// be gone with 500 streams. Where the system says no, the limit stays what it was.
    static func allowAll() {
        #if canImport(Darwin)
            // More than this is refused, whatever the hard limit says; see setrlimit(2).
            allow(UInt64(OPEN_MAX))
        #else
            allow(.max)
        #endif
    }

    /// Sets the soft limit, to the hard one at most.
    static func allow(_ count: UInt64) {
        let hard = limits.hard
        var limits = rlimit(rlim_cur: rlim_t(min(count, hard)), rlim_max: rlim_t(hard))
        setrlimit(resource, &limits)
    }
}
