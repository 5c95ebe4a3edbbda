import Foundation
import HTTPTransport
import Providers
import Settings

/// Looks at the files that a configuration names, which settings alone do not touch.
enum NamedFiles {
    /// What is wrong with them, each at its line of `file`.
    ///
    /// Certificates that cannot be used are errors. A file of a key that cannot be read is a doubt,
    /// because its endpoint is off then and the others serve; so is a certificate that has expired,
    /// because the clock may be wrong.
    static func problems(of settings: Settings, file: String) -> [SettingsProblem] {
        let now = Int(Date().timeIntervalSince1970)
        var found: [SettingsProblem] = []
        func add(_ problem: SettingsProblem) {
            // What several endpoints inherit is said once.
            if !found.contains(problem) { found.append(problem) }
        }
        for section in settings.tlsSections {
            func problem(
                _ problem: TLSMaterial.Problem, _ severity: SettingsProblem.Severity
            ) -> SettingsProblem {
                let place = section.places[problem.file]
                return SettingsProblem(
                    severity, file: file, line: place?.line, key: place?.key ?? "tls",
                    message: problem.message, advice: problem.advice)
            }
            do throws(TLSMaterial.Problem) {
                let material = try TLSMaterial(section.options)
                if let doubt = material.doubt(at: now) { add(problem(doubt, .warning)) }
            } catch {
                add(problem(error, .error))
            }
        }
        for key in settings.keyFiles where !FileManager.default.isReadableFile(atPath: key.path) {
            add(
                SettingsProblem(
                    .warning, file: file, line: key.place.line, key: key.place.key,
                    message: "\(key.path) cannot be read, so this endpoint is off",
                    advice: "Write the path of a file that holds the key alone."))
        }
        return found
    }
}
