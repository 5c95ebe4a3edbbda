import ArgumentParser
import Foundation

/// `breakwater manual`: writes the manual's pages, for those who install or package the program.
struct ManualCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Write the pages of the manual into a folder.",
        shouldDisplay: false)

    @Argument(help: "The folder, which is made.")
    var folder: String

    func run() async throws {
        do {
            let folder = URL(fileURLWithPath: folder, isDirectory: true)
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true)
            for page in ManualPage.all(try CommandDescription.program()) {
                try Data(page.text.utf8).write(to: folder.appendingPathComponent(page.file))
            }
        } catch {
            throw ExitStatus.usage.saying(
                "\(folder): the manual cannot be written: \(error.localizedDescription)")
        }
    }
}
