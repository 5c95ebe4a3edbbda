extension HTTPResponseHeadValue {
    /// More fields than this are not shown.
    private static let mostShown = 40

    /// The fields that a person may read: cleaned, at most 200 characters each and 40 of them.
    ///
    /// Cookies are left out, as are fields that ask for or carry credentials; a server that repeats a
    /// key finds it replaced.
    public func shown(hiding keys: [Secret]) -> [HeaderField] {
        headers.lazy.filter { !Self.isPrivate($0.name.lowercased()) }.prefix(Self.mostShown).map {
            field in
            let value = keys.reduce(field.value) { Redaction.redacted($0, key: $1) }
            return HeaderField(
                TextSanitiser.line(field.name, limit: 64), TextSanitiser.line(value, limit: 200))
        }
    }

    private static func isPrivate(_ name: String) -> Bool {
        name.contains("cookie") || name.contains("auth") || name.contains("api-key")
            || name.contains("token") && !name.contains("limit")
    }
}
