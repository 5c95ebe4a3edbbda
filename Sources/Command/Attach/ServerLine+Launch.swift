import Client
import HTTPTransport
import Providers
import Settings

extension ServerLine {
    /// The way to a server by what flags, environment and configuration say; throws what to write
    /// instead where that is not possible or not allowed.
    init(
        to address: ServerAddress, token: String?, _ launch: Launch, _ transport: HTTPTransport
    ) throws(ExitStatus) {
        let named = ["BREAKWATER_TOKEN", "BREAKWATER_READ_TOKEN"].lazy
            .compactMap { launch.environment[$0] }.first { !$0.isEmpty }
        let given = token ?? named ?? ""
        let connection = launch.settings.connection
        if address.isOpen, !connection.allowsPlainHTTP {
            throw .usage.saying(
                "unencrypted requests to \(address.place) are refused by plain_http; write https://."
            )
        }
        if address.isOpen, !given.isEmpty {
            Output.note("the token travels unencrypted to \(address.place). Use https://.")
        }
        var proxy: Secret?
        do throws(TransportFailure) {
            if connection.followsProxyEnvironment {
                proxy = try ProxyChoice.checkedProxy(
                    for: address.origin, environment: launch.environment)
            }
        } catch {
            throw .usage.saying("\(error.message).")
        }
        self.init(
            address, token: given.isEmpty ? nil : Secret(given), tls: connection.tls,
            proxy: proxy, transport: transport)
    }
}
