import Dashboard
import Gateway

extension WatchReader.News {
    /// What the screen is told.
    var messages: [Message] {
        switch self {
        case .began(let hello): [.link(.connected(run: hello.run, acts: hello.acts))]
        case .fleet(let fleet, let labels, let leftOut):
            [
                .leftOut(leftOut),
                .snapshot(
                    fleet,
                    labels.map {
                        EndpointLabel(isSimulated: $0.isSimulated, address: $0.address)
                    }),
            ]
        case .trace(let event, let label): [.trace(event, label: label)]
        case .stopping: []
        }
    }
}
