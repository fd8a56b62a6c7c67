internal import NIOSSL

extension RedisOptions {
  /// Options with what should not stand in a command line, which everybody on the machine can read:
  ///
  /// - `NEARBY_REDIS_PASSWORD`: the password; without it nobody is asked for.
  /// - `NEARBY_REDIS_USER`: its user; `default` when not given.
  /// - `NEARBY_REDIS_TLS`: `system` to encrypt, and trust whom the system trusts; or the path of a file with the
  ///   certificates to trust.
  ///
  /// What is empty counts as not given.
  ///
  /// - Throws: ``InvalidRedisEnvironment`` for a user without a password.
  public init(environment: [String: String]) throws {
    self.init()
    func value(_ name: String) -> String? { environment["NEARBY_REDIS_\(name)"].flatMap { $0.isEmpty ? nil : $0 } }
    if let password = value("PASSWORD") {
      credentials = RedisCredentials(user: value("USER") ?? "default", password: password)
    } else if value("USER") != nil {
      throw InvalidRedisEnvironment()
    }
    if let trusted = value("TLS") {
      var tls = TLSConfiguration.makeClientConfiguration()
      if trusted != "system" { tls.trustRoots = .file(trusted) }
      self.tls = tls
    }
  }
}

/// `NEARBY_REDIS_USER` is set, and `NEARBY_REDIS_PASSWORD` is not.
public struct InvalidRedisEnvironment: Error, Hashable, CustomStringConvertible {
  /// What is missing.
  public var description: String { "NEARBY_REDIS_USER needs NEARBY_REDIS_PASSWORD." }
}
