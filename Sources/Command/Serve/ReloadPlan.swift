import Reliability
import Settings

/// What has to change in a running client so that it has the endpoints of another file.
///
/// An endpoint that stands there as before keeps its identity, and with it its breaker, its buckets and
/// its measurements; one that changed is another endpoint of the same name.
struct ReloadPlan: Equatable {
    /// An endpoint and its identity in the client.
    struct Place: Equatable {
        var id: EndpointID
        var configured: ConfiguredEndpoint
    }

    /// Those that go.
    var removed: [EndpointID] = []
    /// Those that come, in their order.
    var added: [Place] = []
    /// Every endpoint of the new file, in the file's order.
    var places: [Place] = []

    /// Plans the way from `old` to `new`; `next` is the identity that the client gives out next.
    ///
    /// `keepsOrder` is true where the order of identities is the order of choice: then all that stands
    /// behind a new endpoint comes anew as well.
    init(from old: [Place], to new: [ConfiguredEndpoint], next: Int, keepsOrder: Bool) {
        var next = next
        var kept: Set<Int> = []
        var last = -1
        for configured in new {
            let same = old.first { $0.configured == configured && !kept.contains($0.id.index) }
            if let same, !keepsOrder || (same.id.index > last && added.isEmpty) {
                kept.insert(same.id.index)
                last = same.id.index
                places.append(same)
            } else {
                let place = Place(id: EndpointID(next), configured: configured)
                next += 1
                added.append(place)
                places.append(place)
            }
        }
        removed = old.map(\.id).filter { !kept.contains($0.index) }
    }

    /// True when the endpoints stay as they are.
    var isEmpty: Bool { removed.isEmpty && added.isEmpty }

    /// `policy`, whose lists count positions in the file, with the client's identities.
    func identified(_ policy: CallPolicy) -> CallPolicy {
        func ids(_ list: [EndpointID]) -> [EndpointID] {
            list.compactMap { places.indices.contains($0.index) ? places[$0.index].id : nil }
        }
        var policy = policy
        policy.fallback = FallbackLists(
            general: ids(policy.fallback.general), tooLong: ids(policy.fallback.tooLong),
            filtered: ids(policy.fallback.filtered))
        policy.forbidden = ids(policy.forbidden)
        return policy
    }
}
