import Testing

@testable import TerminalUI

@Suite struct ThemeTests {
    @Test func `the palettes built in are complete`() {
        #expect(Theme.breakwater.palette.count == ColorSlot.allCases.count)
        #expect(Theme.breakwaterLight.palette.count == ColorSlot.allCases.count)
        #expect(Theme.breakwater.variant == .dark)
        #expect(Theme.breakwaterLight.variant == .light)
        #expect(Set(Theme.builtin.map(\.name)).count == Theme.builtin.count)
    }

    @Test(arguments: [Theme.breakwater, .breakwaterLight])
    func `every role can be read on every backdrop`(theme: Theme) {
        for backdrop in Backdrop.allCases {
            for role in Role.allCases {
                let look = theme.appearance(of: Style(role, on: backdrop))
                guard case .rgb(let text) = look.foreground, case .rgb(let behind) = look.background
                else {
                    Issue.record("\(role) is no direct colour")
                    continue
                }
                let ratio = Contrast.ratio(text, behind)
                #expect(
                    ratio >= RoleTable.contrast(role),
                    "\(theme.name) \(role) on \(backdrop): \(ratio)")
            }
        }
    }

    @Test func `an unreadable palette is moved until it can be read`() throws {
        var palette = Palettes.breakwater
        palette[.base03] = palette[.base00]
        palette[.base05] = RGB(0x33, 0x33, 0x33)

        let theme = try Theme(name: "bad", palette: palette)

        for role in [Role.text, .faint, .border] {
            guard case .rgb(let color) = theme.color(role),
                case .rgb(let behind) = theme.background(.base)
            else { continue }
            #expect(Contrast.ratio(color, behind) >= RoleTable.contrast(role))
        }
        #expect(theme.adjustments.contains { $0.hasPrefix("faint") })
    }

    @Test func `a missing slot is named`() {
        var palette = Palettes.breakwater
        palette[.base0B] = nil
        #expect(throws: ThemeError.missingSlots([.base0B])) {
            try Theme(name: "incomplete", palette: palette)
        }
    }

    @Test func `a role may have its own colour and attributes`() throws {
        let theme = try Theme(
            name: "own", palette: Palettes.breakwater,
            roles: [.ok: RoleStyle(color: .rgb(RGB(255, 255, 255)), attributes: .underline)])
        let look = theme.appearance(of: Style(.ok, .bold))
        #expect(look.foreground == .rgb(RGB(255, 255, 255)))
        #expect(look.attributes == [.underline, .bold])
    }

    @Test func `a transparent theme leaves the terminal's background`() throws {
        let theme = try Theme(name: "t", palette: Palettes.breakwater, transparent: true)
        #expect(theme.background(.base) == .default)
        #expect(theme.background(.panel) != .default)
    }

    @Test func `states differ without colours`() {
        let mono = Theme.breakwater.reduced(to: .mono)
        #expect(mono.name == "breakwater")
        for role in Role.allCases { #expect(mono.color(role) == .default) }
        let looks = [Role.ok, .error, .warning, .cancelled].map { mono.appearance(of: Style($0)) }
        #expect(Set(looks.map(\.attributes)).count >= 3)
        #expect(mono.appearance(of: Style(.text, on: .selection)).attributes.contains(.reverse))
    }

    @Test func `fewer colours stay inside the range`() {
        for theme in Theme.builtin {
            for (depth, limit) in [(ColorDepth.ansi8, 8), (.ansi16, 16), (.indexed256, 256)] {
                for look in theme.reduced(to: depth).table {
                    for color in [look.foreground, look.background] {
                        switch color {
                        case .default: break
                        case .indexed(let index): #expect(Int(index) < limit)
                        case .rgb: Issue.record("\(theme.name) keeps a direct colour at \(depth)")
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: [
        ("ff0000", 196), ("000000", 16), ("ffffff", 231), ("808080", 244), ("5f87af", 67),
        ("121212", 233),
    ])
    func `a colour finds its nearest entry of 256`(hex: String, index: Int) throws {
        let color = try #require(RGB(hex: hex))
        #expect(Color.rgb(color).indexed256 == .indexed(UInt8(index)))
    }

    @Test func `contrast is that of the standard`() {
        #expect(abs(Contrast.ratio(RGB(0, 0, 0), RGB(255, 255, 255)) - 21) < 0.001)
        #expect(abs(Contrast.ratio(RGB(0x77, 0x77, 0x77), RGB(255, 255, 255)) - 4.478) < 0.01)
    }

    @Test func `colours and slots are read from their names`() {
        #expect(RGB(hex: "#0aF9c3") == RGB(10, 249, 195))
        #expect(RGB(hex: "0af9c") == nil)
        #expect(RGB(hex: "+af9c3") == nil)
        #expect(RGB(10, 249, 195).hex == "#0af9c3")
        for slot in ColorSlot.allCases { #expect(ColorSlot(name: slot.name) == slot) }
        #expect(ColorSlot(name: "0d") == .base0D)
        #expect(ColorSlot(name: "base18") == nil)
        for role in Role.allCases { #expect(Role(name: role.name) == role) }
    }
}
