/// Gateway: the reliability core as an OpenAI-compatible server.
///
/// `Wire` holds values: a request's JSON becomes a `CompletionRequest`, what the core says becomes
/// documents, events and `GatewayError`s. Nothing there knows a socket, so tables test it. `Server` is
/// the shell on Hummingbird: it admits, asks the `ChatClient`, writes, and sees a client leave.
///
/// Read `GatewayServer` first.
