/// Writes protobuf: each field a tag of number and kind, and then its bytes.
///
/// | kind | what follows the tag |
/// | --- | --- |
/// | 0 | seven bits a byte, the low ones first, the top bit set but for the last |
/// | 1 | eight bytes, the low one first |
/// | 2 | a length as of kind 0, and so many bytes |
///
/// As a worked row, the text `a` in field 5 is `2A 01 61`: `5 << 3 | 2`, one byte, the byte. Source:
/// https://protobuf.dev/programming-guides/encoding/.
struct ProtobufWriter: FieldWriter {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    private enum Kind: UInt64 {
        case variable = 0
        case eight = 1
        case counted = 2
    }

    private mutating func tag(_ field: Field, _ kind: Kind) {
        append(field.number << 3 | kind.rawValue)
    }

    private mutating func append(_ number: UInt64) {
        var rest = number
        while rest > 0x7F {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func append(eight number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func counted(_ field: Field, _ content: some Collection<UInt8>) {
        tag(field, .counted)
        append(UInt64(content.count))
        bytes.append(contentsOf: content)
    }

    mutating func message(_ field: Field, _ body: (inout ProtobufWriter) -> Void) {
        var inner = ProtobufWriter()
        body(&inner)
        counted(field, inner.bytes)
    }

    mutating func messages<Element>(
        _ field: Field, _ elements: some Collection<Element>,
        _ body: (inout ProtobufWriter, Element) -> Void
    ) {
        for element in elements { message(field) { body(&$0, element) } }
    }

    mutating func text(_ field: Field, _ text: String) { counted(field, text.utf8) }

    mutating func identity(_ field: Field, _ words: [UInt64]) {
        counted(field, words.flatMap { word in withUnsafeBytes(of: word.bigEndian, Array.init) })
    }

    mutating func truth(_ field: Field, _ truth: Bool) { small(field, truth ? 1 : 0) }

    mutating func small(_ field: Field, _ number: Int) { whole(field, Int64(number)) }

    mutating func whole(_ field: Field, _ number: Int64) {
        tag(field, .variable)
        append(UInt64(bitPattern: number))
    }

    mutating func fixed(_ field: Field, _ number: UInt64) {
        tag(field, .eight)
        append(eight: number)
    }

    mutating func fixed(_ field: Field, _ numbers: [UInt64]) {
        tag(field, .counted)
        append(UInt64(8 * numbers.count))
        for number in numbers { append(eight: number) }
    }

    mutating func number(_ field: Field, _ number: Double) { fixed(field, number.bitPattern) }

    mutating func numbers(_ field: Field, _ numbers: [Double]) {
        fixed(field, numbers.map(\.bitPattern))
    }
}
