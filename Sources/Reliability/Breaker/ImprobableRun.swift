/// The shortest run of bad outcomes that chance produces more rarely than `probability`.
///
/// `⌈ln probability / ln share⌉`, `share` being how often one outcome is bad: 5 for a share of 0.1
/// and a probability of 10⁻⁵, 10 for 0.3, 17 for 0.5. At least 1; never for a share of 1.
func improbableRun(of share: Double, below probability: Double) -> Int {
    if share <= 0 { return 1 }
    if share >= 1 { return .max }
    let needed = naturalLogarithm(probability) / naturalLogarithm(share)
    // The epsilon keeps ln 10⁻⁵ / ln 0.1 at 5 where rounding would make it 6.
    return max(1, Int(min(1e9, (needed - 1e-9).rounded(.up))))
}
