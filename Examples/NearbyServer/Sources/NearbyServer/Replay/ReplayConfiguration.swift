package import Logging
package import NearbyCore
package import NearbyProtocol

/// How a data set is replayed.
package struct ReplayConfiguration: Sendable {
  package var host = "127.0.0.1"
  package var port = 8080
  package var subprotocol = Subprotocol.json
  package var dataSet: DataSet

  /// The server's radius and what else decides who must be seen.
  package var radius: Distance
  package var leaveFactor = 1.0
  package var inactiveAfter: Duration

  /// A check after every this many reports, and one at the end.
  package var checkEvery = 500

  /// How many seconds of the data set pass in a second; `nil` for as fast as it goes.
  package var speed: Double?

  /// The clock that the server goes by, when it is this replay that sets it.
  package var dataSetClock: DataSetClock?

  /// How long a check that finds a difference waits for news that may still be on the way.
  package var patience: Duration = .seconds(5)

  /// The token of each user's hello.
  package var token: @Sendable (UserID) -> String

  package var tracePath: String?
  package var showsProgress = false
  package var logger: Logger

  package init(
    dataSet: DataSet, radius: Distance, inactiveAfter: Duration, logger: Logger,
    token: @escaping @Sendable (UserID) -> String
  ) {
    self.dataSet = dataSet
    self.radius = radius
    self.inactiveAfter = inactiveAfter
    self.logger = logger
    self.token = token
  }
}

extension ReplayConfiguration {
  /// Connects a user's client, which connects again whenever it loses its connection.
  func connect(_ user: UserID, context: ReplayContext) async throws -> ReplayClient {
    let connect = { @Sendable [host, port, subprotocol] in
      try await WebSocketClient.connect(host: host, port: port, path: "/ws", subprotocols: [subprotocol.rawValue])
    }
    let connection = try await UnusablePart.check("the server at \(host):\(port)", connect)
    return ReplayClient(
      user: user, connection: connection, reconnect: connect, subprotocol: subprotocol, context: context)
  }
}
