/// What the colouring of code knows of a language.
struct CodeLanguage: Sendable {
    /// A comment over several lines.
    struct Block: Sendable {
        var open: String
        var close: String

        static let c = Block(open: "/*", close: "*/")
        static let markup = Block(open: "<!--", close: "-->")
    }

    /// What begins a comment that ends with its line.
    let comments: [String]
    let block: Block?
    /// What a string begins and ends with.
    let quotes: Set<Character>
    /// Whether `<name` is a word of the language.
    let hasTags: Bool
    /// Whether lines are told apart by their first sign.
    let isDiff: Bool
    private let isCaseless: Bool
    private let keywords: Set<String>

    /// Keywords are separated by blanks, in lower case where the language is caseless.
    init(
        _ comments: [String], block: Block? = nil, quotes: String = "\"'`",
        isCaseless: Bool = false,
        hasTags: Bool = false, isDiff: Bool = false, _ keywords: String
    ) {
        self.comments = comments
        self.block = block
        self.quotes = Set(quotes)
        self.isCaseless = isCaseless
        self.hasTags = hasTags
        self.isDiff = isDiff
        self.keywords = Set(keywords.split(separator: " ").map(String.init))
    }

    private static let diff = CodeLanguage([], isDiff: true, "")

    /// The language that a code block names; `nil` for one that is not known.
    static func named(_ name: String) -> CodeLanguage? { languages[name.lowercased()] }

    func has(_ word: String) -> Bool { keywords.contains(isCaseless ? word.lowercased() : word) }

    /// A `#` is a comment only where a word may begin: in a shell `${name#prefix}` is none.
    func beginsComment(_ letters: [Character], _ index: Int) -> Bool {
        guard let mark = comments.first(where: { letters[index...].starts(with: $0) }) else {
            return false
        }
        return mark != "#" || index == 0 || letters[index - 1].isWhitespace
    }
}

/// The languages that answers are full of.
extension CodeLanguage {
    private static let languages: [String: CodeLanguage] = {
        let swift = CodeLanguage(
            ["//"], block: .c,
            """
            actor any as async await break case catch class continue default defer deinit do else \
            enum extension false fileprivate for func guard if import in indirect init inout \
            internal is lazy let mutating nil nonisolated package private protocol public repeat \
            rethrows return self Self some static struct subscript super switch throw throws true \
            try typealias var where while
            """)
        let python = CodeLanguage(
            ["#"],
            """
            and as assert async await break class continue def del elif else except False finally \
            for from global if import in is lambda match None nonlocal not or pass raise return \
            self True try while with yield
            """)
        let script = CodeLanguage(
            ["//"], block: .c,
            """
            async await break case catch class const continue default delete do else export \
            extends false finally for from function if implements import in instanceof interface \
            let new null of private public readonly return static super switch this throw true try \
            type typeof undefined var void while yield
            """)
        // Directives of the preprocessor are no comments, but as far from the code.
        let words = """
            auto bool break case catch char class const constexpr continue default delete do \
            double else enum extern false float for fn func go if impl import int interface let \
            long match mod mut namespace new nil null nullptr package private protected pub public \
            return self short signed sizeof static struct switch template this throw trait true \
            try type typedef typename union unsigned use using var virtual void while
            """
        let java = CodeLanguage(
            ["//"], block: .c,
            """
            abstract assert boolean break byte case catch char class companion const constructor \
            continue data def default do double else enum extends false final finally float for \
            fun given if implements implicit import in init instanceof int interface internal is \
            lateinit lazy long match native new null object open operator out override package \
            permits private protected public record return sealed short static super suspend \
            switch synchronized this throw throws trait transient true try type val var vararg \
            void volatile when while with yield
            """)
        let c = CodeLanguage(["//", "#"], block: .c, words)
        let relative = CodeLanguage(["//"], block: .c, words)
        let shell = CodeLanguage(
            ["#"],
            """
            case do done elif else esac export fi for function if in local return then until while \
            echo cd set
            """)
        let data = CodeLanguage(["#"], "true false null yes no on off")
        let ini = CodeLanguage(["#", ";"], "true false null yes no on off")
        let terraform = CodeLanguage(
            ["#", "//"], block: .c,
            "data dynamic false for if in locals module null output provider resource true variable"
        )
        let power = CodeLanguage(
            ["#"], block: CodeLanguage.Block(open: "<#", close: "#>"), quotes: "\"'",
            isCaseless: true,
            """
            begin break catch class continue do else elseif end exit filter finally for foreach \
            function if in param process return switch throw try until while
            """)
        let r = CodeLanguage(
            ["#"], "break else FALSE for function if in NA next NULL repeat return TRUE while")
        let perl = CodeLanguage(
            ["#"],
            """
            and cmp die do else elsif eq foreach for if last local my ne next no not or our \
            package print require return sub undef unless until use while
            """)
        let sql = CodeLanguage(
            ["--"], block: .c, isCaseless: true,
            """
            alter and as asc begin by case commit create delete desc distinct drop else end exists \
            from group having in index inner insert into is join left like limit not null offset on \
            or order outer primary references returning right rollback select set table then union \
            unique update values view when where with
            """)
        let ruby = CodeLanguage(
            ["#"],
            """
            alias and begin break case class def do else elsif end ensure false for if in module \
            next nil not or raise redo require rescue retry return self super then true undef \
            unless until when while yield
            """)
        let php = CodeLanguage(
            ["//", "#"], block: .c,
            """
            abstract as break case catch class const continue declare default do echo else elseif \
            extends false final finally fn for foreach function if implements include instanceof \
            interface match namespace new null private protected public readonly require return \
            static switch this throw trait true try use var while yield
            """)
        let sharp = CodeLanguage(
            ["//", "#"], block: .c,
            """
            abstract as async await base bool break case catch class const continue default \
            delegate do double else enum event false finally float for foreach get if in init int \
            interface internal is lock long namespace new null object out override params private \
            protected public readonly record ref return sealed set static string struct switch \
            this throw true try typeof using var virtual void when where while yield
            """)
        let lua = CodeLanguage(
            ["--"], block: CodeLanguage.Block(open: "--[[", close: "]]"),
            """
            and break do else elseif end false for function goto if in local nil not or repeat \
            return then true until while
            """)
        let haskell = CodeLanguage(
            ["--"], block: CodeLanguage.Block(open: "{-", close: "-}"), quotes: "\"",
            """
            case class data deriving do else if import in infix instance let module newtype of \
            then type where
            """)
        let elixir = CodeLanguage(
            ["#"],
            """
            after alias and case catch cond def defmodule defp do else end false fn for if import \
            in nil not or quote raise receive require rescue true try unless use when with
            """)
        let docker = CodeLanguage(
            ["#"], isCaseless: true,
            """
            add arg as cmd copy entrypoint env expose from healthcheck label onbuild run shell \
            stopsignal user volume workdir
            """)
        let make = CodeLanguage(
            ["#"], "define else endef endif export ifdef ifeq ifndef ifneq include override")
        let markup = CodeLanguage([], block: .markup, quotes: "\"", hasTags: true, "")
        let style = CodeLanguage(
            [], block: .c, "auto from important inherit initial none to unset var")
        let sass = CodeLanguage(
            ["//"], block: .c, "auto from important inherit initial none to unset var")
        return [
            "swift": swift, "python": python, "py": python, "javascript": script, "js": script,
            "typescript": script, "ts": script, "jsx": script, "tsx": script, "mjs": script,
            "c": c, "h": c, "cpp": c, "c++": c, "cc": c, "hpp": c, "cxx": c, "rust": relative,
            "rs": relative, "go": relative, "golang": relative, "dart": relative,
            "proto": relative, "java": java, "kotlin": java, "kt": java, "kts": java,
            "scala": java, "groovy": java, "gradle": java, "zig": relative, "bash": shell,
            "sh": shell, "shell": shell, "zsh": shell,
            "fish": shell, "console": shell, "yaml": data, "yml": data, "toml": data,
            "json": data, "jsonl": data, "ini": ini, "conf": ini, "cfg": ini,
            "properties": ini, "hcl": terraform, "terraform": terraform, "tf": terraform,
            "powershell": power, "ps1": power, "pwsh": power, "r": r, "perl": perl, "pl": perl,
            "sql": sql, "ruby": ruby,
            "rb": ruby, "php": php, "csharp": sharp, "c#": sharp, "cs": sharp, "lua": lua,
            "haskell": haskell, "hs": haskell, "elixir": elixir, "ex": elixir, "exs": elixir,
            "dockerfile": docker, "docker": docker, "makefile": make, "make": make,
            "html": markup, "xml": markup, "svg": markup, "vue": markup, "css": style,
            "scss": sass, "sass": sass, "less": sass, "diff": .diff, "patch": .diff,
        ]
    }()
}
