/// Numbers as protocols write them: digits and nothing else, without leading zeros.
enum Decimal {
  /// The number, of at most five digits; `nil` for anything else.
  static func number(_ text: Substring) -> Int? {
    let digits = text.utf8
    guard (1...5).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0"),
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
  }
}
