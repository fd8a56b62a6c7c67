import NearbyCore
import NearbyTestKit
import Testing

/// A service in the middle of a turn that does not end before it is told to.
struct BusyService {
  let town: ServiceTown
  let service: NearbyService
  let anna: ServiceClient
  let bert: ServiceClient
  private let turn: OccupiedTurn

  /// Anna and Bert are connected.
  init(limits: NearbyServiceLimits) async throws {
    town = try ServiceTown(limits: limits)
    service = town.services[0]
    anna = try await town.connect(town.anna)
    bert = try await town.connect(town.bert)
    try await anna.report(0)
    try await bert.report(1)
    await town.settle()
    turn = await OccupiedTurn(of: service)
  }

  /// Begins something that has to wait for the service, and returns once it is counted.
  func begin(_ body: @escaping @Sendable () async throws -> Void) async -> Task<Void, any Error> {
    let count = service.waitingInputCount
    let task = Task { try await body() }
    await eventually { service.waitingInputCount == count + 1 }
    return task
  }

  func end() async {
    turn.end()
    await town.settle()
  }
}
