import NIOCore
import NIOHTTP1
import Testing

@testable import NearbyServer

/// Whose word counts about addresses, and which address a request is from.
@Suite struct AddressRangeTests {
  @Test(arguments: [
    ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.0", false), ("10.0.0.0/8", "::ffff:10.0.0.1", true),
    ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false), ("0.0.0.0/0", "203.0.113.9", true),
    ("0.0.0.0/0", "2001:db8::1", false), ("2001:db8::/32", "2001:db8:ffff::1", true),
    ("2001:db8::/32", "2001:db9::1", false), ("::1", "::1", true), ("::/0", "10.0.0.1", true),
    ("2001:db8::8000:0:0:0/65", "2001:db8::8000:0:0:1", true), ("2001:db8::8000:0:0:0/65", "2001:db8::1", false),
    ("192.0.2.4/30", "192.0.2.7", true), ("192.0.2.4/30", "192.0.2.8", false), ("192.0.2.4/32", "192.0.2.5", false),
  ])
  func `A range has what begins with the same bits`(range: String, address: String, isInside: Bool) throws {
    let range = try #require(AddressRange(Substring(range)))
    #expect(try range.contains(#require(NetworkAddress(address))) == isInside)
  }

  @Test(arguments: [
    "", "10.0.0.0/33", "10.0.0.1/8", "10.0.0.0/", "10.0.0.0/08", "10.0.0.0/+8", "10.0.0/8", "10.0.0.0/8/8", "localhost",
    "2001:db8::/129", "[::1]", "fe80::1%eth0", "127.0.0.1\0", " 127.0.0.1", "/8", "010.0.0.1", "2001:db8::1/64",
  ])
  func `What is no range is refused by name`(text: String) {
    #expect(AddressRange(Substring(text)) == nil)
    #expect(throws: InvalidAddressRange(text: text)) { try TrustedProxies("127.0.0.1," + text) }
  }

  @Test(
    arguments: [
      // Nobody says anything, or what is said is not believed.
      ("10.0.0.1", [], "10.0.0.1"), ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),
      // The rightmost that is no proxy counts, however much the client has made up to its left.
      ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
      ("10.0.0.1", ["203.0.113.1, 198.51.100.7"], "198.51.100.7"),
      ("10.0.0.1", ["203.0.113.1, 198.51.100.7 , 10.0.0.2"], "198.51.100.7"),
      ("10.0.0.1", ["203.0.113.1", "198.51.100.7", "10.0.0.2"], "198.51.100.7"),
      ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
      // As some proxies write it.
      ("10.0.0.1", ["198.51.100.7:4711"], "198.51.100.7"), ("10.0.0.1", ["[2001:db8::1]:4711"], "2001:db8::1"),
      ("10.0.0.1", ["[2001:db8::1]"], "2001:db8::1"), ("10.0.0.1", ["2001:db8::1"], "2001:db8::1"),
      // Nothing is believed beyond what is no address.
      ("10.0.0.1", ["198.51.100.7, unknown"], "10.0.0.1"),
      ("10.0.0.1", ["198.51.100.7, unknown, 10.0.0.2"], "10.0.0.2"),
      ("10.0.0.1", ["198.51.100.7:"], "10.0.0.1"), ("10.0.0.1", ["198.51.100.7:65536"], "10.0.0.1"),
      ("10.0.0.1", ["[198.51.100.7]"], "10.0.0.1"), ("10.0.0.1", ["[2001:db8::1"], "10.0.0.1"),
      ("10.0.0.1", ["[2001:db8::1]4711"], "10.0.0.1"), ("10.0.0.1", ["_hidden"], "10.0.0.1"),
    ] as [(String, [String], String)])
  func `The rightmost address that is not of a trusted proxy counts`(
    peer: String, fields: [String], client: String
  ) throws {
    let proxies = try TrustedProxies("10.0.0.0/8")
    let headers = HTTPHeaders(fields.map { ("X-Forwarded-For", $0) })
    let found = try proxies.client(of: headers, from: #require(NetworkAddress(peer)))
    #expect(try found == #require(NetworkAddress(client)))
  }
}
