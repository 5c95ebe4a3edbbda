import Reliability
import Testing

/// Invariant 35 against servers that tell nothing: no limit, no header, no Retry-After.
@Suite struct `A limit that nobody tells` {
    struct Row: Sendable, CustomStringConvertible {
        var kind: SilentServer.Kind
        var perMinute: Int
        var demand: Double
        var description: String { "\(kind) at \(perMinute)/min, demand ×\(demand)" }
    }

    static let kinds: [SilentServer.Kind] = [
        .bucket(burst: 60), .bucket(burst: 10), .bucket(burst: 1), .window(60), .window(10),
        .window(1),
    ]

    static let rows: [Row] =
        kinds.flatMap { kind in
            [(30, 1.5), (30, 5.0), (120, 3.0), (600, 1.5)].map {
                Row(kind: kind, perMinute: $0, demand: $1)
            }
        } + [
            Row(kind: .bucket(burst: 60), perMinute: 3_000, demand: 5),
            Row(kind: .window(60), perMinute: 3_000, demand: 1.5),
        ]

    @Test(arguments: rows)
    func `is used to nine tenths with one refusal in a hundred after five windows`(row: Row) {
        for seed in [1, 2] as [UInt64] {
            // Small limits need an hour for a percent to be more than a call or two.
            let minutes = row.perMinute < 600 ? 65 : 20
            let share = Saturation.play(
                row.kind, row.perMinute, demand: row.demand, seed: seed, measured: 5..<minutes)
            let place = "seed \(seed): \(share)"

            #expect(share.used >= 0.9, "\(place)")
            // Thirty a minute in fixed windows leave a window's third for every look beyond it.
            let isTight = row.kind.isWindow && row.perMinute == 30
            #expect(share.refused <= (isTight ? 0.0125 : 0.01), "\(place)")
        }
    }

    @Test(arguments: [SilentServer.Kind.bucket(burst: 10), .window(60)])
    func `is found again within five windows after it was halved`(kind: SilentServer.Kind) {
        let share = Saturation.play(
            kind, 300, demand: 3, seed: 3, changes: [(minute: 20, perMinute: 150)],
            measured: 25..<45)

        #expect(share.used >= 0.9 && share.refused <= 0.01, "\(share)")
    }
}

/// A server that counts and refuses, and says nothing of it.
struct SilentServer {
    enum Kind: Sendable, CustomStringConvertible {
        /// Refills evenly and holds so many seconds' worth.
        case bucket(burst: Double)
        /// Starts anew after so many seconds.
        case window(Double)

        var isWindow: Bool { if case .window = self { true } else { false } }
        var description: String {
            switch self {
            case .bucket(let burst): "a bucket of \(burst) s"
            case .window(let length): "windows of \(length) s"
            }
        }
    }

    let kind: Kind
    let phase: Double
    var perMinute: Double
    private var level = 0.0
    private var at = 0.0
    private var round = -1

    init(_ kind: Kind, perMinute: Double, phase: Double) {
        self.kind = kind
        self.perMinute = perMinute
        self.phase = phase
        level = size
    }

    /// What it admits a minute in fact: at least one a window.
    var limit: Double {
        if case .window(let length) = kind { size * 60 / length } else { perMinute }
    }

    private var size: Double {
        switch kind {
        case .bucket(let burst): max(1, perMinute / 60 * burst)
        case .window(let length): max(1, (perMinute / 60 * length).rounded(.down))
        }
    }

    mutating func admits(at second: Double) -> Bool {
        switch kind {
        case .bucket:
            level = min(size, level + (second - at) * perMinute / 60)
            at = second
        case .window(let length):
            let now = Int(((second + phase * length) / length).rounded(.down))
            if now != round { level = size }
            round = now
        }
        guard level >= 1 - 1e-9 else { return false }
        level -= 1
        return true
    }
}

/// A client that always wants more than it gets.
struct Saturation: CustomStringConvertible {
    var used = 0.0
    var refused = 0.0
    var description: String { "used \(used * 100) %, refused \(refused * 100) %" }

    /// Plays to the end of `measured`, which is in minutes.
    static func play(
        _ kind: SilentServer.Kind, _ perMinute: Int, demand: Double, seed: UInt64,
        changes: [(minute: Int, perMinute: Double)] = [], measured: Range<Int>
    ) -> Saturation {
        var rng = SplitMix64(seed: seed)
        var server = SilentServer(
            kind, perMinute: Double(perMinute), phase: Double.random(in: 0..<1, using: &rng))
        let roundTrip = seed.isMultiple(of: 2) ? 1.0 : 0.1
        let gap = 60 / (demand * server.limit)
        var limiter = RateLimiter(limits: RateLimits(), now: Instant(.zero))
        var changes = changes
        var arrives = Double.random(in: 0..<gap, using: &rng)
        var queue = 0
        var answers: [(at: Double, isAdmitted: Bool, reservation: Reservation)] = []
        var answered = 0
        var wake = 0.0
        var served = 0
        var refused = 0
        var second = 0.0
        while second < Double(measured.upperBound) * 60 {
            let answer = answered < answers.count ? answers[answered].at : .infinity
            second = max(second, min(arrives, min(answer, queue > 0 ? wake : .infinity)))
            let now = Instant(.seconds(second))
            if let change = changes.first, second >= Double(change.minute) * 60 {
                server.perMinute = change.perMinute
                changes.removeFirst()
            }
            if second == arrives {
                // Irregular, so that nothing fits by chance.
                arrives += Double.random(in: 0.2...1.8, using: &rng) * gap
                queue = min(queue + 1, perMinute)
            } else if second == answer {
                let (_, isAdmitted, reservation) = answers[answered]
                answered += 1
                limiter.settle(
                    reservation, usedTokens: nil, succeeded: isAdmitted, now: now)
                if !isAdmitted {
                    _ = limiter.throttled(retryAfter: nil, for: reservation, now: now)
                    queue = min(queue + 1, perMinute)
                }
            }
            while queue > 0 {
                guard case .reserved(let reservation) = limiter.reserve(tokens: 0, now: now) else {
                    break
                }
                queue -= 1
                let isAdmitted = server.admits(at: second)
                if measured.contains(Int(second / 60)) {
                    if isAdmitted { served += 1 } else { refused += 1 }
                }
                answers.append((second + roundTrip, isAdmitted, reservation))
            }
            if queue > 0, case .at(let until, _) = limiter.answer(tokens: 0, now: now) {
                wake = max(until.offset.inSeconds, second + 1e-6)
            }
        }
        return Saturation(
            used: Double(served) / (server.limit * Double(measured.count)),
            refused: Double(refused) / Double(max(1, served + refused)))
    }
}
