extension String {
  /// The text whose UTF-8 form is the bytes in `range`; `nil` when they are not UTF-8. O(bytes).
  init?(validating bytes: Span<UInt8>, in range: Range<Int>) {
    let text = unsafe bytes.extracting(range).withUnsafeBufferPointer { buffer -> String? in
      // Measured three times as fast as validation, and as strict where every byte is ASCII.
      if unsafe buffer.allSatisfy({ $0 < 0x80 }) { return unsafe String(decoding: buffer, as: UTF8.self) }
      return unsafe String(validating: buffer, as: UTF8.self)
    }
    guard let text else { return nil }
    self = text
  }
}
