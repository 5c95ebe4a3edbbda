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
    /// 256 colours take the nearest entry of the cube and the greys, or, where that is too near its
    /// backdrop, the nearest that can be read; 16 and 8 take the fixed table
    /// of the `terminal` theme, because the nearest of sixteen unknown colours is a guess; none
    /// takes `mono`. The name stays.
    public func reduced(to depth: ColorDepth) -> Theme {
        switch depth {
        case .direct: self
        case .indexed256: indexed
        case .ansi16: name == Theme.mono.name ? self : taking(Theme.terminal.table)
        case .ansi8:
            name == Theme.mono.name
                ? self : taking(Theme.terminal.table.map { $0.reducedToEight })
        case .mono: taking(Theme.mono.table)
        }
    }

    private var indexed: Theme {
        var reduced = table
        for backdrop in Backdrop.allCases {
            for role in Role.allCases {
                let place = Theme.index(role, backdrop)
                let wanted = table[place]
                reduced[place].background = wanted.background.indexed256
                reduced[place].foreground = wanted.foreground.indexed256
                // A transparent base shows what the palette's own background stands for.
                let behind =
                    backdrop == .base && isTransparent
                    ? palette[.base00] : reduced[place].background.rgb
                guard let behind, case .rgb(let color) = wanted.foreground,
                    let found = reduced[place].foreground.rgb
                else { continue }
                let least = RoleTable.contrast(role)
                if Contrast.ratio(found, behind) < least {
                    reduced[place].foreground = color.nearest(on: behind, contrast: least)
                }
            }
        }
        return taking(reduced)
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

extension RGB {
    /// The nearest of the entries 16…255 with this contrast to a background; white or black where
    /// none has it.
    func nearest(on background: RGB, contrast least: Double) -> Color {
        let fitting = (UInt8(16)...255).compactMap { index -> (index: UInt8, distance: Int)? in
            guard let entry = Color.indexed(index).rgb,
                Contrast.ratio(entry, background) >= least
            else { return nil }
            return (index, Color.distance(entry, self))
        }
        if let best = fitting.min(by: { $0.distance < $1.distance }) { return .indexed(best.index) }
        return .indexed(Contrast.luminance(background) < 0.18 ? 231 : 16)
    }
}

extension Color {
    /// The colour itself; `nil` for those that are the terminal owner's.
    var rgb: RGB? {
        switch self {
        case .rgb(let color): return color
        case .indexed(let index) where index >= 232:
            let level = 8 + 10 * (index - 232)
            return RGB(level, level, level)
        case .indexed(let index) where index >= 16:
            let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
            let place = Int(index) - 16
            return RGB(steps[place / 36], steps[place / 6 % 6], steps[place % 6])
        case .default, .indexed: return nil
        }
    }

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

    static func distance(_ one: RGB, _ other: RGB) -> Int {
        let mean = (Int(one.red) + Int(other.red)) / 2
        let red = Int(one.red) - Int(other.red)
        let green = Int(one.green) - Int(other.green)
        let blue = Int(one.blue) - Int(other.blue)
        return (512 + mean) * red * red / 256 + 4 * green * green
            + (767 - mean) * blue * blue / 256
    }
}
