extension StringProtocol {
  /// Whether both texts are the same bytes, but for capital and small letters of ASCII.
  ///
  /// Names of protocols and hosts are compared like that: `lowercased()` takes the sign for kelvin for a k.
  func isSameASCII(as other: some StringProtocol) -> Bool {
    utf8.elementsEqual(other.utf8) { $0.asciiLowercased == $1.asciiLowercased }
  }
}

extension UInt8 {
  fileprivate var asciiLowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
