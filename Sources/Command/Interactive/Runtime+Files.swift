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
        case .lookAtPaste(let paths, let pasted):
            let areFiles = paths.allSatisfy {
                if case .read = AttachedFile.read($0) { true } else { false }
            }
            if areFiles { send(.pasteIsFiles(paths, pasted: pasted)) }
        case .pasteImage: pasteImage()
        case .openLink(let address): open(address)
        default: return false
        }
        return true
    }

    /// Reads the clipboard beside the loop, because a tool for it may take its time.
    private func pasteImage() {
        let environment = ProcessInfo.processInfo.environment
        guard let tool = ClipboardTool.find(in: environment) else {
            send(.notice(ClipboardTool.noDesktop, .warning))
            return
        }
        let (folder, mailbox) = (pastedImages, mailbox)
        // A thread that may wait, which none of the tasks' may.
        DispatchQueue.global().async {
            do throws(ClipboardTool.Problem) {
                let path = try tool.saveImage(in: folder, environment: environment)
                mailbox.post(.message(.imagePasted(path)))
            } catch {
                mailbox.post(.message(.notice(error.description, .warning)))
            }
        }
    }

    /// Hands an address to the person's browser; without one it goes to the clipboard.
    private func open(_ address: String) {
        guard LinkOpener.opens(address) else {
            send(.notice("Only web and mail addresses are opened: \(address)", .warning))
            return
        }
        let environment = ProcessInfo.processInfo.environment
        let found = LinkOpener.find(in: environment) {
            LinkOpener.isThere($0, in: environment)
        }
        guard let opener = found else {
            perform(.copy(address))
            send(.notice("No browser found here (BROWSER names one); copied.", .information))
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
