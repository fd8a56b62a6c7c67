extension CloseCode {
  /// Whether the client should connect again, with increasing pauses.
  ///
  /// Codes that this version does not know are worth it, except in the family 4000...4099.
  public var isWorthRetrying: Bool {
    switch rawValue {
    case 1000, 1002, 1003, 1007...1010, 4000...4099: false
    default: true
    }
  }
}
