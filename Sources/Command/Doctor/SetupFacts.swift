import Client
import HTTPTransport
import Providers
import Reliability
import Settings

/// What the environment and the configuration say, and what follows from it.
enum SetupFacts {
    /// The locale: which variable decides, and whether its characters are UTF-8.
    static func locale(_ environment: [String: String], isUTF8: Bool) -> [Finding] {
        let deciding = ["LC_ALL", "LC_CTYPE", "LANG"].first { !(environment[$0] ?? "").isEmpty }
        let value = deciding.flatMap { name in environment[name].map { "\(name)=\($0)" } }
        if isUTF8 {
            return [Finding("locale", .ok, "\(value ?? "The default locale"): UTF-8.")]
        }
        let claims = value?.lowercased().replacing("-", with: "").contains("utf8") == true
        return [
            claims
                ? Finding(
                    "locale", .warning, "\(value ?? ""), but the system has no such locale.",
                    advice: "Write export LC_ALL=C.UTF-8, or generate it (Debian: dpkg-reconfigure"
                        + " locales). Until then the screen is plain ASCII.")
                : Finding(
                    "locale", .warning,
                    value.map { "\($0) is not UTF-8." } ?? "No locale is set.",
                    advice: "Write export LANG=C.UTF-8. Until then the screen is plain ASCII.")
        ]
    }

    /// The configuration: the file and what is wrong in it.
    static func configuration(
        path: String?, exists: Bool, problems: [SettingsProblem], endpoints: Int
    ) -> [Finding] {
        guard let path else {
            return [
                Finding(
                    "configuration", .warning, "There is no place for a configuration.",
                    advice: "Set HOME, or XDG_CONFIG_HOME to an absolute path.")
            ]
        }
        guard exists else {
            let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
            return [
                Finding(
                    "configuration", .note, "\(path) does not exist; the defaults hold.",
                    advice: "To begin one: mkdir -p \(folder) && "
                        + "breakwater check --print-default > \(path)")
            ]
        }
        let found = problems.map { problem in
            Finding(
                "configuration", problem.severity == .error ? .error : .warning,
                place(problem) + problem.message + ".",
                advice: problem.advice.isEmpty ? nil : problem.advice)
        }
        if problems.contains(where: { $0.severity == .error }) { return found }
        let count = endpoints == 1 ? "1 endpoint" : "\(endpoints) endpoints"
        return [Finding("configuration", .ok, "\(path): valid, \(count).")] + found
    }

    private static func place(_ problem: SettingsProblem) -> String {
        let line = problem.line.map { ":\($0)" } ?? ""
        return "\(problem.file)\(line): " + (problem.key.isEmpty ? "" : "\(problem.key): ")
    }

    /// The keys: by the names of their variables, never by their values.
    static func keys(
        _ configured: [ConfiguredEndpoint], environment: [String: String],
        providers: [ProviderPreset], isDiscovery: Bool
    ) -> [Finding] {
        var findings: [Finding] = []
        let found = providers.compactMap { $0.key(in: environment)?.variable }
        var seen: Set<String> = []
        let names = found.filter { seen.insert($0).inserted }
        if names.isEmpty {
            findings.append(
                Finding(
                    "keys", .note, "No key of a known provider is in the environment.",
                    advice: isDiscovery && configured.isEmpty
                        ? "Set one, such as GROQ_API_KEY (breakwater endpoints --providers lists"
                            + " them), or start a local server." : nil))
        } else {
            findings.append(Finding("keys", .ok, "Found: \(names.joined(separator: ", "))."))
        }
        for endpoint in configured {
            let name = endpoint.endpoint.profile.name
            switch endpoint.keySource {
            case .missing(let variable):
                findings.append(
                    Finding(
                        "keys", .error, "\(name): \(variable) is not set, so it is off.",
                        advice: "Write export \(variable)=…, or take the endpoint out."))
            case .unreadable(let reason):
                findings.append(
                    Finding(
                        "keys", .error, "\(name): its key cannot be had: \(reason).",
                        advice: "Mend key_file or key_command of this endpoint."))
            case .literal:
                findings.append(
                    Finding(
                        "keys", .warning, "\(name): its key stands in the file.",
                        advice: "Keep it in the environment and write ${NAME}, or use key_file."))
            default: break
            }
        }
        return findings
    }

    /// Which variables name a proxy, and which of them cannot be used.
    static func proxies(_ environment: [String: String]) -> [Finding] {
        let all = ["https_proxy", "http_proxy", "all_proxy", "no_proxy"]
        let set = all.flatMap { [$0, $0.uppercased()] }
            .filter { !(environment[$0] ?? "").isEmpty }
        guard !set.isEmpty else { return [Finding("proxies", .ok, "None.")] }
        var findings = [Finding("proxies", .note, "Set: \(set.joined(separator: ", ")).")]
        for scheme in ["https", "http"] {
            do throws(TransportFailure) {
                _ = try ProxyChoice.checkedProxy(
                    for: "\(scheme)://a-host.example/", environment: environment)
            } catch {
                let finding = Finding(
                    "proxies", .error, "\(error.message).",
                    advice: "Correct the variable, unset it, or add the hosts to NO_PROXY.")
                if !findings.contains(finding) { findings.append(finding) }
            }
        }
        return findings
            + ProxyChoice.complaints(about: environment).map {
                Finding("proxies", .warning, "\($0).")
            }
    }
}
