/// # DemoEndpoints
///
/// Real HTTP servers on loopback that play `Behaviours` in every wire format at once, streaming and
/// not, with resets, cuts, stalls and quotas as real as a socket can make them. The demo runs on
/// them, and so do tests and benchmarks.
///
/// | address | format |
/// | --- | --- |
/// | `/v1/chat/completions`, `/v1/models` | OpenAI's chat |
/// | `/v1/responses` | OpenAI's Responses |
/// | `/v1/messages`, `/v1/models` with `anthropic-version` | Anthropic's Messages |
/// | `/v1beta/models/M:generateContent`, `:streamGenerateContent?alt=sse`, `/v1beta/models`; `/v1` too | Gemini |
/// | `/v2/chat`, `/v1/models?endpoint=chat` | Cohere's chat |
/// | `/api/chat`, `/api/tags` | Ollama |
///
/// Reading order: `DemoHarbour` (starts and changes them), `DemoServer` (what one endpoint
/// remembers), `ResponseScript` (what goes onto the wire and when, as a value), `DemoConnection`
/// (plays a script on one socket), `Arrival` and `ServerFormat` (which format, and how it reads and
/// writes).
enum Overview {}
