import Foundation
import Testing

@testable import Command

/// What is done with an address that a model wrote.
@Suite struct LinkOpenerTests {
    @Test(arguments: [
        ("https://example.org/a?b=c#d", true), ("HTTP://EXAMPLE.ORG", true),
        ("mailto:me@example.org", true),
        ("file:///etc/passwd", false), ("javascript:alert(1)", false), ("data:text/html,x", false),
        ("/usr/bin/true", false), ("-e", false), ("--help", false), (" https://a.org", false),
        ("vscode://x", false), ("ssh://host", false), ("https:/a.org", false), ("", false),
    ])
    func `web and mail are opened and nothing else`(address: String, opens: Bool) {
        #expect(LinkOpener.opens(address) == opens)
    }

    @Test(arguments: [
        "https://a.org/;touch x", "https://a.org/$(touch x)", "https://a.org/`touch x`",
        "https://a.org/?a=1&b=2 | sh", "https://a.org/'\"<>*~",
    ])
    func `an address is one argument, whatever stands in it`(address: String) {
        let opener = LinkOpener(command: ["firefox"])
        #expect(opener.arguments(for: address) == ["firefox", address])
    }

    @Test(arguments: [
        (["firefox", "-new-tab"], ["firefox", "-new-tab", "A"]),
        (["firefox", "--url=%s", "-x"], ["firefox", "--url=A", "-x"]),
        (["b", "%s", "%s"], ["b", "A", "A"]), (["b%s"], ["b%s", "A"]),
    ])
    func `the browser's own arguments stay, and %s is the address`(
        command: [String], arguments: [String]
    ) {
        #expect(LinkOpener(command: command).arguments(for: "A") == arguments)
    }

    #if os(Linux)
        @Test(
            arguments: [
                ([:], nil), (["DISPLAY": ":0"], ["xdg-open"]),
                (["WAYLAND_DISPLAY": "w"], ["xdg-open"]),
                (["BROWSER": "lynx"], ["lynx"]), (["BROWSER": "lynx", "DISPLAY": ":0"], ["lynx"]),
                (["BROWSER": "", "DISPLAY": ":0"], ["xdg-open"]),
                (["BROWSER": " lynx  -a %s "], ["lynx", "-a", "%s"]),
                (["BROWSER": "gone -x:/bin/lynx -y:lynx"], ["/bin/lynx", "-y"]),
                (["BROWSER": "gone"], nil), (["BROWSER": ": ::", "DISPLAY": ":0"], ["xdg-open"]),
                (["BROWSER": "gone", "DISPLAY": ":0"], ["xdg-open"]),
            ] as [([String: String], [String]?)])
        func `the person's browser comes before the desktop's own`(
            environment: [String: String], command: [String]?
        ) {
            let found = LinkOpener.find(in: environment) {
                ["lynx", "/bin/lynx", "xdg-open"].contains($0)
            }
            #expect(found?.command == command)
        }

        @Test func `a desktop without xdg-open has no browser`() {
            #expect(LinkOpener.find(in: ["DISPLAY": ":0"]) { _ in false } == nil)
        }
    #endif

    @Test(arguments: [
        ("sh", "/nowhere:/bin", true), ("sh", "/nowhere", false), ("/bin/sh", "", true),
        ("/bin", "", false), ("sh", "", false), ("passwd", "/etc", false),
    ])
    func `a program is there when a shell would find it`(
        program: String, path: String, isThere: Bool
    ) {
        #expect(LinkOpener.isThere(program, in: ["PATH": path]) == isThere)
    }

    @Test func `the program gets the address as it stands, and no shell reads it`() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("breakwater-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (browser, seen) = (folder.path + "/browser", folder.path + "/seen")
        try Data(
            "#!/bin/sh\nprintf '%s\\n' $# \"$@\" > '\(seen).new'; mv '\(seen).new' '\(seen)'\n".utf8
        )
        .write(to: URL(fileURLWithPath: browser))
        chmod(browser, 0o700)
        let address = "https://a.org/?q=$(touch '\(folder.path)/shell')&b=`x`;exit"

        try LinkOpener(command: [browser]).open(address)

        let limit = ContinuousClock.now + .seconds(20)
        while !FileManager.default.fileExists(atPath: seen), .now < limit {
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try String(contentsOfFile: seen, encoding: .utf8) == "1\n\(address)\n")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/shell"))
    }
}
