// The pure full screen: `Model` is one value, `update` its only writer, `view` a function to cells.
//
// Nothing here reads a clock, draws on a terminal or talks to an endpoint. The runtime feeds
// `Message`s, performs the `Effect`s that come back, and presents `Model.frame(size:)`. Between
// messages it may sleep until `Model.nextWake(after:)`, or for ever when that is `nil`.
//
//     key, tick, client event ──► Message ──► update(&model, message) ──► [Effect]
//                                                   │
//     terminal ◄── Frame ◄── model.frame(size:) ◄───┘
//
// Folders: Model (what is known), Update (what changes it, with the one key table), Markdown (text
// to styled lines, incrementally), View (one file a region, each with one `draw`).
