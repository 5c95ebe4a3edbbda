/// Which of the forty invariants a run watches.
public enum InvariantWatch {
    /// How many there are.
    public static let count = 40
    /// Checked elsewhere: 17, 19, 28 and 30 are about bytes, sockets and screens and belong to the
    /// tests of the shells; 27, 31 and 40 compare two runs.
    public static let elsewhere = [17, 19, 27, 28, 30, 31, 40]
    /// Those that every run watches.
    public static let watched = (1...count).filter { !elsewhere.contains($0) }
}
