import NIOCore
import Testing

@testable import NearbyServer

/// The header of the PROXY protocol, by its bytes.
@Suite struct ProxyHeaderTests {
  private static let signature: [UInt8] = [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 10]
  private static let version4: [UInt8] = [198, 51, 100, 7, 10, 0, 0, 1, 0x12, 0x34, 0x01, 0xBB]
  private static let version6: [UInt8] =
    [0x20, 0x01, 0x0D, 0xB8] + Array(repeating: 0, count: 11) + [1] + Array(repeating: 9, count: 16) + [1, 2, 3, 4]

  private static func binary(_ command: UInt8, _ family: UInt8, _ payload: [UInt8]) -> [UInt8] {
    signature + [command, family, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)] + payload
  }

  private static let valid: [(bytes: [UInt8], address: String?)] =
    [
      ("PROXY TCP4 198.51.100.7 10.0.0.1 4660 443\r\n", "198.51.100.7"),
      ("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n", "255.255.255.255"),
      ("PROXY TCP6 2001:db8::1 ::1 0 443\r\n", "2001:db8::1"),
      ("PROXY TCP6 ::ffff:198.51.100.7 ::1 0 443\r\n", "198.51.100.7"),
      ("PROXY UNKNOWN\r\n", nil), ("PROXY UNKNOWN what ever follows\r\n", nil),
      ("PROXY UNKNOWN " + String(repeating: "f", count: 91) + "\r\n", nil),
    ].map { (Array($0.utf8), $1) } + [
      (binary(0x21, 0x11, version4), "198.51.100.7"), (binary(0x21, 0x12, version4), "198.51.100.7"),
      // More may follow the addresses.
      (binary(0x21, 0x11, version4 + [4, 0, 1, 0]), "198.51.100.7"), (binary(0x21, 0x21, version6), "2001:db8::1"),
      (binary(0x21, 0x21, version6 + Array(repeating: 0, count: 2012)), "2001:db8::1"),
      // The proxy's own, of nobody knows whom, and of a socket in the file system.
      (binary(0x20, 0x00, []), nil), (binary(0x20, 0x11, version4), nil), (binary(0x20, 0x11, [1, 2]), nil),
      (binary(0x21, 0x00, []), nil), (binary(0x21, 0x00, [1, 2, 3]), nil), (binary(0x21, 0x10, version4), nil),
      (binary(0x21, 0x31, Array(repeating: 0x2F, count: 216)), nil),
    ]

  @Test func `A header says whose a connection is, and leaves what follows`() throws {
    for (bytes, address) in Self.valid {
      let expected = try address.map { ProxyHeader.forwarded(try #require(NetworkAddress($0))) } ?? .ownOrUnknown
      var buffer = ByteBuffer(bytes: bytes + Array("GET /".utf8))
      #expect(try buffer.readProxyHeader() == expected, "\(bytes)")
      #expect(String(buffer: buffer) == "GET /")
    }
  }

  @Test func `A header is waited for, however it is cut`() throws {
    for (bytes, _) in Self.valid {
      for count in 0..<bytes.count {
        var buffer = ByteBuffer(bytes: bytes.prefix(count))
        #expect(try buffer.readProxyHeader() == nil, "\(count) of \(bytes)")
        #expect(buffer.readableBytes == count)
      }
    }
  }

  @Test(arguments: [
    "GET / HTTP/1.1\r\n", "proxy TCP4 198.51.100.7 10.0.0.1 1 2\r\n", "PROXY\r\n", "PROXY \r\n", "PROXY TCP4\r\n",
    "PROXY TCP5 198.51.100.7 10.0.0.1 1 2\r\n", "PROXY TCP4 198.51.100.7 10.0.0.1 1\r\n",
    "PROXY TCP4 198.51.100.7 10.0.0.1 1 2 3\r\n", "PROXY TCP4  198.51.100.7 10.0.0.1 1 2\r\n",
    "PROXY TCP4 198.51.100.7 10.0.0.1 1 2 \r\n", "PROXY TCP4 198.51.100.7 10.0.0.1 1 2\n",
    "PROXY TCP4 198.51.100.256 10.0.0.1 1 2\r\n", "PROXY TCP4 198.51.100 10.0.0.1 1 2\r\n",
    "PROXY TCP4 198.51.100.7 10.0.0.1 65536 2\r\n", "PROXY TCP4 198.51.100.7 10.0.0.1 01 2\r\n",
    "PROXY TCP4 198.51.100.7 10.0.0.1 -1 2\r\n", "PROXY TCP4 2001:db8::1 ::1 1 2\r\n",
    "PROXY TCP6 198.51.100.7 10.0.0.1 1 2\r\n", "PROXY TCP6 2001:db8::1%eth0 ::1 1 2\r\n",
    "PROXY TCP4 198.51.100.7\0 10.0.0.1 1 2\r\n",
  ])
  func `A line that is no header is refused`(line: String) {
    var buffer = ByteBuffer(string: line)
    #expect(throws: InvalidProxyHeader()) { try buffer.readProxyHeader() }
  }

  @Test func `A line without an end is not waited for`() {
    var buffer = ByteBuffer(string: "PROXY UNKNOWN " + String(repeating: "f", count: 93))
    #expect(throws: InvalidProxyHeader()) { try buffer.readProxyHeader() }
  }

  @Test(
    arguments: [
      // Another signature, version or command, families and transports that there are not.
      [13, 10, 13, 10, 0, 13, 10, 0x51, 0x55, 0x49, 0x54, 13], binary(0x11, 0x11, version4),
      binary(0x22, 0x11, version4),
      binary(0x21, 0x41, version4), binary(0x21, 0x13, version4),
      // Too short for the addresses of their family, and longer than anybody needs.
      binary(0x21, 0x11, Array(version4.dropLast())), binary(0x21, 0x21, version4), binary(0x21, 0x21, []),
      binary(0x21, 0x31, Array(repeating: 0, count: 215)), binary(0x20, 0x00, Array(repeating: 0, count: 2049)),
    ] as [[UInt8]])
  func `Bytes that are no header are refused before they are all there`(bytes: [UInt8]) {
    var buffer = ByteBuffer(bytes: bytes.prefix(16))
    #expect(throws: InvalidProxyHeader()) { try buffer.readProxyHeader() }
  }

  @Test func `No bytes do any harm`() {
    var random = SystemRandomNumberGenerator()
    let seed = random.next()
    var state = seed
    func next(below limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }
    for _ in 1...20_000 {
      var bytes = Self.valid[next(below: Self.valid.count)].bytes
      for _ in 0...next(below: 3) { bytes[next(below: bytes.count)] = UInt8(next(below: 256)) }
      bytes.removeLast(next(below: bytes.count))
      var buffer = ByteBuffer(bytes: bytes)
      let isRead = (try? buffer.readProxyHeader()) != nil
      #expect(isRead || buffer.readableBytes <= bytes.count, "seed \(seed)")
    }
  }
}
