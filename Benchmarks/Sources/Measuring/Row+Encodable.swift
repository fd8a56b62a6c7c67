extension Row: Encodable {
  private enum Key: String, CodingKey {
    case name, unit, ours, peer, ratio, goal, met, reason
    case peerName = "peer_name"
  }

  /// Writes every key in every row, `null` where there is nothing, so that a reader need not guess what is missing.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    try container.encode(unit, forKey: .unit)
    try container.encode(ours, forKey: .ours)
    try container.encode(peer, forKey: .peer)
    try container.encode(peerName, forKey: .peerName)
    try container.encode(ratio, forKey: .ratio)
    try container.encode(goal.text(in: unit), forKey: .goal)
    try container.encode(isMet, forKey: .met)
    try container.encode(reason, forKey: .reason)
  }
}
