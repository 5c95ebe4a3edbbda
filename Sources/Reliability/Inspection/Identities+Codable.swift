/// How what the core counts by is written down, so that a snapshot or a trace can be shown in
/// another process: identities as their numbers, instants as nanoseconds since an origin.
extension EndpointID: Codable {
    /// Reads a position.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(Int.self))
    }

    /// Writes the position.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(index)
    }
}

extension CallID: Codable {
    /// Reads a number.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(Int.self))
    }

    /// Writes the number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }
}

extension AttemptID: Codable {
    /// Reads a number.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(Int.self))
    }

    /// Writes the number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }
}

extension CodingUserInfoKey {
    /// The `Instant` from which instants are counted where they are written down.
    ///
    /// A monotonic clock means nothing to another machine. The writer counts from an instant of its
    /// own, and the reader adds the instant at which it learned of that one. Without an origin an
    /// instant is counted from the clock's own.
    public static let instantOrigin: CodingUserInfoKey = {
        guard let key = CodingUserInfoKey(rawValue: "breakwater.instant-origin") else {
            preconditionFailure("a key of user information has a name")
        }
        return key
    }()
}

extension Instant: Codable {
    private static func origin(_ information: [CodingUserInfoKey: Any]) -> Instant {
        information[.instantOrigin] as? Instant ?? Instant(.zero)
    }

    /// Reads nanoseconds and adds the decoder's origin.
    public init(from decoder: any Decoder) throws {
        let span = try decoder.singleValueContainer().decode(Int64.self)
        self = Self.origin(decoder.userInfo).advanced(byNanoseconds: span)
    }

    /// Writes nanoseconds since the encoder's origin.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(nanoseconds(since: Self.origin(encoder.userInfo)))
    }
}
