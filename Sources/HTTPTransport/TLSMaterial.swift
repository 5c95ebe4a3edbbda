internal import NIOSSL
public import Providers

/// What the files of `TLSOptions` hold: authorities, and a certificate with its key.
public struct TLSMaterial: Sendable {
    /// What is wrong with one of the files.
    public struct Problem: Error, Sendable, Hashable {
        /// Which one.
        public let file: TLSOptions.File
        /// What is wrong, as a clause; never what stands in it.
        public let message: String
        /// What to do, as a sentence.
        public let advice: String

        /// For a failure: all of it in one line.
        public var sentence: String {
            let title =
                switch file {
                case .authorities: "the file of trusted certificates"
                case .certificate: "the client certificate"
                case .key: "the key of the client certificate"
                }
            return "\(title) (\(file.rawValue)): \(message). \(advice)"
        }
    }

    private let authorities: [NIOSSLCertificate]?
    private let chain: [NIOSSLCertificate]
    private let key: NIOSSLPrivateKey?
    private let minimum: TLSOptions.Version

    /// Reads the files of `options` and sees whether they fit together.
    ///
    /// Throws the first problem: a file that is missing or unreadable, that is not PEM, or a key that
    /// does not open or does not belong to the certificate.
    public init(_ options: TLSOptions) throws(Problem) {
        minimum = options.minimum
        authorities = try options.authorities.map { (path) throws(Problem) in
            try Self.certificates(in: path, .authorities)
        }
        guard let certificate = options.certificate else {
            chain = []
            key = nil
            return
        }
        chain = try Self.certificates(in: certificate, .certificate)
        let place = options.key == nil ? TLSOptions.File.certificate : .key
        key = try Self.key(
            in: options.key ?? certificate, place, password: options.keyPassword)
        do {
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            throw Problem(
                file: place, message: "the key does not belong to the certificate",
                advice: "Name the key that the certificate was made for.")
        }
    }

    /// Why the certificate would be refused at `now`, in seconds since 1970; `nil` when nothing is
    /// known against it.
    public func doubt(at now: Int) -> Problem? {
        guard let leaf = chain.first else { return nil }
        if leaf.notValidAfter < now {
            return Problem(
                file: .certificate, message: "the certificate has expired",
                advice: "Have it renewed; servers refuse it.")
        }
        if leaf.notValidBefore > now {
            return Problem(
                file: .certificate, message: "the certificate is not valid yet",
                advice: "Check the clock of this machine.")
        }
        return nil
    }

    /// How connections are to be encrypted.
    var configuration: TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = minimum == .v13 ? .tlsv13 : .tlsv12
        if let authorities { configuration.trustRoots = .certificates(authorities) }
        configuration.certificateChain = chain.map { .certificate($0) }
        configuration.privateKey = key.map { .privateKey($0) }
        return configuration
    }

    private static func bytes(of path: String, _ file: TLSOptions.File) throws(Problem) -> [UInt8] {
        do throws(FileBytes.Unreadable) { return try FileBytes(at: path).bytes } catch {
            throw Problem(
                file: file, message: "\(path): \(error.reason)",
                advice: "Write the path of a PEM file that you may read.")
        }
    }

    private static func certificates(
        in path: String, _ file: TLSOptions.File
    ) throws(Problem) -> [NIOSSLCertificate] {
        let bytes = try bytes(of: path, file)
        guard let found = try? NIOSSLCertificate.fromPEMBytes(bytes), !found.isEmpty else {
            throw Problem(
                file: file, message: "\(path): there is no certificate in it",
                advice: "It is to be a PEM file, with -----BEGIN CERTIFICATE----- in it; openssl"
                    + " x509 -inform der turns a binary one into it.")
        }
        return found
    }

    private static func key(
        in path: String, _ file: TLSOptions.File, password: Secret?
    ) throws(Problem) -> NIOSSLPrivateKey {
        let bytes = try bytes(of: path, file)
        let marks = String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter {
            $0.hasPrefix("-----BEGIN ") || $0.hasPrefix("Proc-Type:")
        }
        guard marks.contains(where: { $0.contains("PRIVATE KEY-----") }) else {
            throw Problem(
                file: file, message: "\(path): there is no private key in it",
                advice: "It is to be a PEM file, with -----BEGIN PRIVATE KEY----- in it; where the"
                    + " key has a file of its own, name that as client_key.")
        }
        let isEncrypted = marks.contains { $0.contains("ENCRYPTED") }
        if isEncrypted, password == nil {
            throw Problem(
                file: file, message: "\(path): the key is encrypted",
                advice: "Write client_key_password: ${VARIABLE} and set that variable.")
        }
        let secret = Array((password?.revealed() ?? "").utf8)
        do {
            return try NIOSSLPrivateKey(bytes: bytes, format: .pem) { setter in setter(secret) }
        } catch {
            throw isEncrypted
                ? Problem(
                    file: file, message: "\(path): the password does not open the key",
                    advice: "Check the variable that client_key_password names.")
                : Problem(
                    file: file, message: "\(path): the key cannot be read",
                    advice: "It is to be an RSA or EC key in PEM; copy it again.")
        }
    }
}
