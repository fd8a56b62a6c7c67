/// Where people live, and so how many of the 40 friends of each are near.
enum Neighbourhood: String {
  /// Everyone a kilometre from the next one along a line around the globe: the 4 neighbours are near.
  case line

  /// All within a kilometre of one place: all 40 are near.
  case town

  var nearCount: Int { self == .line ? 4 : 40 }
}
