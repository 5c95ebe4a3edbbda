public import Foundation

/// Certificates made for one test by the `openssl` command, in a folder that goes with it.
///
/// Made anew each time, so that no private key lies in the repository and none of them expires there.
public final class Certificates: Sendable {
    /// A certificate with its key.
    public struct Pair: Sendable {
        /// The PEM file of the certificate.
        public let certificate: String
        /// The PEM file of the key, not encrypted.
        public let key: String
    }

    /// The command did not do what it should.
    public struct Failed: Error, CustomStringConvertible {
        /// What it said.
        public let description: String
    }

    /// Whether there is the command; a test that needs it is skipped without.
    public static let canBeMade = program != nil

    private static let program: String? = {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/openssl" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    /// Where they lie.
    public let folder: URL
    /// An authority that nobody trusts who is not told to.
    public let authority: Pair

    /// Makes the folder and the authority.
    public init() throws {
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("breakwater-tls-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        authority = try Self.authority("authority", in: folder)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// Another authority.
    public func authority(_ name: String) throws -> Pair { try Self.authority(name, in: folder) }

    /// A certificate for `hosts`, such as `DNS:localhost` and `IP:127.0.0.1`, that expires after so
    /// many days, or has expired.
    public func leaf(
        _ name: String, hosts: [String] = ["DNS:localhost", "IP:127.0.0.1"], days: Int = 2,
        by signer: Pair? = nil
    ) throws -> Pair {
        let signer = signer ?? authority
        let pair = Self.pair(name, in: folder)
        let request = path("\(name).csr")
        let extensions = path("\(name).ext")
        try Data("subjectAltName=\(hosts.joined(separator: ","))\n".utf8)
            .write(to: URL(fileURLWithPath: extensions))
        try Self.run(
            ["req"] + Self.newKey + ["-keyout", pair.key, "-out", request, "-subj", "/CN=\(name)"])
        try Self.run([
            "x509", "-req", "-in", request, "-CA", signer.certificate, "-CAkey", signer.key,
            "-set_serial", "\(UInt32.random(in: 1...(.max)))", "-out", pair.certificate,
            "-days", "\(days)", "-extfile", extensions,
        ])
        return pair
    }

    /// The key of a pair, encrypted with a password.
    public func encrypted(_ pair: Pair, password: String) throws -> String {
        let file = pair.key + ".encrypted"
        try Self.run([
            "pkcs8", "-topk8", "-in", pair.key, "-passout", "pass:\(password)", "-out", file,
        ])
        return file
    }

    /// A certificate as bytes that are not PEM.
    public func binary(_ pair: Pair) throws -> String {
        let file = pair.certificate + ".der"
        try Self.run(["x509", "-in", pair.certificate, "-outform", "der", "-out", file])
        return file
    }

    /// A file of the folder with these texts, one behind the other.
    public func file(_ name: String, of files: [String]) throws -> String {
        let all = try files.map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        try Data(all.joined()).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    /// The path of a file of the folder, there or not.
    public func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private static let newKey = [
        "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
    ]

    private static func pair(_ name: String, in folder: URL) -> Pair {
        Pair(
            certificate: folder.appendingPathComponent("\(name).pem").path,
            key: folder.appendingPathComponent("\(name).key").path)
    }

    private static func authority(_ name: String, in folder: URL) throws -> Pair {
        let pair = pair(name, in: folder)
        try run(
            ["req", "-x509"] + newKey
                + [
                    "-keyout", pair.key, "-out", pair.certificate, "-days", "2", "-subj",
                    "/CN=Test \(name)",
                ])
        return pair
    }

    private static func run(_ arguments: [String]) throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: program ?? "/usr/bin/openssl")
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(description: String(decoding: said, as: UTF8.self))
        }
    }
}
