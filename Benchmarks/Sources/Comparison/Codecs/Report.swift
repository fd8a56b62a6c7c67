import NearbyCore
import NearbyProtocol
import WireMessages

/// A report, as each of the codecs knows it: the message that a server gets most.
enum Report {
  /// For our codecs.
  static func ours() throws -> ClientMessage {
    let report = LocationReport(
      coordinate: try Coordinate(latitude: 52.520008, longitude: 13.404954),
      capturedAt: Timestamp(milliseconds: 1_767_225_599_870))
    return ClientMessage(id: 77, body: .report(report))
  }

  /// For swift-protobuf.
  static func generated() -> Nearby_V1_ClientMessage {
    var message = Nearby_V1_ClientMessage()
    message.id = 77
    message.report.location.latitude = 52.520008
    message.report.location.longitude = 13.404954
    message.report.capturedAtMs = 1_767_225_599_870
    return message
  }

  /// For Foundation.
  static func codable() -> CodableClientMessage {
    let location = CodableLatLng(latitude: 52.520008, longitude: 13.404954)
    return CodableClientMessage(
      id: 77, report: CodableLocationReport(location: location, capturedAtMs: "1767225599870"))
  }
}
