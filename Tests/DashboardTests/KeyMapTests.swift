import TerminalUI
import Testing

@testable import Dashboard

/// The one table of keys.
@Suite struct KeyMapTests {
    @Test func `every action has a row with a title and a sentence`() {
        for action in Action.allCases {
            let binding = KeyMap.binding(action)
            #expect(binding != nil, "\(action)")
            #expect(binding?.title.isEmpty == false && binding?.help.last == ".", "\(action)")
        }
    }

    @Test func `no region gives one key two meanings`() {
        for region in KeyRegion.allCases {
            var seen: [Key: Action] = [:]
            for binding in KeyMap.bindings where binding.region == region {
                for key in binding.keys {
                    #expect(seen[key] == nil, "\(KeyName.text(key)) in \(region)")
                    seen[key] = binding.action
                }
            }
        }
    }

    @Test func `no binding uses a key that a terminal sends for another`() {
        let taken: [Key] = ["m", "i", "h", "["].map { .control($0) }
        for binding in KeyMap.bindings {
            #expect(binding.keys.allSatisfy { !taken.contains($0) }, "\(binding.action)")
        }
    }

    @Test(arguments: [
        (Key.control("p"), "^P"), (Key(.enter, .alt), "Alt-Enter"), (.character(" "), "Space"),
        (Key(.tab, .shift), "Shift-Tab"), (Key(.function(6)), "F6"), (.character("G"), "G"),
    ])
    func `keys are written as people read them`(key: Key, text: String) {
        #expect(KeyName.text(key) == text)
    }
}
