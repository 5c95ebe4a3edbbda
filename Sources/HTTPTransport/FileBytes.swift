#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A small file, whole.
struct FileBytes {
    /// Why a file was not read, as a clause about it.
    struct Unreadable: Error {
        let reason: String
    }

    /// Twenty times the authorities of a whole system.
    static let limit = 4 << 20

    /// What stands in it.
    let bytes: [UInt8]

    /// Reads the file at `path`; one larger than `limit` is refused.
    init(at path: String) throws(Unreadable) {
        guard let file = fopen(path, "rbe") else {
            let isMissing = errno == ENOENT || errno == ENOTDIR
            throw Unreadable(reason: isMissing ? "there is no such file" : "it cannot be read")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count <= Self.limit {
            let count = fread(&part, 1, part.count, file)
            if count == 0 { break }
            bytes += part[..<count]
        }
        guard ferror(file) == 0 else { throw Unreadable(reason: "it cannot be read") }
        guard bytes.count <= Self.limit else {
            throw Unreadable(reason: "it is larger than \(Self.limit >> 20) MB")
        }
        self.bytes = bytes
    }
}
