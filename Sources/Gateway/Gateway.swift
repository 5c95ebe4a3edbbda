/// Gateway: the reliability core as an OpenAI-compatible server.
///
/// `Wire` holds values: a request's JSON becomes a `CompletionRequest`, what the core says becomes
/// documents, events and `GatewayError`s. Nothing there knows a socket, so tables test it. `Server` is
/// the shell: Hummingbird listens, speaks TLS and stops; a `Connection` reads requests, has them let in
/// and answered, writes, and sees a client leave.
///
/// Read `GatewayServer` first, then `Connection` and `Completing`.
