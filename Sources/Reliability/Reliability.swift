// Reliability: the embedded core. Pure values, usable alone, no clock, no dice, no I/O.
//
// Vocabulary. A *call* is one request of a person; an *attempt* is one try at one endpoint; a *retry*
// comes later, a *hedge* beside a silent attempt, a *fallback* elsewhere after a failure; a *permit*
// and a *reservation* are what an attempt holds, together its *lease*.
//
// The contract of every primitive: a value with a policy beside it; `now` as the last argument and
// randomness handed in; a question that changes state answers with a decision named by what the
// caller must do; what is handed out carries its generation, so that late results are harmless; what
// it waits for is visible; everything is bounded by a named constant.
//
// Reading order:
//   Instant, FailureKind        time, and what may go wrong
//   Retry, RateLimit, Breaker   one primitive a folder
//   Hedging, Metrics            what is measured, and when a second attempt pays
//   Routing/Router              the eight ways to choose among free endpoints
//   Endpoint/Fleet              all endpoints as one value: acquire, queue, release
//   Call/CallMachine            one call from acceptance to its single end
