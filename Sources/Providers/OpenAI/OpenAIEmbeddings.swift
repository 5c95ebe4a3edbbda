import Reliability

/// `POST /embeddings` in OpenAI's format, which most services and servers speak.
public enum OpenAIEmbeddings {
    private static let path = "/embeddings"
    private static let chatPath = "/chat/completions"

    /// Whether an endpoint of this format can have embeddings: the others have forms of their own.
    public static func isSpoken(by format: WireFormat) -> Bool {
        format == .openAIChat || format == .openAIResponses
    }

    /// The request for `embeddings` on `endpoint`, with its model and key.
    ///
    /// | the endpoint's | becomes |
    /// | --- | --- |
    /// | base `…/v1` | `…/v1/embeddings` |
    /// | base `…/v1/chat/completions` | `…/v1/embeddings` |
    /// | path `/deployments/{model}/chat/completions?v=1` | `/deployments/NAME/embeddings?v=1` |
    public static func request(
        for embeddings: EmbeddingsRequest, on endpoint: Endpoint
    ) -> HTTPRequestValue {
        var endpoint = endpoint
        endpoint.baseURL = endpoint.baseURL.replacing(chatPath, with: "", maxReplacements: 1)
        let own = endpoint.path.flatMap { $0.contains(chatPath) ? $0 : nil }
        endpoint.path = own.map { $0.replacing(chatPath, with: path, maxReplacements: 1) }
        var json = JSONWriter()
        json.object { json in
            json.field("model", embeddings.model)
            json.key("input")
            embeddings.input.write(to: &json)
            for (name, value) in embeddings.extra.sorted(by: { $0.key < $1.key }) {
                json.key(name)
                value.write(to: &json)
            }
        }
        return HTTPRequestValue(
            method: "POST", url: endpoint.chatAddress(path, model: embeddings.model),
            headers: endpoint.headers(accept: "application/json"), body: json.bytes)
    }

    /// A decoder for one response: its text is the document of the server, as it came.
    public static func decoder(on endpoint: Endpoint) -> any ResponseDecoder {
        EmbeddingsDecoder(StreamDecoder(EmbeddingsReader(), for: endpoint))
    }
}

/// Judges a document of vectors, and finds what it used; the vectors themselves are not looked at.
private struct EmbeddingsReader: AnswerReader {
    mutating func read(_ root: JSONView, into answer: inout EventWriter) {
        answer.model(root["model"])
        let usage = root["usage"]
        answer.usage(input: usage["prompt_tokens"].int ?? usage["total_tokens"].int, output: 0)
        if root["data"][0].isPresent { answer.finish(.stop) }
    }
}

/// Collects the document beside the decoder that judges it.
private struct EmbeddingsDecoder: ResponseDecoder {
    private var judge: StreamDecoder
    private var document: [UInt8] = []

    init(_ judge: StreamDecoder) { self.judge = judge }

    mutating func receive(head: HTTPResponseHeadValue) -> RateLimitHints {
        judge.receive(head: head)
    }

    mutating func receive(_ bytes: [UInt8], into events: inout [DecodedEvent]) {
        judge.receive(bytes, into: &events)
        // Beyond this the judge has refused it.
        if document.count <= EventWriter.sizeMax { document += bytes }
    }

    mutating func receiveEnd(into events: inout [DecodedEvent]) {
        judge.receiveEnd(into: &events)
        guard case .finished? = events.last else { return }
        let end = events.removeLast()
        // JSON that was parsed holds no control character but white space.
        events.append(.text(String(decoding: document, as: UTF8.self)))
        events.append(end)
        document = []
    }
}
