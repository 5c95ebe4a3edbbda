/// What a test of a program that uses Breakwater needs: a transport that plays servers by script, and a
/// clock that only the test moves.
///
/// `ScriptedTransport` takes the place of the network, `ManualClock` that of time: both are given to
/// `ChatClient(endpoints:…:transport:clock:seed:)`. Nothing leaves the process and nothing waits, so the
/// timeouts, retries and hedges of a minute are tested in a millisecond.
@_exported public import Client
@_exported public import Providers
@_exported public import Reliability
