/// How the bytes of a field's value are laid out in the binary form. Numbers 3 and 4 are the ends of a group.
enum WireType: UInt8 {
  case varint = 0
  case fixed64 = 1
  case lengthDelimited = 2
  case fixed32 = 5
}
