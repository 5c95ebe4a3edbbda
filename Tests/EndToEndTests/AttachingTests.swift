import Foundation
import Testing

extension EndToEnd {
    /// Files and images that come by paste, and what is brought back after a restart.
    @Suite struct Attaching {
        @Test func `a dropped text file becomes a mention, other pasted text stays`() async throws {
            let home = try Sandbox()
            let notes = try home.write("high tide", to: "my notes.txt")
            try await Terminal.open(size: .large, sandbox: home) { terminal in
                try await terminal.wait(for: "5 untried")
                try await terminal.paste(notes.replacing(" ", with: "\\ "))
                try await terminal.wait(for: "@\"\(notes)\"")
                try await terminal.press("C-c")
                try await terminal.paste("/no/such/file.txt is gone")
                try await terminal.wait(for: "/no/such/file.txt is gone")
                try await terminal.press("C-c")
                try await terminal.paste("/usr")
                try await terminal.type(" is full")
                let screen = try await terminal.wait(for: "/usr is full")
                #expect(!screen.contains("@/"))
            }
        }

        #if os(Linux)
            @Test func `an image on the clipboard is attached upon the command`()
                async throws
            {
                let home = try Sandbox()
                let tool = try home.write(
                    "#!/bin/sh\nprintf '\\211PNG\\r\\n\\032\\n12345'\n", to: "bin/wl-paste")
                chmod(tool, 0o700)
                let folder = (tool as NSString).deletingLastPathComponent
                let images = try home.write("", to: "images/none")
                let environment = [
                    "PATH": "\(folder):/usr/bin:/bin", "WAYLAND_DISPLAY": "wayland-9",
                    "TMPDIR": (images as NSString).deletingLastPathComponent,
                ]
                try await Terminal.open(size: .large, sandbox: home, environment: environment) {
                    terminal in
                    try await terminal.wait(for: "5 untried")
                    try await terminal.type("/paste")
                    try await terminal.press("Enter")
                    try await terminal.wait(for: "The image goes out with the message.")
                    try await terminal.type("what is this?")
                    try await terminal.press("Enter")
                    try await terminal.wait(for: "image/png, 13 B")
                    try await terminal.press("C-c")
                    try await terminal.press("C-c")
                    try await terminal.press("C-c")
                    #expect(try await terminal.exitCode() == 0)
                }
                let left = try FileManager.default.contentsOfDirectory(
                    atPath: (images as NSString).deletingLastPathComponent)
                #expect(left.filter { $0.hasPrefix("breakwater-") }.isEmpty, "\(left)")
            }
        #endif

        @Test func `what was deleted in an earlier run comes back by the same command`()
            async throws
        {
            let home = try Sandbox()
            try await Terminal.open(sandbox: home) { terminal in
                try await terminal.wait(for: "5 untried")
                try await terminal.type("/undo")
                try await terminal.press("Enter")
                try await terminal.wait(for: "There is no deleted conversation")
                _ = try await terminal.ask("What does half-open mean?", race: 1)
                try await terminal.type("/delete")
                try await terminal.press("Enter")
                try await terminal.wait(for: "Deleted “")
                try await terminal.press("C-c")
                try await terminal.press("C-c")
                #expect(try await terminal.exitCode() == 0)
            }
            try await Terminal.open(sandbox: home) { terminal in
                try await terminal.wait(for: "5 untried")
                try await terminal.type("/undo")
                try await terminal.press("Enter")
                try await terminal.wait(for: "is back")
                try await terminal.press("F2")
                try await terminal.wait(for: "What does half-open")
            }
        }
    }
}
