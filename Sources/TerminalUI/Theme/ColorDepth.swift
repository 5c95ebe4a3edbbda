/// How many colours a terminal shows.
public enum ColorDepth: Int, Sendable, Hashable, Comparable {
    /// None: attributes only.
    case mono
    /// The eight named colours; bright ones through bold.
    case ansi8
    /// The sixteen named colours.
    case ansi16
    /// The fixed palette of 256.
    case indexed256
    /// 24 bits.
    case direct

    /// Fewer colours first.
    public static func < (left: ColorDepth, right: ColorDepth) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension Theme {
    /// The theme as a terminal of this depth can show it.
    ///
    /// 256 colours take the nearest entry of the cube and the greys; 16 and 8 take the fixed table
    /// of the `terminal` theme, because the nearest of sixteen unknown colours is a guess; none
    /// takes `mono`. The name stays.
    public func reduced(to depth: ColorDepth) -> Theme {
        switch depth {
        case .direct: self
        case .indexed256: mapped { color in color.indexed256 }
        case .ansi16: name == Theme.mono.name ? self : taking(Theme.terminal.table)
        case .ansi8:
            name == Theme.mono.name
                ? self : taking(Theme.terminal.table.map { $0.reducedToEight })
        case .mono: taking(Theme.mono.table)
        }
    }

    private func mapped(_ change: (Color) -> Color) -> Theme {
        taking(
            table.map {
                Appearance(
                    foreground: change($0.foreground), background: change($0.background),
                    attributes: $0.attributes)
            })
    }
}

extension Appearance {
    /// Bright foregrounds as bold, bright backgrounds as their plain colour.
    var reducedToEight: Appearance {
        var result = self
        if case .indexed(let index) = foreground, index >= 8 {
            result.foreground = .indexed(index & 7)
            result.attributes.insert(.bold)
        }
        if case .indexed(let index) = background { result.background = .indexed(index & 7) }
        return result
    }
}

extension Color {
    /// The nearest of the entries 16…255; entries below are the user's own colours.
    ///
    /// Distance is the “redmean” weighting of RGB differences, which follows the eye well enough
    /// for a palette this coarse (T. Riemersma, “Colour metric”).
    var indexed256: Color {
        guard case .rgb(let color) = self else { return self }
        let steps: [Int] = [0, 95, 135, 175, 215, 255]
        func nearest(_ value: UInt8) -> Int {
            steps.indices.min { abs(steps[$0] - Int(value)) < abs(steps[$1] - Int(value)) } ?? 0
        }
        let (r, g, b) = (nearest(color.red), nearest(color.green), nearest(color.blue))
        let cube = RGB(UInt8(steps[r]), UInt8(steps[g]), UInt8(steps[b]))
        let mean = (Int(color.red) + Int(color.green) + Int(color.blue)) / 3
        let grey = min(23, max(0, (mean - 3) / 10))
        let level = UInt8(8 + 10 * grey)
        let useGrey =
            Color.distance(RGB(level, level, level), color) < Color.distance(cube, color)
        return .indexed(UInt8(useGrey ? 232 + grey : 16 + 36 * r + 6 * g + b))
    }

    private static func distance(_ one: RGB, _ other: RGB) -> Int {
        let mean = (Int(one.red) + Int(other.red)) / 2
        let red = Int(one.red) - Int(other.red)
        let green = Int(one.green) - Int(other.green)
        let blue = Int(one.blue) - Int(other.blue)
        return (512 + mean) * red * red / 256 + 4 * green * green
            + (767 - mean) * blue * blue / 256
    }
}
