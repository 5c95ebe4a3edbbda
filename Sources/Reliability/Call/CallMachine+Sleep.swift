/// A machine that slept while a call was under way.
extension CallMachine {
    /// Takes a sleep of the whole machine out of this call's time; handle it before the event that
    /// showed it.
    ///
    /// Instants run on while the machine sleeps. So does the world: Retry-After, open breakers and
    /// buckets are left alone, and a backoff that ended meanwhile is over. But a closed laptop is not
    /// a slow server: what this call measures or limits by elapsed time moves by `duration`. An
    /// attempt that started 2 s before a sleep of 3 h and shows its first token 1 s after it took 3 s;
    /// a deadline of 120 s with 118 s left has 118 s left.
    ///
    /// Returns the timers to set again.
    public mutating func slept(for duration: Duration) -> [CallDirective] {
        precondition(duration >= .zero, "a sleep is not negative, got \(duration)")
        guard !isFinished else { return [] }
        asleep += duration
        var directives: [CallDirective] = []
        if committed == nil { directives.append(.setTimer(.deadline, deadline)) }
        if let due = hedgeDue {
            let at = due.advanced(by: duration)
            hedgeDue = at
            directives.append(.setTimer(.hedge, at))
        }
        for index in attempts.indices where attempts[index].isLive {
            attempts[index].started = attempts[index].started + duration
            attempts[index].lastUseful = attempts[index].lastUseful + duration
            attempts[index].armed = attempts[index].due?.at
            if let at = attempts[index].armed {
                directives.append(.setTimer(.attempt(attempts[index].id), at))
            }
        }
        return directives
    }
}
