import NearbyCore
import NearbyProtocol
import WireMessages

/// A friend who moved, as each of the codecs knows it: the message that a server sends most.
enum FriendUpdate {
  /// For our codecs.
  static func ours() throws -> ServerMessage {
    let location = AcceptedLocation(
      coordinate: try Coordinate(latitude: 52.520008, longitude: 13.404954),
      acceptedAt: Timestamp(milliseconds: 1_767_225_600_123),
      capturedAt: Timestamp(milliseconds: 1_767_225_599_870))
    return ServerMessage(
      body: .moved(NearbyFriend(user: try UserID("user-00001234"), location: location, distance: 1843.25)))
  }

  /// For swift-protobuf.
  static func generated() -> Nearby_V1_ServerMessage {
    var friend = Nearby_V1_NearbyFriend()
    friend.user = "user-00001234"
    friend.location.latitude = 52.520008
    friend.location.longitude = 13.404954
    friend.distanceM = 1843.25
    friend.reportedAtMs = 1_767_225_600_123
    friend.capturedAtMs = 1_767_225_599_870
    var message = Nearby_V1_ServerMessage()
    message.moved.friend = friend
    return message
  }

  /// For Foundation.
  static func codable() -> CodableServerMessage {
    let friend = CodableNearbyFriend(
      user: "user-00001234", location: CodableLatLng(latitude: 52.520008, longitude: 13.404954),
      distanceM: 1843.25, reportedAtMs: "1767225600123", capturedAtMs: "1767225599870")
    return CodableServerMessage(moved: CodableFriendMoved(friend: friend))
  }
}
