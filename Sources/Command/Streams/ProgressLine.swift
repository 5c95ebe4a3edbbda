/// Lines on standard error that are written over, on a terminal only.
struct ProgressLine: Sendable {
    private let isShown = Output.error.allowsCursorMotion

    /// Shows how many are done, and how many of these failed.
    func show(done: Int, failed: Int, of total: Int) {
        let failures = failed > 0 ? ", \(failed) failed" : ""
        show("\(done) of \(total)\(failures)")
    }

    /// Shows how far it is.
    func show(_ text: String) {
        if isShown { Output.error.write("\r\u{1B}[K\(text)") }
    }

    /// Takes the line away.
    func clear() {
        if isShown { Output.error.write("\r\u{1B}[K") }
    }
}
