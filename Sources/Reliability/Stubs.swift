public struct Backoff: Sendable, Equatable { public init() {} }
public struct HedgePolicy: Sendable, Equatable { public init() {} }
public struct Lease: Sendable, Equatable { }
