import CProgram

/// The pages of the program's file that only its start has needed.
///
/// Linux maps sixteen pages around every one that is touched (64 KiB, its `fault_around_bytes`), so
/// that two thirds of the program's code are resident after it has read its configuration once: 22 of
/// 37 MB were such pages. What is needed afterwards is touched again, and costs a minor fault each.
enum StartPages {
    /// How long after the first frame, or the first address, the start is over for certain.
    private static let patience = Duration.seconds(2)

    /// Gives them back once the start is over, unless the task is cancelled before.
    static func forgetLater() async {
        // A debugger's breakpoints lie in these pages, and would be lost.
        #if !DEBUG
            guard (try? await Task.sleep(for: patience)) != nil else { return }
            forget()
        #endif
    }

    /// Gives them back; how many bytes of the program were unmapped, 0 where that is not known.
    @discardableResult
    static func forget() -> Int { bw_unmap_program() }
}
