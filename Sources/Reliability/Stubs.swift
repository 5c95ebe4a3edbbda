public struct Lease: Sendable, Equatable { }
