/// Reads protobuf that somebody else wrote: the fields of one message, by their numbers.
struct ProtobufFields {
    /// What a field has.
    private enum Value {
        case number(UInt64)
        case bytes(ArraySlice<UInt8>)
    }

    private var fields: [(number: UInt64, value: Value)] = []

    /// Reads a message; `nil` for what is none.
    init?(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while !rest.isEmpty {
            guard let tag = Self.number(&rest), let value = Self.value(kind: tag & 7, &rest) else {
                return nil
            }
            fields.append((tag >> 3, value))
        }
    }

    init?(_ bytes: [UInt8]) { self.init(bytes[...]) }

    /// A whole number; `nil` where there is none.
    func number(_ field: UInt64) -> Int? {
        // Of a field that came twice the last one counts.
        for case (field, .number(let number)) in fields.reversed() {
            return Int(exactly: Int64(bitPattern: number))
        }
        return nil
    }

    /// The bytes of every text or message with this number.
    func bytes(_ field: UInt64) -> [ArraySlice<UInt8>] {
        fields.compactMap {
            if case (field, .bytes(let bytes)) = $0 { bytes } else { nil }
        }
    }

    /// The last message with this number; `nil` where there is none, or none that can be read.
    func message(_ field: UInt64) -> ProtobufFields? { bytes(field).last.flatMap(Self.init) }

    private static func value(kind: UInt64, _ rest: inout ArraySlice<UInt8>) -> Value? {
        switch kind {
        case 0: number(&rest).map(Value.number)
        case 1: take(8, &rest).map(Value.bytes)
        case 2: number(&rest).flatMap { take($0, &rest) }.map(Value.bytes)
        case 5: take(4, &rest).map(Value.bytes)
        default: nil
        }
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
        var number: UInt64 = 0
        for shift in stride(from: 0, to: 64, by: 7) {
            guard let byte = rest.popFirst() else { return nil }
            number |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return number }
        }
        return nil
    }

    private static func take(_ count: UInt64, _ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>?
    {
        guard count <= UInt64(rest.count) else { return nil }
        defer { rest = rest.dropFirst(Int(count)) }
        return rest.prefix(Int(count))
    }
}
