import Reliability
import Testing

@testable import Providers

/// What the official SDKs send for one conversation, beside what our encoders send for it.
///
/// The requests in `Fixtures/Requests` were recorded by `make try-sdks`, which also says when a newer
/// SDK sends something else.
@Suite struct RecordedRequestTests {
    private static let png =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
        + "rkJggg=="

    private static let chat = ChatRequest(
        messages: [
            .system("Be brief."), .user("Hello"),
            ChatMessage(role: .assistant, parts: [.text("Hi.")]),
            ChatMessage(
                role: .user,
                parts: [.text("What is this?"), .image(base64: png, mediaType: "image/png")]),
        ],
        model: "m", maxTokens: 100, temperature: 0.5, stop: ["END"],
        tools: [
            Tool(
                name: "get_weather", description: "Tells the weather.",
                parameters: .object([
                    "type": .string("object"),
                    "properties": .object(["city": .object(["type": .string("string")])]),
                    "required": .array([.string("city")]),
                ]))
        ])

    /// Where ours differs on purpose; `nil` where one side has nothing.
    private struct Difference: Hashable {
        var place: String
        var sdk: String?
        var ours: String?
    }

    /// Each with its reason.
    private static let allowed: [WireFormat: [Difference: String]] = {
        let function = ".tools[0].functionDeclarations[0]"
        let schema =
            #"{"properties":{"city":{"type":"string"}},"required":["city"],"type":"object"}"#
        let image = ".contents[2].parts[1].inlineData"
        let spelling = "Google reads both spellings; its documentation has ours"
        return [
            .openAIResponses: [
                Difference(place: ".input[3].content[1].detail", sdk: #""auto""#, ours: nil):
                    "the default"
            ],
            .gemini: [
                Difference(
                    place: "\(image).data", sdk: "\"\(png.replacing("+", with: "-"))\"",
                    ours: "\"\(png)\""): "Google reads both alphabets of base64",
                Difference(place: "\(image).mime_type", sdk: #""image/png""#, ours: nil):
                    spelling,
                Difference(place: "\(image).mimeType", sdk: nil, ours: #""image/png""#):
                    spelling,
                Difference(
                    place: "\(function).parameters_json_schema", sdk: schema, ours: nil):
                    spelling,
                Difference(
                    place: "\(function).parametersJsonSchema", sdk: nil, ours: schema): spelling,
                Difference(place: ".systemInstruction.role", sdk: #""user""#, ours: nil):
                    "text alone counts in a system instruction",
                Difference(
                    place: ".toolConfig", sdk: nil,
                    ours: #"{"functionCallingConfig":{"mode":"AUTO"}}"#): "the default",
            ],
        ]
    }()

    @Test(arguments: [
        (WireFormat.openAIChat, "http://h/v1"), (.openAIResponses, "http://h/v1"),
        (.anthropic, "http://h/v1"), (.gemini, "http://h/v1beta"), (.cohere, "http://h"),
        (.ollama, "http://h"),
    ])
    func `our requests say what the official SDKs say, field by field`(
        format: WireFormat, base: String
    ) throws {
        let recorded = try #require(
            JSONValue(parsing: file("Requests/\(format.rawValue).json")))
        let endpoint = Endpoint(
            profile: EndpointProfile(name: "e", model: "m"), baseURL: base, format: format)
        let request = Dialects.dialect(for: format).request(for: Self.chat, on: endpoint)
        let ours = try #require(JSONValue(parsing: request.body))
        var found: [Difference] = []
        compare(recorded["body"], ours, at: "", into: &found)

        let allowed = Self.allowed[format] ?? [:]
        for difference in found {
            #expect(allowed[difference] != nil, "\(difference)")
        }
        for (difference, reason) in allowed {
            #expect(found.contains(difference), "no longer different: \(difference), \(reason)")
        }
        // The version of the address is the base's business.
        let path = try #require(recorded["path"]?.string)
        let end = path.split(separator: "/").dropFirst().joined(separator: "/")
        #expect(request.url.hasSuffix(end), "\(request.url) and \(path)")
    }

    private func compare(
        _ sdk: JSONValue?, _ ours: JSONValue?, at place: String, into found: inout [Difference]
    ) {
        switch (sdk, ours) {
        case (.object(let one), .object(let other)):
            for key in Set(one.keys).union(other.keys).sorted() {
                compare(one[key], other[key], at: "\(place).\(key)", into: &found)
            }
        case (.array(let one), .array(let other)):
            for index in 0..<max(one.count, other.count) {
                compare(
                    one.indices.contains(index) ? one[index] : nil,
                    other.indices.contains(index) ? other[index] : nil, at: "\(place)[\(index)]",
                    into: &found)
            }
        default:
            guard sdk != ours else { return }
            func text(_ value: JSONValue?) -> String? {
                value.map { String(decoding: $0.encoded, as: UTF8.self) }
            }
            found.append(Difference(place: place, sdk: text(sdk), ours: text(ours)))
        }
    }
}
