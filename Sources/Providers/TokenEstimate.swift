/// A cheap guess at the tokens of a text, good to about a third, for reservations and for answers whose
/// server counts nothing.
///
/// `tokens = ⌈asciiBytes / 4⌉ + ideographs + ⌈otherLetters / 2⌉`, and each message costs 4 more for its
/// role and its separators; an image counts 800.
///
/// | text | ASCII bytes | ideographs | other | tokens |
/// | --- | --- | --- | --- | --- |
/// | `Hello, world` | 12 | 0 | 0 | 3 |
/// | `你好` | 0 | 2 | 0 | 2 |
/// | `Привет, мир` | 2 | 0 | 9 | 1 + 5 = 6 |
///
/// Sources: OpenAI's help page “What are tokens and how to count them” (four characters a token, 4
/// tokens a message in its cookbook); one a CJK character is what byte-pair vocabularies of 100,000 and
/// more come to.
public enum TokenEstimate {
    /// Tokens of one message beside its text.
    public static let perMessage = 4
    /// Tokens of an image of middling size.
    public static let perImage = 800

    /// The estimate for a text; 0 for an empty one.
    public static func tokens(in text: String) -> Int {
        var sum = Sum()
        sum.add(text)
        return sum.tokens
    }

    /// Counts a text that comes in pieces, as if it were one.
    package struct Sum: Sendable, Equatable {
        private var ascii = 0
        private var ideographs = 0
        private var leads = 0

        /// Nothing so far.
        package init() {}

        /// The estimate for all pieces together.
        package var tokens: Int {
            (ascii + 3) / 4 + ideographs + (leads - ideographs + 1) / 2
        }

        /// Adds a piece.
        package mutating func add(_ text: String) {
            var ascii = 0
            var ideographs = 0
            var leads = 0
            // Sums without branches, which the compiler makes of many bytes at once. Of lead bytes E3…ED
            // begin kana, ideographs and hangul, the others two-byte scripts and the rest of three and
            // four bytes. Continuation bytes count nothing.
            var text = text
            text.withUTF8 { bytes in
                for byte in bytes {
                    ascii &+= byte < 0x80 ? 1 : 0
                    ideographs &+= byte >= 0xE3 && byte <= 0xED ? 1 : 0
                    leads &+= byte >= 0xC0 ? 1 : 0
                }
            }
            self.ascii += ascii
            self.ideographs += ideographs
            self.leads += leads
        }
    }

    /// The estimate for everything a request sends.
    public static func inputTokens(of chat: ChatRequest) -> Int {
        let tools = chat.tools.reduce(0) { sum, tool in
            let schema = String(decoding: tool.parameters.encoded, as: UTF8.self)
            return sum + perMessage + tokens(in: tool.name + tool.description + schema)
        }
        return chat.messages.reduce(tools) { sum, message in
            message.parts.reduce(sum + perMessage) { sum, part in
                switch part {
                case .text(let text): sum + tokens(in: text)
                case .image, .imageURL: sum + perImage
                case .toolCall(let call): sum + tokens(in: call.name + call.arguments)
                case .toolResult(let result): sum + tokens(in: result.content)
                case .sealed(let thought): sum + tokens(in: thought.content)
                }
            }
        }
    }

    /// What to reserve of a bucket: the input and the most that may come back.
    ///
    /// Without `maxTokens` an answer of `typicalOutput` tokens is assumed. Default 512. With 300 tokens
    /// in and `maxTokens` 1,000 this is 1,300.
    public static func reservation(for chat: ChatRequest, typicalOutput: Int = 512) -> Int {
        inputTokens(of: chat) + outputTokens(of: chat, typicalOutput: typicalOutput)
    }

    /// The output part of that: the most that may come back, else `typicalOutput`.
    public static func outputTokens(of chat: ChatRequest, typicalOutput: Int = 512) -> Int {
        chat.maxTokens ?? typicalOutput
    }
}
