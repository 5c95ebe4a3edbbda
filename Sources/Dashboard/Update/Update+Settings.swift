import Reliability
import TerminalUI

/// System prompt, parameters, presets and model of the conversation.
extension Model {
    /// Changes the settings, keeps them, and says what is in force.
    mutating func set(_ change: (inout ChatSettings) -> Void) -> [Effect] {
        change(&conversation.settings)
        let words = conversation.settings.words
        let model = conversation.settings.model.map { ["model \($0)"] } ?? []
        let all = (words + model).joined(separator: ", ")
        tell(all.isEmpty ? "Everything is left to the model." : "Set: \(all)")
        return [.keepSettings(conversation.settings)]
    }

    /// Sets one parameter from a text, or says what it may be.
    mutating func set(_ parameter: Parameter, to text: String) -> [Effect] {
        var settings = conversation.settings
        guard parameter.set(text, in: &settings) else {
            tell("\(parameter.title) takes \(parameter.range), or off.", .warning)
            return []
        }
        return set { $0 = settings }
    }

    mutating func askForSystemPrompt() {
        overlay = .prompt(
            Prompt(
                .system, title: "System prompt",
                hint: "goes before the conversation; empty for none",
                text: conversation.settings.system))
    }

    mutating func askFor(_ parameter: Parameter) {
        overlay = .prompt(
            Prompt(
                .parameter(parameter), title: parameter.title,
                hint: "\(parameter.range); empty leaves it to the model",
                text: parameter.text(of: conversation.settings) ?? ""))
    }

    mutating func askForPresetName() {
        overlay = .prompt(
            Prompt(
                .presetName, title: "Keep as preset", hint: "a name; one that exists is replaced"))
    }

    /// Keeps the present settings under a name.
    mutating func keepPreset(_ name: String) -> [Effect] {
        let name = VisibleText.oneLine(name)
        guard !name.isEmpty else { return [] }
        interface.presets.removeAll { $0.name == name }
        interface.presets.append(Preset(name: name, settings: conversation.settings))
        tell("Kept as preset “\(name)”.")
        return [.saveInterface(interface)]
    }

    /// Every preset; a person's own one stands in for one of ours of the same name.
    var presets: [Preset] {
        let own = Set(interface.presets.map(\.name))
        return Preset.builtIn.filter { !own.contains($0.name) } + interface.presets
    }

    /// Takes the preset of this name.
    mutating func takePreset(_ name: String) -> [Effect] {
        guard let preset = presets.first(where: { $0.name == name }) else {
            let names = presets.map(\.name).joined(separator: ", ")
            tell("There is no preset “\(name)”: \(names)", .warning)
            return []
        }
        return set { $0 = preset.settings }
    }
}

extension Model {
    /// What rows of the conversation's menus do.
    mutating func chooseInChat(_ choice: Picker.Choice) -> [Effect] {
        switch choice {
        case .compareFirst(let first):
            overlay = .picker(PickerItems.compare(self, with: first))
        case .compareBoth(let first, let second): return compare(first, second)
        case .parameter(let parameter): askFor(parameter)
        case .preset(let name): return takePreset(name)
        case .keepPreset: askForPresetName()
        case .model(let name): return set { $0.model = name }
        case .link(let link): return [.openLink(link)]
        default: break
        }
        return []
    }
}

extension PickerItems {
    static func parameters(_ model: Model) -> Picker {
        let items = Parameter.allCases.map { parameter in
            let value = parameter.text(of: model.conversation.settings) ?? "left to the model"
            return Picker.Item(
                parameter.title, detail: "\(value): \(parameter.detail)", .parameter(parameter))
        }
        return Picker(.parameters, title: "Parameters of this conversation", items: items)
    }

    static func presets(_ model: Model) -> Picker {
        var items = model.presets.map { preset in
            var words = preset.settings.words.filter { $0 != "system" }
            if !preset.settings.system.isEmpty {
                words.append(VisibleText.oneLine(preset.settings.system))
            }
            return Picker.Item(
                preset.name,
                detail: words.isEmpty
                    ? "everything is left to the model"
                    : words.joined(separator: ", "),
                isCurrent: preset.settings == model.conversation.settings, .preset(preset.name))
        }
        items.append(
            Picker.Item("keep these…", detail: "the present settings under a name", .keepPreset))
        return Picker(.preset, title: "Preset for this conversation", items: items)
    }

    /// Every model that an endpoint has, and who has it.
    static func models(_ model: Model) -> Picker {
        let current = model.conversation.settings.model
        var items = [
            Picker.Item(
                "each endpoint’s own", detail: "the strategy chooses", isCurrent: current == nil,
                .model(nil))
        ]
        var seen: Set<String> = []
        let endpoints = model.board.fleet?.present ?? []
        for name in endpoints.map(\.profile.model) where seen.insert(name).inserted {
            let hosts = endpoints.filter { $0.profile.model == name }.map(\.profile.name)
            items.append(
                Picker.Item(
                    name, detail: "at " + hosts.joined(separator: ", "),
                    isCurrent: current == name, .model(name)))
        }
        return Picker(.model, title: "Model for this conversation", items: items)
    }
}
