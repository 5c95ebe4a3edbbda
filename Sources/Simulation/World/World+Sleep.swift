import Reliability

/// The machine sleeps, as a closed laptop does.
extension World {
    /// What was said until now is heard before the sleep.
    mutating func fallAsleep(for duration: Duration) {
        for place in calls.indices where calls[place].isUnderWay { catchUp(place) }
        sleep = (now, now + duration)
    }

    /// Takes the sleep out of the time of every call under way, as the shell does before the first
    /// event after it.
    ///
    /// The world went on: servers worked, breakers and Retry-After ran. A plain client only loses
    /// what its person missed.
    mutating func wake(from sleep: (from: Duration, until: Duration)) {
        self.sleep = nil
        wokeAt = sleep.until
        now = max(now, wokeAt)
        let duration = sleep.until - sleep.from
        for place in calls.indices where calls[place].isUnderWay {
            calls[place].accepted += duration
            guard variant == nil else { continue }
            let call = CallID(calls[place].number)
            checker.slept(call, for: duration)
            for directive in calls[place].machine.slept(for: duration) {
                note(directive, call)
                perform(directive, place)
            }
            arm(place)
        }
    }
}
