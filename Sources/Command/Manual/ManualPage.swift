import Settings

/// A page of the manual in the language of man(7).
struct ManualPage {
    /// Its file's name, such as `breakwater-ask.1`.
    var file: String
    /// Its source.
    var text: String

    /// A page a command, and one about the configuration.
    static func all(_ program: CommandDescription) -> [ManualPage] {
        [page(program, program)] + program.shown.map { page($0, program) } + [configuration]
    }

    private static func page(
        _ command: CommandDescription, _ program: CommandDescription
    ) -> ManualPage {
        let name = command.words.joined(separator: "-")
        var lines = head(name, section: 1)
        lines += [".SH NAME", "\(safe(name)) \\- \(safe(clause(command.abstract)))"]
        lines += [".SH SYNOPSIS"] + synopsis(command)
        for inner in command.shown where command.words.count > 1 {
            lines += [".br"] + synopsis(inner)
        }
        if let discussion = command.discussion, !discussion.isEmpty {
            lines += [".SH DESCRIPTION"] + literal(discussion)
        }
        if !command.shown.isEmpty {
            lines.append(".SH COMMANDS")
            for inner in command.shown {
                lines += [".TP", ".B \(safe(inner.words.joined(separator: " ")))"]
                lines.append(safe(inner.abstract ?? ""))
                if command.words.count > 1 { lines += arguments(inner, isNested: true) }
            }
        }
        lines += arguments(command, isNested: false)
        lines += [".SH EXIT STATUS"] + statuses.flatMap { [".TP", ".B \($0)", safe($1)] }
        lines.append(".SH SEE ALSO")
        let others = ([program] + program.shown).map { $0.words.joined(separator: "-") }
            .filter { $0 != name }
        lines.append(
            (others.map { ".BR \(safe($0)) (1)," } + [".BR breakwater.yaml (5)"])
                .joined(separator: "\n"))
        return ManualPage(file: "\(name).1", text: lines.joined(separator: "\n") + "\n")
    }

    private static let statuses = [
        ("0", "Answered, or done."), ("1", "No endpoint could answer."),
        ("2", "A mistake of usage or configuration."), ("3", "Answered incompletely."),
        ("4", "No usable terminal."), ("5", "Refused by our own limits."),
        ("6", "The deadline passed."), ("130, 143", "Ended by INT or TERM."),
    ]

    private static func head(_ name: String, section: Int) -> [String] {
        [
            ".TH \(safe(name.uppercased())) \(section) \"\" \"Breakwater \(Version.number)\"",
            ".nh", ".ad l",
        ]
    }

    /// An abstract as the clause that follows a name.
    private static func clause(_ abstract: String?) -> String {
        let text = abstract ?? ""
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    private static func synopsis(_ command: CommandDescription) -> [String] {
        var line = ".B \(safe(command.words.joined(separator: " ")))"
        let shown = (command.arguments ?? []).filter(\.shouldDisplay)
        if shown.contains(where: { $0.kind != "positional" }) { line += "\n[\\fIoptions\\fR]" }
        for argument in shown where argument.kind == "positional" {
            let name = "\\fI\(safe(argument.valueName ?? "value"))\\fR"
            let repeated = argument.isRepeating ? name + " ..." : name
            line += "\n" + (argument.isOptional ? "[\(repeated)]" : repeated)
        }
        return [line]
    }

    private static func arguments(_ command: CommandDescription, isNested: Bool) -> [String] {
        let shown = (command.arguments ?? []).filter {
            $0.shouldDisplay && !(isNested && ["help", "version"].contains($0.valueName))
        }
        guard !shown.isEmpty else { return [] }
        var lines = isNested ? [".RS"] : [".SH OPTIONS"]
        for argument in shown {
            lines += [".TP", ".B \(label(argument))"]
            var text = [argument.abstract, argument.discussion].compactMap(\.self)
                .filter { !$0.isEmpty }.joined(separator: " ")
            if let value = argument.defaultValue, argument.kind == "option", !value.isEmpty {
                text += " Default: \(value)."
            }
            lines.append(safe(text.isEmpty ? "No further words." : text))
        }
        return lines + (isNested ? [".RE"] : [])
    }

    private static func label(_ argument: CommandDescription.Argument) -> String {
        let names = (argument.names ?? []).map { safe($0.text) }.joined(separator: ", ")
        let value = argument.valueName.map { "\\fI\(safe($0))\\fR" } ?? ""
        switch argument.kind {
        case "positional": return value
        case "option": return "\(names) \(value)"
        default: return names
        }
    }

    /// The configuration's keys with their defaults: the sample, as it stands.
    private static var configuration: ManualPage {
        var lines = head("breakwater.yaml", section: 5)
        lines += [
            ".SH NAME", "breakwater.yaml \\- configuration of breakwater", ".SH DESCRIPTION",
            "Looked for as \\fI$XDG_CONFIG_HOME/breakwater/config.yaml\\fR, by default in",
            "\\fI~/.config\\fR. Every key is optional; check a file with", ".B breakwater check.",
            ".SH KEYS",
        ]
        lines += literal(Settings.defaultFile)
        lines += [".SH SEE ALSO", ".BR breakwater (1),", ".BR breakwater\\-check (1)"]
        return ManualPage(
            file: "breakwater.yaml.5", text: lines.joined(separator: "\n") + "\n")
    }

    /// Lines as they stand.
    private static func literal(_ text: String) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let kept = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
        return [".nf"] + kept.map { safe(String($0)) } + [".fi"]
    }

    /// A text that the language takes as it is: no requests, no escapes, hyphens that can be copied.
    static func safe(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "`": result += "\\(ga"
            case "…": result += "..."
            case "“", "”": result += "\""
            case "\n": result += "\n"
            default: result.unicodeScalars.append(character)
            }
        }
        let lines = result.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.hasPrefix(".") || line.hasPrefix("'") ? "\\&" + line : String(line)
        }
        return lines.joined(separator: "\n")
    }
}
