package import Logging
package import NearbyCore

/// What whoever starts the demonstration decides.
package struct DemoConfiguration: Sendable {
  package var dataSet: DataSet
  package var nearby: NearbyConfiguration
  package var port = 8080

  /// Whether all ends with the last check-in; otherwise the page stays open.
  package var exitsWhenDone = false

  /// Whether the data set is played again and again.
  package var isRepeated = false

  /// Where decisions, friendships and reports are kept; `nil` keeps them in memory.
  package var storage: (any ServerStorage)?

  package var nodeCount: Int?

  /// The last word on how the data set is replayed.
  package var prepareReplay: @Sendable (inout ReplayConfiguration) -> Void = { _ in }

  package var logger: Logger

  package init(dataSet: DataSet, nearby: NearbyConfiguration, logger: Logger) {
    self.dataSet = dataSet
    self.nearby = nearby
    self.logger = logger
  }
}
