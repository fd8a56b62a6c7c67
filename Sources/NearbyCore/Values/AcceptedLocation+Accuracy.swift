extension AcceptedLocation {
  /// Whether this says more exactly than `other` where the same device was. Without an accuracy it is the place itself.
  func isMoreAccurate(than other: AcceptedLocation) -> Bool {
    (motion.accuracy ?? 0) < (other.motion.accuracy ?? 0)
  }

  /// Whether this counts, and not `other`, when both are told of one report: the more accurate, and else the one that is
  /// farther south, or west. That is as good as any other order, and the same on every node.
  func counts(before other: AcceptedLocation) -> Bool {
    (motion.accuracy ?? 0, coordinate.latitude, coordinate.longitude)
      < (other.motion.accuracy ?? 0, other.coordinate.latitude, other.coordinate.longitude)
  }
}
