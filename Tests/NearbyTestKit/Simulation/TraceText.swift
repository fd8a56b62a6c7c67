internal import NearbyCore

/// Values as text for people who look for a fault: also what descriptions keep private, since nobody lives in a
/// simulation, and without what says nothing.
enum TraceText {
  static func short(_ value: Any) -> String {
    switch value {
    case let user as UserID: return user.text
    case let place as Coordinate: return "(\(rounded(place.latitude)), \(rounded(place.longitude)))"
    case let version as LocationVersion:
      return version == .none ? "never" : "\(version.epoch).\(version.sequence).\(version.node % 1000)"
    case let time as Timestamp: return "\(time.milliseconds)"
    case let session as SessionID: return "#\(session.rawValue)"
    case let slot as SlotID: return "\(slot)"
    case let motion as Motion: return motion.accuracy.map { "±\(Int($0))" } ?? ""
    case let text as String: return text
    case let device as WorldStep.Device: return "user-\(device.user + 1)/\(device.number)"
    default: return composed(value)
    }
  }

  private static func composed(_ value: Any) -> String {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      return mirror.children.first.map { short($0.value) } ?? ""
    case .collection, .set:
      return "[\(mirror.children.map { short($0.value) }.joined(separator: ", "))]"
    case .struct, .tuple:
      return fields(of: mirror)
    case .enum:
      guard let child = mirror.children.first else { return "\(value)" }
      let values = Mirror(reflecting: child.value)
      let isTuple = values.displayStyle == .tuple
      return (child.label ?? "") + (isTuple ? fields(of: values) : "(\(short(child.value)))")
    default:
      return "\(value)"
    }
  }

  private static func fields(of mirror: Mirror) -> String {
    let fields = mirror.children.compactMap { child -> String? in
      let text = short(child.value)
      let label = child.label.flatMap { $0.hasPrefix(".") ? nil : $0 }
      return text.isEmpty ? nil : label.map { "\($0): \(text)" } ?? text
    }
    return "(\(fields.joined(separator: ", ")))"
  }

  private static func rounded(_ degrees: Double) -> Double { (degrees * 1e5).rounded() / 1e5 }
}
