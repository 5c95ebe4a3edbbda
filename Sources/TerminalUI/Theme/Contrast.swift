/// Relative luminance and contrast as WCAG 2.2 defines them.
enum Contrast {
    /// Relative luminance of a colour, 0 black … 1 white.
    static func luminance(_ color: RGB) -> Double {
        0.2126 * linear[Int(color.red)] + 0.7152 * linear[Int(color.green)]
            + 0.0722 * linear[Int(color.blue)]
    }

    /// The contrast of two colours, 1 (equal) … 21 (black on white).
    static func ratio(_ one: RGB, _ other: RGB) -> Double {
        let first = luminance(one)
        let second = luminance(other)
        return (max(first, second) + 0.05) / (min(first, second) + 0.05)
    }

    /// The colour, or the first on its way to `target` (then on to black or white) that has the
    /// contrast with the background.
    static func raised(_ color: RGB, on background: RGB, to least: Double, towards target: RGB)
        -> RGB
    {
        if ratio(color, background) >= least { return color }
        let extremes = [RGB(0, 0, 0), RGB(255, 255, 255)]
        let far = extremes.max { ratio($0, background) < ratio($1, background) } ?? target
        let goals = ratio(target, background) >= least ? [target] : [far]
        for goal in goals {
            for step in 1...32 {
                let moved = color.mixed(with: goal, Double(step) / 32)
                if ratio(moved, background) >= least { return moved }
            }
        }
        return far
    }

    /// Channels of sRGB as linear light.
    ///
    /// x/12.92 below 0.04045, else ((x+0.055)/1.055)^2.4.
    static let linear: [Double] = (0...255).map { level in
        let x = Double(level) / 255
        return x <= 0.04045 ? x / 12.92 : power24((x + 0.055) / 1.055)
    }

    /// x^2.4 as x² · (x²)^(1/5), the fifth root by Newton's method: no C library is needed.
    private static func power24(_ x: Double) -> Double {
        let square = x * x
        var root = 1.0
        for _ in 0..<40 {
            let fourth = root * root * root * root
            root -= (root - square / fourth) / 5
        }
        return square * root
    }
}
