extension AcceptedLocation {
  /// Whether this says more exactly than `other` where the same device was. Without an accuracy it is the place itself.
  func isMoreAccurate(than other: AcceptedLocation) -> Bool {
    (motion.accuracy ?? 0) < (other.motion.accuracy ?? 0)
  }
}
