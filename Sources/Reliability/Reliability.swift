// Reliability: the embedded core. Pure values, usable alone, no clock, no dice, no I/O.
//
// It decides how one question gets an answer from endpoints that are slow, throttled, broken or
// lying, and how thousands of questions at once do so without making an outage worse. It sends
// nothing itself: a shell hands it what happened and does what it says.
//
// Vocabulary, one word a thing
//   call         all that is done for one question
//   attempt      one request to one endpoint: first, retry (later, where it failed), fallback
//                (elsewhere, after a failure), hedge (beside a silent one), race (from the start),
//                resend (the same again, because it provably never left)
//   endpoint     an address with a model and a key; several may share a provider
//   commit       the first useful token: the answer now comes from that attempt alone
//   deadline     an instant, until the commit; a timeout is a duration, of a phase of one attempt
//   reservation  what an attempt holds of buckets and slots; permit: a breaker's leave;
//                both with the budget's coin are its lease, which goes back exactly once
//   budget       deposit by successes, withdraw by extra attempts
//   trial        the one call through a half-open breaker; probe: a health check
//   censored     “took at least this long”: the wait of an attempt that we ended
//   fleet        all endpoints and what calls compete for
//
// The contract of every primitive, in seven lines
//   1. A public struct, Sendable and Equatable; its settings are a separate …Policy value.
//   2. It never reads a clock: `now: Instant` is the last labelled argument, without default. A
//      clock that steps back is clamped in one place, `Instant.elapsed(since:)`.
//   3. It never rolls dice: `using rng: inout some RandomNumberGenerator`.
//   4. A question that changes state is `mutating` and answers with an enum named by what the caller
//      must do; never a Bool where there is a reason.
//   5. Admission hands out a permit, completion gives it back. The permit carries a generation, so
//      that a late result is harmless.
//   6. What it waits for is visible (`nextDeadline`); the shell sleeps, the value does not.
//   7. Everything is bounded, by a named constant with a sentence that says why that number.
//
// Reading order
//   Instant, FailureKind, Failure     time, and what may go wrong: decides everything else
//   Retry/Backoff, RetryBudget        when to repeat, and whether it can be paid for
//   RateLimit/GCRABucket, RateLimiter what may be sent at all; LearnedRate where nobody says
//   Breaker/CircuitBreaker            whether to ask an endpoint; SilentLosses and PeerEjection
//                                     judge it by the others
//   Metrics/PeakEWMA, LatencyHistogram, RollingWindow    what is measured
//   Hedging/SurvivalCurve, HedgeChoice                   when a second attempt pays
//   Hedging/HedgeSpending, Retry/TokenBudget             and whether it can be paid for
//   Routing/Router                    the eight ways to choose among free endpoints
//   Endpoint/Fleet                    all of it as one value: acquire, queue, release
//   Call/CallMachine                  one call from acceptance to its single end
//
// Each type says its rule as a formula with a worked row, and where it comes from; what is not
// marked with a source was found by the simulations of this project. Outside this target:
// `Simulation` plays it in virtual time, `Client` carries out its directives.
