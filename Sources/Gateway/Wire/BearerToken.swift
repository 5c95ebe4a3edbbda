import Providers

/// The token that clients must show.
struct BearerToken: Sendable {
    private let bytes: [UInt8]

    /// The token; an empty one is none.
    init?(_ secret: Secret) {
        let text = secret.revealed()
        guard !text.isEmpty else { return nil }
        bytes = Array(text.utf8)
    }

    /// Whether an `Authorization` field shows it.
    ///
    /// Every byte of what was sent is compared, whatever the first difference, so the time tells
    /// nothing but the length.
    func isShown(in authorization: String?) -> Bool {
        guard let authorization, authorization.prefix(7).lowercased() == "bearer " else {
            return false
        }
        let shown = Array(authorization.utf8.dropFirst(7))
        var difference = shown.count ^ bytes.count
        for (index, byte) in shown.enumerated() {
            difference |= Int(byte ^ bytes[index % bytes.count])
        }
        return difference == 0
    }
}
