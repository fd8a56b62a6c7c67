/// What a channel of the server was told with `NOTIFY`.
package struct PostgresNotice: Hashable, Sendable {
  package let channel: String
  package let text: String

  package init(channel: String, text: String) {
    (self.channel, self.text) = (channel, text)
  }
}

/// What has to be waited for until connecting can go on.
enum ConnectionWait {
  case reading, writing
}
