// # Providers: wire formats as pure values
//
// Everything that differs between chat services is here, and nothing does any I/O: bytes and heads
// come in as values, requests and events go out as values.
//
// Read in this order:
// 1. `ChatRequest`, `ChatMessage`, `Endpoint`: what is asked, and of whom.
// 2. `Dialect`, `ResponseDecoder`, `DecodedEvent`: the seam between a wire format and the rest.
// 3. One wire format, such as `OllamaDialect` (addresses), `OllamaRequestBody` and `OllamaReader`
//    (what each field means). All share `StreamDecoder` (which body, which framing, how it ends) over
//    `ServerSentEvents` or `JSONLines` and `JSONDocument`, and `EventWriter` (clean, bounded, once).
// 4. `FailureClassifier` (what an error means), `RateLimitHeaders` (what the server's buckets hold),
//    `TextSanitiser` (what may reach a screen), `TokenEstimate`.
// 5. `ProviderPreset.all`: the services as data. A new one is a row there, a new format a folder.
//
// Two rules hold throughout: what the peer sends is bounded in memory, and what is not whole is never
// reported as whole.
