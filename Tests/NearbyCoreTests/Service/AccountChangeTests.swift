import NearbyCore
import NearbyTestKit
import Testing

/// Friendships and decisions that somebody changes who is no client.
@Suite struct AccountChangeTests {
  private static func town(
    nodeCount: Int = 2, healingInterval: Duration? = nil
  ) async throws -> (town: ServiceTown, anna: ServiceClient, bert: ServiceClient) {
    let town = try ServiceTown(nodeCount: nodeCount, healingInterval: healingInterval)
    let anna = try await town.connect(town.anna, to: 0)
    let bert = try await town.connect(town.bert, to: nodeCount - 1)
    try await anna.report(0)
    try await bert.report(1)
    await town.settle()
    #expect(anna.near == [town.bert] && bert.near == [town.anna])
    return (town, anna, bert)
  }

  private static func paused(_ user: UserID) -> SharingSettings {
    SharingSettings(
      user: user, visibility: .paused(), visibilityVersion: LocationVersion(epoch: 2_000_000, sequence: 0))
  }

  @Test func aFriendshipThatSomebodyElseEndsIsOver() async throws {
    let (town, anna, bert) = try await Self.town()
    #expect(town.friends.removeFriend(town.bert, of: town.anna))
    for service in town.services { await service.accountsChanged(of: [town.anna, town.bert, town.carl]) }
    await town.settle()
    #expect(anna.near == [] && bert.near == [])
  }

  @Test func aFriendshipThatSomebodyElseMakesIsOne() async throws {
    let (town, anna, _) = try await Self.town()
    let carl = try await town.connect(town.carl, to: 1)
    try await carl.report(2)
    _ = town.friends.addFriend(town.carl, of: town.anna)
    _ = town.friends.addFriend(town.anna, of: town.carl)
    for service in town.services { await service.accountsChanged(of: [town.anna, town.carl]) }
    await town.settle()
    #expect(anna.near == [town.bert, town.carl] && carl.near == [town.anna])
  }

  @Test(arguments: [true, false], [1, 2])
  func whoIsHiddenBySomebodyElseIsSeenByNobody(isConnected: Bool, nodeCount: Int) async throws {
    let (town, anna, bert) = try await Self.town(nodeCount: nodeCount)
    if !isConnected { await anna.close() }
    town.decisions.store([Self.paused(town.anna)])
    for service in town.services { await service.accountsChanged(of: [town.anna]) }
    await town.settle()
    #expect(bert.near == [])
    if isConnected { #expect(anna.near == [], "who hides sees nobody") }
  }

  @Test func whatCannotBeReadIsTriedAgain() async throws {
    let (town, anna, bert) = try await Self.town()
    _ = town.friends.removeFriend(town.bert, of: town.anna)
    town.directory.reading.fail(1)
    await anna.service.accountsChanged(of: [town.anna])
    await town.settle()
    #expect(anna.near == [town.bert] && bert.near == [town.anna])
    await town.pass(.seconds(10))
    #expect(anna.near == [])
  }

  @Test func theDecisionOfAFriendWhoIsElsewhereIsReadAgainWithTheNextHealing() async throws {
    let (town, anna, bert) = try await Self.town(healingInterval: .seconds(60))
    await anna.close()
    town.decisions.store([Self.paused(town.anna)])
    town.sharing.reading.fail(1)
    await bert.service.accountsChanged(of: [town.anna])
    await town.settle()
    #expect(bert.near == [town.anna])
    await town.pass(.seconds(120))
    #expect(bert.near == [])
  }

  @Test func whoIsNotThereIsNotReadAnew() async throws {
    let (town, anna, _) = try await Self.town()
    let former = town.directory.reading.callCount
    await anna.service.accountsChanged(of: [town.carl, try UserID("nobody")])
    await town.settle()
    #expect(town.directory.reading.callCount == former)
  }
}
