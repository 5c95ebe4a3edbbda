import Client
import Foundation
import HTTPTransport
import Providers
import Reliability
import Settings

/// What a start decides from flags, file and environment alone: quick, no network.
struct Launch: Sendable {
    /// Where endpoints come from.
    enum Source: Sendable, Equatable {
        /// The configuration file.
        case file
        /// `--url`.
        case addresses
        /// Keys in the environment and local servers that answer; the demo when there is neither.
        case discovery
        /// The embedded demo endpoints.
        case demo
    }

    /// The settings, flags applied.
    var settings: Settings
    /// What is doubtful about the file.
    var warnings: [SettingsProblem]
    /// Where endpoints come from.
    var source: Source
    /// The endpoints known so far.
    var configured: [ConfiguredEndpoint]
    /// Only this endpoint.
    var endpoint: String?
    /// This model instead of each endpoint's own.
    var model: String?
    /// The most that an answer may cost, in US dollars.
    var costMax: Double?
    /// Names of endpoints that must see nothing.
    var avoided: [String]
    /// For repeatable choices.
    var seed: UInt64?
    /// Where every decision is written.
    var logFile: String?
    /// Where the traffic is recorded.
    var recordFile: String?
    /// The environment.
    var environment: [String: String]
    /// The file that was read, if any.
    var configurationFile: String?

    /// Reads flags and file; what is wrong is printed, and the exit status for it thrown.
    static func prepare(
        _ common: CommonOptions, demo: Bool = false,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ExitStatus) -> Launch {
        var launch = try reading(common, environment: environment)
        try launch.chooseSource(urls: common.url, demo: demo)
        launch.apply(common)
        for note in KeyReading.read(&launch.configured, environment: environment) {
            Output.note(note)
        }
        return launch
    }

    /// Reads the configuration and chooses no endpoints, for who needs none.
    static func reading(
        _ common: CommonOptions,
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) throws(ExitStatus) -> Launch {
        var reading: SettingsReading?
        let own = Directories(environment: environment).configurationFile
        var path = common.config
        if path == nil, let own, FileManager.default.fileExists(atPath: own) { path = own }
        if let path { reading = try ConfigurationFile.read(path, environment: environment) }

        return Launch(
            settings: reading?.settings ?? Settings(), warnings: reading?.warnings ?? [],
            source: .file, configured: [], endpoint: common.endpoint, model: common.model,
            costMax: common.maxCost, avoided: common.avoid, seed: common.seed,
            logFile: common.logFile, recordFile: common.record, environment: environment,
            configurationFile: path)
    }

    private mutating func chooseSource(urls: [String], demo: Bool) throws(ExitStatus) {
        if demo {
            source = .demo
        } else if !urls.isEmpty {
            source = .addresses
            do throws(SettingsError) {
                configured = try Discovery.endpoints(
                    urls: urls, model: model, environment: environment)
            } catch {
                Output.error.write("\(error)\n")
                throw .usage
            }
        } else if !settings.configured.isEmpty {
            configured = settings.configured
        } else {
            source = .discovery
            let problems = Discovery.problems(in: environment, providers: settings.providers)
            if !problems.isEmpty {
                Output.error.write("\(SettingsError(problems: problems))\n")
                throw .usage
            }
            configured = Discovery.endpoints(in: environment, providers: settings.providers)
        }
        if source != .file {
            // The lists name endpoints of the file.
            settings.call.fallback = FallbackLists()
            settings.degrade.smaller = []
            warnings.removeAll { $0.key.hasPrefix("endpoints") }
            configured = configured.map { settings.connection.applied(to: $0) }
            try judgePlainHTTP()
        }
        for index in configured.indices {
            configured[index] = try proxied(configured[index])
        }
        if source != .demo {
            for complaint in ProxyChoice.complaints(about: environment) {
                Output.note("\(complaint).")
            }
        }
    }

    /// Refuses, or doubts, an address without TLS that stands in no file.
    private mutating func judgePlainHTTP() throws(ExitStatus) {
        for configured in configured {
            guard let address = WebAddress(configured.endpoint.baseURL), address.scheme == "http",
                !address.isLoopback
            else { continue }
            let name = configured.endpoint.profile.name
            guard configured.endpoint.allowsPlainHTTP else {
                throw .usage.saying(
                    "\(name): unencrypted requests to \(address.host) are refused by plain_http;"
                        + " write https://.")
            }
            guard configured.endpoint.key != nil else { continue }
            warnings.append(
                SettingsProblem(
                    .warning, file: source == .addresses ? "--url" : "environment", line: nil,
                    key: name, message: "the key would travel unencrypted to \(address.host)",
                    advice: "Use https://."))
        }
    }

    /// What every call starts from.
    var options: CallOptions {
        CallOptions(endpoint: endpoint, model: model, costMax: costMax, forbidden: avoided)
    }

    /// What stands around every call: nothing, unless the file says what stands in when nobody answers.
    var interceptors: [any Interceptor] {
        settings.degrade.sources.isEmpty ? [] : [GracefulDegradation(settings.degrade)]
    }

    private mutating func apply(_ common: CommonOptions) {
        settings.strategy = common.strategy ?? settings.strategy
        settings.call.race = common.race ?? settings.call.race
        settings.call.deadline = common.timeout?.duration ?? settings.call.deadline
        settings.theme = common.theme ?? settings.theme
    }

    /// The endpoint with the proxy of the environment, where that concerns it; a proxy that cannot be
    /// used is a mistake of configuration, because to go direct instead may be what it forbids.
    func proxied(
        _ configured: ConfiguredEndpoint
    ) throws(ExitStatus) -> ConfiguredEndpoint {
        guard configured.followsProxyEnvironment, configured.endpoint.proxy == nil else {
            return configured
        }
        var configured = configured
        do throws(TransportFailure) {
            configured.endpoint.proxy = try ProxyChoice.checkedProxy(
                for: configured.endpoint.baseURL, environment: environment)
        } catch {
            throw .usage.saying("\(error.message).")
        }
        return configured
    }
}
