/// Where each fault of the list that the core was designed against is played.
///
/// The numbers are those of the design's list of faults. A fault that happens in virtual time names
/// its scenario and the words in that file which play it. The rest is about bytes, sockets and
/// screens, which virtual time does not have: the core sees such a fault as one of the failures that
/// scenarios play, and the tests of the shell named here feed the bytes.
enum FaultTable {
    /// Where a fault is met.
    enum Place: Sendable {
        /// In a scenario of the library, by these words of its file.
        case played(String, String)
        /// Not in virtual time, and why.
        case elsewhere(String)
    }

    private static let parser = "bytes of an event stream: ProvidersTests, every split"
    private static let numbers = "text of a header or a body: ProvidersTests"
    private static let screen = "text on its way to a terminal: ProvidersTests, TextSanitiser"
    private static let socket = "a real connection: HTTPTransportTests; to the core a `refuse`"

    static let places: [Int: Place] =
        answers.merging(connections) { $1 }.merging(timing) { $1 }.merging(streams) { $1 }
        .merging(limits) { $1 }.merging(people) { $1 }

    private static let answers: [Int: Place] = [
        1: .played("client-errors", "400: 2%"),
        2: .played("too-long", "400 context_length_exceeded"),
        3: .played("too-long", "400 content_filter"),
        4: .played("credentials", "401: 100%"),
        5: .played("credentials", "402: 50%"),
        6: .played("credentials", "403: 100%"),
        7: .played("credentials", "404: 100%"),
        8: .played("server-errors", "408: 0.5%"),
        9: .played("client-errors", "409: 2%"),
        10: .played("client-errors", "413: 2%"),
        11: .played("client-errors", "422: 2%"),
        12: .played("server-errors", "425: 0.5%"),
        13: .played("retry-after", "429 after 2s"),
        14: .played("credentials", "429 insufficient_quota"),
        15: .elsewhere("the body of one provider; to the core a 429 insufficient_quota"),
        16: .played("server-errors", "500: 2%"),
        17: .played("server-errors", "502 page"),
        18: .played("server-errors", "503 after 1s"),
        19: .played("server-errors", "504: 1%"),
        20: .played("server-errors", "520: 1%"),
        21: .played("server-errors", "529: 1%"),
        22: .played("odd-answers", "200 error server_error"),
        23: .played("odd-answers", "307 to evil.example"),
        24: .elsewhere("interim heads end in the HTTP client; the core never sees one"),
        25: .played("odd-answers", "204 empty"),
    ]

    private static let connections: [Int: Place] = [
        26: .played("broken-connections", "refuse: 5%"),
        27: .played("black-hole", "black hole: 100%"),
        28: .played("broken-connections", "reset: 5%"),
        29: .played("broken-connections", "cut after 0 words"),
        30: .played("broken-streams", "cut after 5 words"),
        31: .played("broken-streams", "close after 5 words"),
        32: .elsewhere(socket),
        33: .elsewhere(socket),
        34: .elsewhere(socket),
        35: .elsewhere("the HTTP client speaks HTTP/1.1 alone here"),
        36: .played("silent-streams", "black hole: 25%"),
        37: .elsewhere("a real connection; to the core a slow first token"),
        38: .played("thundering-return", "slots: 40"),
        39: .elsewhere("a real connection; to the core a black hole"),
    ]

    private static let timing: [Int: Place] = [
        40: .played("black-hole", "black hole: 100%"),
        41: .played("slow-thinker", "first_token: 60s"),
        42: .played("silent-streams", "comments forever"),
        43: .played("silent-streams", "empty deltas forever"),
        44: .played("silent-streams", "drip"),
        45: .played("broken-streams", "stall after 5 words"),
        46: .elsewhere("the speed of bytes: make bench, tokens"),
        47: .played("dead-slow-healthy", "60ms or 2.5s in 5%"),
        48: .played("brown-out", "ramps: true"),
        49: .played("hedge-storm", "slowdown: 3"),
        50: .played("flapping", "every: 6s"),
        51: .played("fast-fail", "500: 100% in 5ms"),
        52: .played("capacity-halved", "capacity: 50%"),
        53: .played("works-on", "honours_cancel: false"),
        54: .played("thundering-return", "outages"),
        55: .played("asleep", "suspend: 1h"),
    ]

    private static let streams: [Int: Place] = [
        56: .elsewhere(parser),
        57: .elsewhere(parser),
        58: .elsewhere(parser),
        59: .elsewhere(parser),
        60: .played("broken-streams", "missing end"),
        61: .elsewhere(parser),
        62: .elsewhere(parser),
        63: .elsewhere(parser),
        64: .elsewhere(parser),
        65: .played("broken-streams", "error server_error after 5 words"),
        66: .elsewhere(parser),
        67: .elsewhere(parser),
        68: .elsewhere(parser),
        69: .elsewhere(parser),
        70: .elsewhere(parser),
        71: .elsewhere(parser),
        72: .elsewhere(parser),
        73: .elsewhere(parser),
        74: .elsewhere("framing ends in the HTTP client; to the core a `close after 5 words`"),
        75: .elsewhere(parser),
        76: .elsewhere(parser),
        77: .elsewhere(parser),
        78: .played("odd-answers", "empty answer"),
        79: .elsewhere(parser),
        80: .elsewhere(parser),
        81: .elsewhere(parser),
    ]

    private static let limits: [Int: Place] = [
        82: .played("retry-after", "429 hint NaN"),
        83: .elsewhere(numbers),
        84: .played("header-lies", "headers: zero"),
        85: .played("header-lies", "headers: plenty"),
        86: .played("header-lies", "headers: zero"),
        87: .played("header-lies", "headers: late"),
        88: .played("shared-quota", "strangers: 300"),
        89: .played("quantised", "window: 1s"),
        90: .played("limits-change", "quota: 50%"),
        91: .elsewhere(numbers),
        92: .elsewhere(numbers),
        93: .elsewhere(numbers),
        94: .elsewhere(numbers),
        95: .elsewhere(screen),
        96: .elsewhere(screen),
        97: .elsewhere(screen),
        98: .elsewhere(screen),
        99: .elsewhere(screen),
        100: .elsewhere(screen),
        101: .elsewhere(screen),
        102: .elsewhere(screen),
        103: .elsewhere(screen),
        104: .elsewhere(screen),
        105: .elsewhere(screen),
    ]

    private static let people: [Int: Place] = [
        106: .played("cancels", "cancel_after: 0ms…3s"),
        107: .played("same-tick", "race: 2"),
        108: .played("close-calls", "cut after 1 word"),
        109: .played("close-calls", "hedge: {after: 100ms}"),
        110: .played("deadline-tie", "deadline: 1s"),
        111: .played("cancelled-trials", "cancel: 60%"),
        112: .played("credentials", "weather: [{from: 20s, faults: {401"),
        113: .played("at-the-wheel", "disable: port"),
    ]
}
