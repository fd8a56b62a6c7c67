/// What libFuzzer calls with each input that it makes up; it keeps an input that traps here.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzTarget(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do throws(FuzzedInput.Failure) {
    try FuzzedInput.check(UnsafeBufferPointer(start: start, count: count).span)
  } catch {
    fatalError("\(error)")
  }
  return 0
}
