/// A part of the list of the friends that are near.
public struct NearbyPage: Hashable, Sendable {
  /// Ascending by distance, then by user id.
  public var friends: [NearbyFriend]

  /// Where the next page starts; `nil` on the last one.
  public var next: NearbyCursor?

  /// How many friends are near in all.
  public var total: Int

  /// Creates a page.
  public init(friends: [NearbyFriend], next: NearbyCursor?, total: Int) {
    self.friends = friends
    self.next = next
    self.total = total
  }

  /// The page for somebody who must not be told of `user` any more.
  func without(_ user: UserID) -> NearbyPage {
    var page = self
    page.friends.removeAll { $0.user == user }
    guard page.friends.count < friends.count else { return self }
    page.total -= 1
    if next?.user == user {
      page.next = page.friends.last.map { NearbyCursor(distance: $0.distance, user: $0.user) }
    }
    return page
  }
}

/// Where a page of a list ordered by distance and user id ends: at its last friend.
///
/// The cursor is a key, not an index, so that friends who come and go between two pages neither repeat nor hide others.
public struct NearbyCursor: Hashable, Sendable {
  /// Metres to the last friend of the page.
  public var distance: Double

  /// The last friend of the page.
  public var user: UserID

  /// Creates a cursor that stands behind `user` at `distance` metres.
  public init(distance: Double, user: UserID) {
    self.distance = distance
    self.user = user
  }

  /// The cursor as text, for a client to hand back: 16 hexadecimal digits of the distance, and the user id.
  public var text: String {
    let digits = String(distance.bitPattern, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits + user.text
  }

  /// Reads what ``text`` wrote; `nil` when it did not.
  public init?(text: String) {
    let bytes = text.utf8
    guard let end = bytes.index(bytes.startIndex, offsetBy: 16, limitedBy: bytes.endIndex),
      let digits = Substring(bytes[..<end]).wholeHexadecimal,
      let user = try? UserID(String(text[end...]))
    else { return nil }
    let distance = Double(bitPattern: digits)
    guard distance.isFinite, distance >= 0 else { return nil }
    self.init(distance: distance, user: user)
  }

  /// Whether a friend at `distance` metres comes after the cursor.
  func precedes(distance: Double, user: UserID) -> Bool {
    distance == self.distance ? user > self.user : distance > self.distance
  }
}

extension Substring {
  /// The number that these hexadecimal digits name. Unlike `UInt64(_:radix:)`, no sign is accepted.
  fileprivate var wholeHexadecimal: UInt64? {
    utf8.first == UInt8(ascii: "+") || utf8.first == UInt8(ascii: "-") ? nil : UInt64(self, radix: 16)
  }
}
