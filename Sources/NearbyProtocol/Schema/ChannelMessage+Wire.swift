import NearbyCore

extension ChannelMessage: WireMessage {
  private enum Field: UInt32, WireField {
    case location = 1, friendship, age

    var name: StaticString {
      switch self {
      case .location: "location"
      case .friendship: "friendship"
      case .age: "ageMs"
      }
    }

    static var alternatives: FieldSet<Self> { [.location, .friendship] }
  }

  init(from reader: inout some FieldReader) throws(Fault) {
    var record: LocationRecord?
    var change: FriendshipChange?
    var age: Int64 = 0
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .location: (record, change) = (try walk.message(.location, in: &reader), nil)
        case .friendship: (record, change) = (nil, try walk.message(.friendship, in: &reader))
        case .age: age = try reader.int64()
        }
      } catch {
        try walk.keep(error)
      }
    }
    if let record {
      self = .location(record, ageMilliseconds: age)
    } else if let change {
      self = .friendship(change)
    } else {
      throw Fault(.unknownBody, at: reader.index)
    }
  }

  func write(to writer: inout some FieldWriter) {
    switch self {
    case .location(let record, let age):
      writer.write(Field.location, record)
      writer.write(Field.age, age)
    case .friendship(let change): writer.write(Field.friendship, change)
    }
  }
}

extension FriendshipChange: WireMessage {
  private enum Field: UInt32, WireField {
    case user = 1, friend, areFriends

    var name: StaticString {
      switch self {
      case .user: "user"
      case .friend: "friend"
      case .areFriends: "areFriends"
      }
    }
  }

  @inline(never)
  init(from reader: inout some FieldReader) throws(Fault) {
    var user: UserID?
    var friend: UserID?
    var areFriends = false
    var walk = FieldWalk<Field>()
    while let field = try walk.next(in: &reader) {
      do {
        switch field {
        case .user: user = try reader.user()
        case .friend: friend = try reader.user()
        case .areFriends: areFriends = try reader.bool()
        }
      } catch {
        try walk.keep(error)
      }
    }
    self.init(
      user: try reader.require(user, at: Field.user, or: .invalidUser(.empty)),
      friend: try reader.require(friend, at: Field.friend, or: .invalidUser(.empty)), areFriends: areFriends)
  }

  func write(to writer: inout some FieldWriter) {
    writer.write(Field.user, user.text)
    writer.write(Field.friend, friend.text)
    writer.write(Field.areFriends, areFriends)
  }
}
