import Dashboard
import Foundation

/// Files and addresses that a person names.
extension Runtime {
    /// True when the effect was one of these.
    func performOnFiles(_ effect: Effect) -> Bool {
        switch effect {
        case .readFiles(let paths, let message):
            let readings = paths.map { FileReading(path: $0, result: AttachedFile.read($0)) }
            send(.filesRead(readings, message: message))
        case .listFiles(let typed):
            let mailbox = mailbox
            Task { @concurrent in
                let paths = AttachedFile.paths(beginningWith: typed)
                mailbox.post(.message(.filesListed(FileListing(typed: typed, paths: paths))))
            }
        case .openLink(let address): open(address)
        default: return false
        }
        return true
    }

    /// Hands an address to the person's browser; without one it goes to the clipboard.
    private func open(_ address: String) {
        guard LinkOpener.opens(address) else {
            send(.notice("Only web and mail addresses are opened: \(address)", .warning))
            return
        }
        let environment = ProcessInfo.processInfo.environment
        guard let opener = LinkOpener.find(in: environment) else {
            perform(.copy(address))
            send(.notice("No browser here; the address was copied.", .information))
            return
        }
        do {
            try opener.open(address)
            send(.notice("Opened \(address)", .information))
        } catch {
            send(.notice("\(opener.name) cannot be started: \(address)", .failure))
        }
    }
}
