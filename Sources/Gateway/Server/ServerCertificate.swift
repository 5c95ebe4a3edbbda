import NIOSSL

/// The certificate with which a server shows itself, as two PEM files.
public struct ServerCertificate: Sendable, Equatable {
    /// The file with the certificate, and after it those that lead to an authority.
    public var chain: String
    /// The file with its private key, without a passphrase.
    public var key: String

    /// Names the files; they are read when a server is made with them.
    public init(chain: String, key: String) {
        self.chain = chain
        self.key = key
    }

    /// TLS 1.2 and later with this certificate; throws for a file that holds none, or no key of its own.
    func configuration() throws(GatewayRefusal) -> TLSConfiguration {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(self.chain)
        } catch {
            throw .unusable(file: self.chain, holds: "certificate")
        }
        guard !chain.isEmpty else { throw .unusable(file: self.chain, holds: "certificate") }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: self.key, format: .pem)
        } catch {
            throw .unusable(file: self.key, holds: "private key")
        }
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        tls.minimumTLSVersion = .tlsv12
        tls.applicationProtocols = ["http/1.1"]
        do {
            // Only here is it seen whether the two belong together.
            _ = try NIOSSLContext(configuration: tls)
        } catch {
            throw .unusable(file: self.key, holds: "private key of \(self.chain)")
        }
        return tls
    }
}
