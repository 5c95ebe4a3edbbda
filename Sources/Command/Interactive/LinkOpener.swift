import Foundation

/// The program that opens addresses.
struct LinkOpener {
    /// Its name.
    let name: String

    /// Whether an address is one of the web or of mail; whatever else a model writes as a link, such as
    /// a file or a program of its own, is not opened.
    static func opens(_ address: String) -> Bool {
        let start = address.lowercased()
        return ["https://", "http://", "mailto:"].contains(where: start.hasPrefix)
    }

    /// `BROWSER`, else the desktop's own; `nil` where there is no desktop.
    static func find(in environment: [String: String]) -> LinkOpener? {
        if let browser = environment["BROWSER"], !browser.isEmpty {
            return LinkOpener(name: browser)
        }
        #if os(macOS)
            return LinkOpener(name: "open")
        #else
            let hasDesktop =
                environment["DISPLAY"] != nil || environment["WAYLAND_DISPLAY"] != nil
            return hasDesktop ? LinkOpener(name: "xdg-open") : nil
        #endif
    }

    /// What `env` is started with: no shell ever reads the address.
    func arguments(for address: String) -> [String] { [name, address] }

    /// Starts it with the address as one argument, away from our terminal, and does not wait.
    func open(_ address: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments(for: address)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }
}
