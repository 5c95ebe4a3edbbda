#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// e to the power of `x`; the C library's, imported here alone.
func exponential(_ x: Double) -> Double { exp(x) }

/// The natural logarithm of `x`.
func naturalLogarithm(_ x: Double) -> Double { log(x) }
