package import NearbyCore

/// One line of a data set: somebody was somewhere.
package struct CheckIn: Hashable, Sendable {
  package var time: Timestamp
  package var user: UserID
  package var coordinate: Coordinate
}
