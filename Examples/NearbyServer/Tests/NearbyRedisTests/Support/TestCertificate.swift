import Foundation
import NIOSSL

/// A certificate that vouches for itself, in files that end with the test.
struct TestCertificate {
  let certificatePath: String
  let keyPath: String

  struct Failure: Error {}

  /// Makes a certificate for these names, such as `DNS:localhost,IP:127.0.0.1`.
  static func with<Result>(
    names: String, isolation: isolated (any Actor)? = #isolation, _ body: (TestCertificate) async throws -> Result
  ) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nearby-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let certificate = TestCertificate(
      certificatePath: folder.appendingPathComponent("certificate.pem").path,
      keyPath: folder.appendingPathComponent("key.pem").path)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=test"]
      + ["-addext", "subjectAltName=\(names)"]
      + ["-keyout", certificate.keyPath, "-out", certificate.certificatePath]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw Failure() }
    return try await body(certificate)
  }

  /// What a server needs to show it on that port.
  func arguments(port: Int) -> [String] {
    ["--tls-port", "\(port)", "--tls-auth-clients", "no", "--tls-cert-file", certificatePath]
      + ["--tls-key-file", keyPath, "--tls-ca-cert-file", certificatePath]
  }

  /// The configuration of a client that trusts this certificate and no other.
  func trusting() throws -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(certificatePath))
    return configuration
  }
}
