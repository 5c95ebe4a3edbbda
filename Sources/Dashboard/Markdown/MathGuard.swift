/// Keeps Markdown's hands off formulas.
///
/// In `$a_1 * b_1$` CommonMark sees emphasis, and of `\(x\)` it eats the backslashes. So before a text
/// is parsed, whatever means something to Markdown inside of `$…$`, `$$…$$`, `\(…\)` and `\[…\]` is
/// escaped, and the delimiters with it: the formula is shown as it was written. Rows stay rows, so that
/// line numbers do not move; a row of a displayed formula ends in a hard break.
///
/// A single dollar opens a formula only when no blank follows it and the one that closes it, in the
/// same row, has no blank before it and no digit behind it: `$5 and $6` is money. Code is left alone.
enum MathGuard {
    /// `nil` when there is no formula, which is the usual case and costs one look at the bytes.
    static func escaped(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        guard mayHaveMath(bytes) else { return nil }
        var scanner = Scanner(bytes: bytes)
        return scanner.run() ? scanner.output : nil
    }

    private static func mayHaveMath(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var previous: UInt8 = 0
        for byte in bytes {
            if byte == UInt8(ascii: "$") { return true }
            if previous == UInt8(ascii: "\\"),
                byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[")
            {
                return true
            }
            previous = byte
        }
        return false
    }

    private struct Scanner {
        let bytes: UnsafeBufferPointer<UInt8>
        var output: [UInt8] = []
        private var at = 0
        private var fence: (mark: UInt8, length: Int)?
        private var isAtRowStart = true

        init(bytes: UnsafeBufferPointer<UInt8>) {
            self.bytes = bytes
            output.reserveCapacity(bytes.count + bytes.count / 8)
        }

        /// True when a formula was found.
        mutating func run() -> Bool {
            var found = false
            while at < bytes.count {
                if isAtRowStart, passFence() { continue }
                isAtRowStart = bytes[at] == UInt8(ascii: "\n")
                if fence == nil {
                    if bytes[at] == UInt8(ascii: "`") {
                        passCode()
                        continue
                    }
                    if let end = formulaEnd() {
                        escape(upTo: end)
                        found = true
                        continue
                    }
                    // Any other escape stays what it is.
                    if bytes[at] == UInt8(ascii: "\\"), at + 1 < bytes.count,
                        bytes[at + 1] != UInt8(ascii: "\n")
                    {
                        output.append(bytes[at])
                        at += 1
                    }
                }
                output.append(bytes[at])
                at += 1
            }
            return found
        }

        private func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

        /// Copies a row that opens or closes a block of code.
        private mutating func passFence() -> Bool {
            var start = at
            while byte(start) == UInt8(ascii: " ") { start += 1 }
            let mark = byte(start)
            guard mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return false }
            var end = start
            while byte(end) == mark { end += 1 }
            guard end - start >= 3 else { return false }
            if let fence {
                guard fence.mark == mark, end - start >= fence.length else { return false }
                self.fence = nil
            } else {
                fence = (mark, end - start)
            }
            while at < bytes.count {
                output.append(bytes[at])
                at += 1
                if bytes[at - 1] == UInt8(ascii: "\n") { break }
            }
            isAtRowStart = true
            return true
        }

        /// Copies a code span, or its opening alone when nothing closes it.
        private mutating func passCode() {
            var end = at
            while byte(end) == UInt8(ascii: "`") { end += 1 }
            let length = end - at
            var run = 0
            var close = end
            while close < bytes.count {
                if bytes[close] == UInt8(ascii: "`") {
                    run += 1
                } else {
                    if run == length { break }
                    run = 0
                }
                close += 1
            }
            let stop = run == length ? close : end
            output += bytes[at..<stop]
            at = stop
        }

        /// Where the formula that begins here ends, delimiters included.
        private func formulaEnd() -> Int? {
            let dollar = UInt8(ascii: "$")
            switch (byte(at), byte(at + 1)) {
            case (dollar, dollar): return end(of: (dollar, dollar))
            case (UInt8(ascii: "\\"), UInt8(ascii: "(")):
                return end(of: (UInt8(ascii: "\\"), UInt8(ascii: ")")))
            case (UInt8(ascii: "\\"), UInt8(ascii: "[")):
                return end(of: (UInt8(ascii: "\\"), UInt8(ascii: "]")))
            case (dollar, let next):
                guard next != UInt8(ascii: " "), next != UInt8(ascii: "\n") else { return nil }
                var index = at + 1
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
                    if bytes[index] == dollar, bytes[index - 1] != UInt8(ascii: "\\") {
                        let isDigit = (0x30...0x39).contains(byte(index + 1))
                        let isOpen = bytes[index - 1] == UInt8(ascii: " ")
                        return isDigit || isOpen ? nil : index + 1
                    }
                    index += 1
                }
                return nil
            default: return nil
            }
        }

        /// The end of the first closing pair; a blank row ends the paragraph and so the search.
        private func end(of closing: (UInt8, UInt8)) -> Int? {
            var index = at + 2
            while index + 1 < bytes.count {
                if bytes[index] == closing.0, bytes[index + 1] == closing.1 { return index + 2 }
                if bytes[index] == UInt8(ascii: "\n"), bytes[index + 1] == UInt8(ascii: "\n") {
                    return nil
                }
                index += 1
            }
            return nil
        }

        private mutating func escape(upTo end: Int) {
            while at < end {
                let byte = bytes[at]
                if byte == UInt8(ascii: "\n") {
                    output += [UInt8(ascii: " "), UInt8(ascii: " "), byte]
                } else {
                    if Self.isSpecial(byte) { output.append(UInt8(ascii: "\\")) }
                    output.append(byte)
                }
                at += 1
            }
            isAtRowStart = false
        }

        /// ASCII punctuation, all of which a backslash may stand before.
        private static func isSpecial(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
            default: false
            }
        }
    }
}
