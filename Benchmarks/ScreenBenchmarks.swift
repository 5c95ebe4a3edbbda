/// Placeholder until the screen is measured.
enum ScreenBenchmarks {
    static func rows() throws -> [Row] { [] }
}
