/// Base64 as the clipboard sequence wants it (RFC 4648 §4).
nonisolated enum Base64 {
    private static let digits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var result: [UInt8] = []
        var group: UInt32 = 0
        var count = 0
        func take(_ bits: UInt32) -> UInt8 { digits[Int(bits & 63)] }
        for byte in bytes {
            group = group << 8 | UInt32(byte)
            count += 1
            guard count == 3 else { continue }
            for shift: UInt32 in [18, 12, 6, 0] { result.append(take(group >> shift)) }
            (group, count) = (0, 0)
        }
        if count == 1 {
            result += [take(group >> 2), take(group << 4), 0x3D, 0x3D]
        } else if count == 2 {
            result += [take(group >> 10), take(group >> 4), take(group << 2), 0x3D]
        }
        return String(decoding: result, as: UTF8.self)
    }
}
