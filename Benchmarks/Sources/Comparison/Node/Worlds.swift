/// The world that was asked for last: making one takes long, and the larger ones do not fit in memory together.
final class Worlds {
  private struct Kind: Equatable {
    var sessions: Int
    var neighbourhood: Neighbourhood
    var idLength: Int
  }

  private var last: (kind: Kind, world: World)?

  func world(_ sessions: Int, _ neighbourhood: Neighbourhood, idLength: Int = 13) throws -> World {
    let kind = Kind(sessions: sessions, neighbourhood: neighbourhood, idLength: idLength)
    if let last, last.kind == kind { return last.world }
    last = nil
    let world = try World(sessions: sessions, neighbourhood, idLength: idLength)
    last = (kind, world)
    return world
  }
}
