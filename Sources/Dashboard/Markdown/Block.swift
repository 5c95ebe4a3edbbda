/// A piece of Markdown that stands by itself.
indirect enum Block: Sendable, Equatable {
    case paragraph([Inline])
    case heading(level: Int, [Inline])
    case list(start: Int?, isTight: Bool, items: [Item])
    case quote([Block])
    case code(language: String, text: String)
    case table(Table)
    case rule

    /// One entry of a list.
    struct Item: Sendable, Equatable {
        /// For task lists: whether it is done.
        var isDone: Bool?
        var blocks: [Block]
    }

    /// A table; every row has as many cells as `alignments`.
    struct Table: Sendable, Equatable {
        enum Alignment: Sendable { case left, center, right }
        var alignments: [Alignment]
        var header: [[Inline]]
        var rows: [[[Inline]]]
    }
}

/// A run of text in one look.
struct Inline: Sendable, Equatable {
    /// How it is marked.
    struct Marks: OptionSet, Sendable, Hashable {
        let rawValue: UInt8
        static let strong = Marks(rawValue: 1)
        static let emphasis = Marks(rawValue: 2)
        static let struck = Marks(rawValue: 4)
        static let code = Marks(rawValue: 8)
        static let link = Marks(rawValue: 16)
        /// The address behind a link whose text does not show it.
        static let address = Marks(rawValue: 32)
    }

    /// The text; a line feed is a hard break.
    var text: String
    var marks: Marks = []
}
