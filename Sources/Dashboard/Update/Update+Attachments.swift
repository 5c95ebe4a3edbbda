import Providers
import TerminalUI

/// Files that go out with a question.
extension Model {
    /// Sends a message: at once, or when the files that it mentions were read.
    mutating func submit(_ text: String) -> [Effect] {
        let paths = Mention.paths(in: text)
        return paths.isEmpty ? deliver(text, with: []) : [.readFiles(paths, message: text)]
    }

    /// The files of a message were looked at: it goes out with them, or stays where it is.
    mutating func take(_ readings: [FileReading], for text: String) -> [Effect] {
        var attachments: [Attachment] = []
        for reading in readings {
            switch reading.result {
            case .read(let attachment): attachments.append(attachment)
            case .missing where !Mention.looksLikePath(reading.path): continue
            case .missing:
                return keepBack(
                    text,
                    "There is no file \(reading.path): mend its name or leave the @ out, then Enter."
                )
            case .refused(let why):
                return keepBack(text, "\(reading.path) \(why); not sent.")
            }
        }
        return deliver(text, with: attachments)
    }

    private mutating func keepBack(_ text: String, _ why: String) -> [Effect] {
        if composer.isEmpty { composer.setText(text) }
        tell(why, .failure)
        return []
    }

    private mutating func deliver(_ text: String, with attachments: [Attachment]) -> [Effect] {
        if TextTrim.trimmed(composer.text) == text { composer.clear() }
        recalled = nil
        remember(text)
        warnOfContext(adding: text)
        return takeEdited() + ask(text, with: attachments)
    }

    /// Puts text into the message; images by their paths, as terminals paste what is dropped on them,
    /// become mentions at once, other files when they turn out to be there.
    mutating func pasteIntoMessage(_ text: String) -> [Effect] {
        guard let paths = PastedPaths.read(text) else {
            composer.insert(text)
            return []
        }
        if paths.allSatisfy(PastedPaths.isImage) {
            composer.insert(mentions(of: paths, behind: composer.caret))
            return []
        }
        composer.insert(text)
        return [.lookAtPaste(paths, pasted: text)]
    }

    /// The pasted words are files: mentions take their place, unless the person has typed on since.
    mutating func attach(_ paths: [String], pasted: String) {
        let start = composer.caret - LineEditor(pasted).characters.count
        guard start >= 0 else { return }
        composer.replace(pasted, with: mentions(of: paths, behind: start))
    }

    /// An image from the clipboard goes out with the message.
    mutating func attach(_ path: String) {
        guard hasConversation else { return }
        focus = .composer
        composer.insert(mentions(of: [path], behind: composer.caret))
        tell("The image goes out with the message.")
    }

    /// A mention begins behind a blank only.
    private func mentions(of paths: [String], behind place: Int) -> String {
        let before = place > 0 ? composer.characters[place - 1] : " "
        let blank = before.isWhitespace || before == "(" ? "" : " "
        return blank + paths.map { Mention.quoted($0) + " " }.joined()
    }

    /// Shows a listing, unless the person has typed on since.
    mutating func take(_ listing: FileListing) {
        guard Mention.open(at: composer.characters) == listing.typed else { return }
        completion.files = listing
    }

    /// The files whose names the word at the caret begins, once it changed.
    func fileListingWanted() -> [Effect] {
        guard composer.isAtEnd, let typed = Mention.open(at: composer.characters),
            completion.files?.typed != typed
        else { return [] }
        return [.listFiles(typed)]
    }
}
