/// A running fingerprint of the decision log: 64 bits, fed word by word.
///
/// FNV-1a over 64-bit words, with a shift after each so that high bits reach low ones (Fowler, Noll,
/// Vo; the word-wise form is ours). Not for secrets; equal logs have equal digests on every machine,
/// and logs that differ in one bit differ in the digest but for one chance in 2⁶⁴.
struct Digest: Sendable, Equatable {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    @inline(__always)
    mutating func add(_ word: UInt64) {
        value = (value ^ word) &* 0x0000_0100_0000_01B3
        value ^= value >> 29
    }

    mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number))) }
    mutating func add(_ flag: Bool) { add(flag ? 1 as UInt64 : 0) }
    mutating func add(_ number: Double) { add(number.bitPattern) }

    mutating func add(_ duration: Duration) {
        let attoseconds = duration.attoseconds
        add(UInt64(truncatingIfNeeded: attoseconds))
        add(UInt64(truncatingIfNeeded: attoseconds >> 64))
    }

    mutating func add(_ text: String) {
        var word: UInt64 = 0
        var count = 0
        for byte in text.utf8 {
            word = word << 8 | UInt64(byte)
            count += 1
            if count % 8 == 0 {
                add(word)
                word = 0
            }
        }
        add(word)
        add(count)
    }

    /// A value that may be missing: whether it is there, and then it.
    mutating func add<Value>(_ value: Value?, _ body: (inout Digest, Value) -> Void) {
        add(value != nil)
        if let value { body(&self, value) }
    }
}
