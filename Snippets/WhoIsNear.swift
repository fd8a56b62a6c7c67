//! Distances without trigonometry for each pair, and the slot of a channel.

// snippet.hide
import NearbyCore

// snippet.show
let filter = try ProximityFilter(radius: Distance(miles: 5))
let mine = UnitVector(try Coordinate(latitude: 52.5163, longitude: 13.3777))
let theirs = UnitVector(try Coordinate(latitude: 52.5219, longitude: 13.4132))
let isNear = filter.isNear(mine, theirs, wasNear: false)

let ring = try HashRing(slots: [RingSlot(id: SlotID("p1")), RingSlot(id: SlotID("p2"), weight: 2)])
let owner = ring.slot(for: try UserID("anna"))
// snippet.hide
print("near: \(isNear), \(Int(mine.distance(to: theirs))) m; Anna's channel lives at \(owner)")
