import Behaviours
import Testing

struct FaultTests {
    @Test(arguments: [
        (RetryHint.after(.milliseconds(1200)), 2), (.seconds(30), 30), (.milliseconds(1), 1),
        (.date(after: .milliseconds(4100)), 5),
    ])
    func `a hint is understood in whole seconds, rounded up`(hint: RetryHint, seconds: Int) {
        #expect(hint.understood == .seconds(seconds))
    }

    @Test(arguments: ["NaN", "-5", "soon", ""])
    func `a hint that means nothing is understood as none`(text: String) {
        #expect(RetryHint.text(text).understood == nil)
    }

    @Test func `faults of one endpoint share the dice and never exceed their shares`() {
        let behaviour = Behaviour(
            name: "many",
            faults: [
                FaultChance(.quotaGone, share: 0.1), FaultChance(.tooLong, share: 0.2),
                FaultChance(.filtered, share: 0.3), FaultChance(.emptyAnswer, share: 0.4),
            ])
        let faults = (0..<10_000).map { behaviour.plan(forRequest: $0, at: .zero).fault }

        #expect(!faults.contains(nil))
        #expect(abs(faults.count { $0 == .quotaGone } - 1000) < 120)
        #expect(abs(faults.count { $0 == .emptyAnswer } - 4000) < 200)
    }
}
