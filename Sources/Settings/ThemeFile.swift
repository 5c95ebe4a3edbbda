public import TerminalUI
import Yams

/// Reads theme files: base16 and base24 schemes as tinted-theming publishes them.
///
/// Both forms are read: the colours under `palette:`, and the older flat one. `#` is optional. What
/// this program adds to a scheme is optional too: `transparent: true` keeps the terminal's own
/// background, and `roles:` changes single roles, each by a slot, a colour, `default` or a number of
/// the terminal's palette, and attributes: `ok: base0B bold`.
public enum ThemeFile {
    /// Reads a scheme; every mistake is reported in one `SettingsError`.
    ///
    /// `name` is the name when the file says none; warnings about readability are in
    /// `Theme.adjustments`.
    public static func read(
        _ text: String, file: String, name: String
    ) throws(SettingsError) -> Theme {
        var reader = SettingsReader(file: file, environment: [:])
        let theme = reader.root(of: text).flatMap { reader.theme(in: $0, name: name) }
        guard let theme, reader.problems.isEmpty else {
            throw SettingsError(problems: reader.inOrder)
        }
        return theme
    }
}

extension SettingsReader {
    private static let descriptions: Set<String> = [
        "system", "name", "scheme", "author", "variant", "slug", "description", "palette", "roles",
        "transparent",
    ]

    fileprivate mutating func theme(in root: Field, name: String) -> Theme? {
        guard let top = section(root, known: []) else { return nil }
        var colors = top.fields.filter { ColorSlot(name: $0.key) != nil }
        if let palette = section(top, "palette", known: []) { colors = palette.fields }
        for (key, field) in top.fields
        where !SettingsReader.descriptions.contains(key) && ColorSlot(name: key) == nil {
            error(
                field, "unknown key",
                Suggestion.advice(for: key, among: SettingsReader.descriptions.sorted()))
        }
        var palette: [ColorSlot: RGB] = [:]
        for (key, field) in colors {
            guard let slot = ColorSlot(name: key) else {
                error(
                    field, "unknown colour", "The colours are base00 … base0F, and base10 … base17."
                )
                continue
            }
            guard let text = raw(field) else { continue }
            guard let color = RGB(hex: text) else {
                error(
                    field, "`\(shown(field))` is not a colour",
                    "Write six hexadecimal digits, such as \"#1e1e2e\".")
                continue
            }
            palette[slot] = color
        }
        let variant = top.fields["variant"] == nil ? nil : word(top, "variant", VariantWord.self)
        let transparent = value(
            top, "transparent", expected: "true or false", example: "true"
        ) { ["true": true, "false": false][$0] }
        let roles = roles(in: top, palette: palette)
        do throws(ThemeError) {
            return try Theme(
                name: name, variant: variant?.themeVariant, palette: palette, roles: roles,
                transparent: transparent ?? false)
        } catch {
            let missing = ColorSlot.allCases.filter { slot in
                slot.rawValue < 16 && !colors.keys.contains { ColorSlot(name: $0) == slot }
            }
            guard !missing.isEmpty else { return nil }
            report(
                .error, line: top.line, key: "palette",
                "missing: \(missing.map(\.name).joined(separator: ", "))",
                "A scheme gives base00 … base0F.")
            return nil
        }
    }

    private mutating func roles(
        in top: Section, palette: [ColorSlot: RGB]
    ) -> [Role: RoleStyle] {
        var roles: [Role: RoleStyle] = [:]
        guard let section = section(top, "roles", known: Role.allCases.map(\.name)) else {
            return roles
        }
        for (key, field) in section.fields {
            guard let role = Role(name: key), let text = raw(field) else { continue }
            var style = RoleStyle()
            for word in text.split(separator: " ") {
                if word == "plain" {
                    style.attributes = style.attributes ?? []
                } else if let attribute = SettingsReader.attributes[String(word)] {
                    style.attributes = (style.attributes ?? []).union(attribute)
                } else if let color = SettingsReader.color(word, palette: palette) {
                    style.color = color
                } else {
                    error(
                        field, "`\(word)` is neither a colour nor an attribute",
                        "Write a slot such as base0B, a colour such as \"#a6e3a1\", default, or a"
                            + " number 0 … 255, and bold, dim, italic, underline, reverse or plain."
                    )
                }
            }
            roles[role] = style
        }
        return roles
    }

    private static let attributes: [String: Attributes] = [
        "bold": .bold, "dim": .dim, "italic": .italic, "underline": .underline,
        "reverse": .reverse, "strikethrough": .strikethrough,
    ]

    private static func color(_ word: Substring, palette: [ColorSlot: RGB]) -> Color? {
        if word == "default" { return .default }
        if word.hasPrefix("base") {
            return ColorSlot(name: word).flatMap { palette[$0] }.map { .rgb($0) }
        }
        if word.utf8.count <= 3, let index = UInt8(word) { return .indexed(index) }
        return RGB(hex: word).map { .rgb($0) }
    }

    private enum VariantWord: String, CaseIterable {
        case dark
        case light

        var themeVariant: ThemeVariant { self == .dark ? .dark : .light }
    }
}
