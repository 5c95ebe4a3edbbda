import Providers
import Reliability
import TerminalUI
import Testing

@testable import Dashboard

/// Files that go out with a question.
@Suite struct AttachmentTests {
    private static let notes = Attachment(name: "notes.txt", content: .text("tide"), bytes: 4)
    private static let picture = Attachment(
        name: "a.png", content: .image(base64: "AAAA", mediaType: "image/png"), bytes: 3)

    /// What a message mentions.
    @Test(arguments: [
        ("read @notes.txt, please", ["notes.txt"]),
        ("@a.png @~/b/c.md.", ["a.png", "~/b/c.md"]),
        ("(@x.txt)", ["x.txt"]),
        (#"see @"my notes.txt" now"#, ["my notes.txt"]),
        ("@a.txt and @a.txt", ["a.txt"]),
        ("mail me@example.org", []), ("@", []), ("no file", []), (#"@"open"#, ["open"]),
    ])
    func `mentions`(text: String, paths: [String]) {
        #expect(Mention.paths(in: text) == paths)
    }

    @Test func `a message waits for its files and goes out with them as parts`() {
        var scene = Scene()
        scene.type("compare @notes.txt @a.png")
        let wanted = scene.press(Key(.enter))
        let text = "compare @notes.txt @a.png"
        #expect(wanted == [.readFiles(["notes.txt", "a.png"], message: text)])
        #expect(scene.model.composer.text == text && scene.model.conversation.turns.isEmpty)

        let effects = scene.send(
            .filesRead(
                [
                    FileReading(path: "notes.txt", result: .read(Self.notes)),
                    FileReading(path: "a.png", result: .read(Self.picture)),
                ], message: text))

        let message = ChatMessage(
            role: .user,
            parts: [
                .text(text), .text("\n\nFile notes.txt:\n```\ntide\n```\n"),
                .image(base64: "AAAA", mediaType: "image/png"),
            ])
        #expect(
            effects == [
                .send(
                    Question(
                        turn: TurnID(2), messages: [message],
                        attachments: [Self.notes, Self.picture]))
            ])
        #expect(scene.model.composer.isEmpty)
    }

    /// A file that could not be attached, and whether the message went out all the same.
    @Test(arguments: [
        ("jane", FileReading.Result.missing, true), ("notes.txt", .missing, false),
        ("a/b", .missing, false), ("film.mp4", .refused("is neither text nor an image"), false),
    ])
    func `a slip in a path is told and nothing is sent`(
        path: String, result: FileReading.Result, goesOut: Bool
    ) {
        var scene = Scene()
        scene.type("hello @\(path)")
        scene.press(Key(.enter))

        let effects = scene.send(
            .filesRead([FileReading(path: path, result: result)], message: "hello @\(path)"))

        #expect(effects.isEmpty != goesOut)
        #expect(scene.model.composer.isEmpty == goesOut)
        #expect(goesOut || scene.model.notice?.kind == .failure)
    }

    @Test func `the answer after next still takes the files along`() {
        var scene = Scene()
        scene.send(
            .filesRead(
                [FileReading(path: "notes.txt", result: .read(Self.notes))], message: "one"))
        scene.send(.answerText(TurnID(2), "1"))
        scene.send(.answerFinished(TurnID(2), AnswerSummary(status: .complete)))
        scene.type("two")

        guard case .send(let question)? = scene.press(Key(.enter)).first else {
            Issue.record("nothing was sent")
            return
        }
        #expect(question.messages[0].parts.count == 2)
        #expect(question.attachments.isEmpty, "they are stored with the first question")
    }

    /// A pasted text and what stands in the composer then.
    @Test(arguments: [
        ("/home/me/a.png", "@/home/me/a.png "),
        ("'/home/me/my pictures/a.JPG'\n", "@\"/home/me/my pictures/a.JPG\" "),
        ("file:///tmp/x.webp", "@/tmp/x.webp "),
        ("/home/me/my\\ a.gif", "@\"/home/me/my a.gif\" "),
        ("/home/me/a.txt", "/home/me/a.txt"), ("a.png", "a.png"),
        ("/a.png '/b c.gif'", "@/a.png @\"/b c.gif\" "), ("/my a.png", "@\"/my a.png\" "),
    ])
    func `a dropped picture is attached`(pasted: String, expected: String) {
        var scene = Scene()

        scene.send(.input(.paste(pasted)))

        #expect(scene.model.composer.text == expected)
    }

    /// A pasted text and the paths that it is looked at for.
    @Test(
        arguments: [
            ("/home/me/a.txt", ["/home/me/a.txt"]), ("~/a.md\n", ["~/a.md"]),
            ("'/home/me/my notes.txt'", ["/home/me/my notes.txt"]),
            (#"/home/me/my\ \(old\)\ notes.txt"#, ["/home/me/my (old) notes.txt"]),
            ("file:///tmp/a%20b%C3%A9.txt", ["/tmp/a bé.txt"]),
            ("file://localhost/tmp/a.txt", ["/tmp/a.txt"]),
            ("/a.txt \"/b c.txt\"\nfile:///d.txt", ["/a.txt", "/b c.txt", "/d.txt"]),
            ("/home/me/my notes.txt", ["/home/me/my notes.txt"]),
            ("/it's a.txt", nil), ("a.txt", nil), ("", nil), ("/", nil), ("~", nil),
            ("file://elsewhere/a.txt", nil), ("file:///a%zz", nil), ("file:///a%00b", nil),
            ("file:///a%FF", nil), ("see /a.txt", nil), (#"/a\"#, nil), (#"/a\"b"#, nil),
        ] as [(String, [String]?)])
    func `dropped files`(pasted: String, paths: [String]?) {
        #expect(PastedPaths.read(pasted) == paths)
    }

    @Test func `a long text is never taken for paths`() {
        #expect(PastedPaths.read("/" + String(repeating: "a", count: 4095)) != nil)
        #expect(PastedPaths.read("/" + String(repeating: "a", count: 4096)) == nil)
    }

    @Test func `a dropped text file is attached once it is seen to be one`() {
        var scene = Scene()
        scene.type("see:")

        let effects = scene.send(.input(.paste("/my notes.txt\n")))
        #expect(effects == [.lookAtPaste(["/my notes.txt"], pasted: "/my notes.txt\n")])
        #expect(scene.model.composer.text == "see:/my notes.txt\n")
        scene.send(.pasteIsFiles(["/my notes.txt"], pasted: "/my notes.txt\n"))

        #expect(scene.model.composer.text == "see: @\"/my notes.txt\" ")
        #expect(Mention.paths(in: scene.model.composer.text) == ["/my notes.txt"])
        scene.press(.control("_"))
        #expect(scene.model.composer.text == "see:/my notes.txt\n", "undone, it is what was pasted")
    }

    @Test func `a message that was typed on stays as it is`() {
        var scene = Scene()
        scene.send(.input(.paste("/a.txt")))
        scene.type(" is full")

        scene.send(.pasteIsFiles(["/a.txt"], pasted: "/a.txt"))

        #expect(scene.model.composer.text == "/a.txt is full")
    }

    @Test func `a path that ends as a sentence does is mentioned whole`() {
        for path in ["/a (1)", "/a.", "/why?"] {
            #expect(Mention.paths(in: Mention.quoted(path)) == [path])
        }
    }

    @Test func `an image on the clipboard goes out by its file, upon the command alone`() {
        var scene = Scene()
        scene.type("/paste")
        #expect(scene.press(Key(.enter)) == [.pasteImage])

        scene.type("what is this?")
        scene.press(.alt("2"))
        scene.send(.imagePasted("/tmp/x/image-1.png"))

        #expect(scene.model.focus == .composer)
        #expect(scene.model.composer.text == "what is this? @/tmp/x/image-1.png ")
        #expect(
            scene.press(Key(.enter)) == [
                .readFiles(
                    ["/tmp/x/image-1.png"], message: "what is this? @/tmp/x/image-1.png")
            ])
    }

    @Test func `a file's name is listed and completed while it is typed`() {
        var scene = Scene()
        #expect(scene.type("see @no").last == .listFiles("no"))
        scene.send(.filesListed(FileListing(typed: "no", paths: ["nose.txt", "notes/"])))
        #expect(scene.model.completions.map(\.title) == ["@nose.txt", "@notes/"])

        let effects = scene.press(Key(.down), Key(.tab))
        #expect(scene.model.composer.text == "see @notes/")
        #expect(effects == [.listFiles("notes/")])

        scene.send(.filesListed(FileListing(typed: "notes/", paths: ["notes/my a.txt"])))
        scene.press(Key(.enter))
        #expect(scene.model.composer.text == "see @\"notes/my a.txt\" ")
    }

    @Test(arguments: [Size(80, 24), Size(140, 45)])
    func `a file has a row below its question`(size: Size) throws {
        var scene = Scene(size: size)
        scene.send(.resized(size))
        scene.send(.snapshot(scene.busy(100), Scene.labels))
        scene.send(
            .filesRead(
                [
                    FileReading(path: "notes.txt", result: .read(Self.notes)),
                    FileReading(path: "a.png", result: .read(Self.picture)),
                ], message: "What is in @notes.txt and @a.png?"))

        try Snapshot.expect(
            scene.model.frame(size: size), "attachments-\(size.width)x\(size.height)")
    }
}
