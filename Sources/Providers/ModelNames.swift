/// The names in a model list, in every shape we know.
///
/// `{"data":[{"id":…}]}` (OpenAI, Anthropic), `{"models":[{"name":…}]}` (Ollama, Cohere, Gemini, whose
/// names begin with `models/`), a bare list. A model that says what it is for and cannot chat is left
/// out.
enum ModelNames {
    /// Sanitised, each once, in the order of the service; empty when `body` is no such list.
    static func read(_ body: [UInt8]) -> [String] {
        let names: [String]? = JSONDocument.read(body) { root in
            var names: [String] = []
            var known: Set<String> = []
            func collect(_ model: JSONView) {
                guard canChat(model), var name = name(of: model) else { return }
                if name.hasPrefix("models/") { name.removeFirst("models/".count) }
                if !name.isEmpty, known.insert(name).inserted { names.append(name) }
            }
            root["data"].forEachElement(collect)
            if names.isEmpty { root["models"].forEachElement(collect) }
            if names.isEmpty { root.forEachElement(collect) }
            return names
        }
        return names ?? []
    }

    private static func name(of model: JSONView) -> String? {
        let name =
            model["id"].string ?? model["name"].string ?? model["model"].string ?? model.string
        return name.map { TextSanitiser.line($0) }
    }

    /// False when Gemini's `supportedGenerationMethods` or Cohere's `endpoints` name no chat.
    private static func canChat(_ model: JSONView) -> Bool {
        func names(_ word: StaticString, in list: JSONView) -> Bool {
            var isThere = !list.isPresent
            list.forEachElement { if $0.isString(word) { isThere = true } }
            return isThere
        }
        return names("generateContent", in: model["supportedGenerationMethods"])
            && names("chat", in: model["endpoints"])
    }
}
