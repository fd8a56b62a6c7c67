/// U+FEFF in UTF-8, which some programs put before a text. It is no part of it.
enum ByteOrderMark {
  static let bytes: [UInt8] = [0xEF, 0xBB, 0xBF]
}
