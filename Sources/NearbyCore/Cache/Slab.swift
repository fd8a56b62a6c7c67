/// Memory for elements of one type that never move: chunks of equal size, found through a small directory.
///
/// Growing adds a chunk and copies nothing, so no call takes longer than a chunk does. Only the first chunk
/// begins small and doubles, so that a slab with few elements is small.
///
/// The memory is raw. The owner initialises an element before it reads it, and deinitialises those that are
/// left before the slab goes; for trivial types neither needs code. Plain nested arrays are safer, and were
/// measured at five to seventeen times the cost of an access.
@safe
@usableFromInline
struct Slab<Element>: ~Copyable {
  /// Moves the element of an index from the first address to the second, if it is initialised.
  @usableFromInline
  typealias Move = (Int, UnsafeMutablePointer<Element>, UnsafeMutablePointer<Element>) -> Void

  /// The directory: the addresses of the chunks.
  @usableFromInline
  var chunks: UnsafeMutablePointer<UnsafeMutablePointer<Element>>

  /// How many addresses the directory has room for.
  @usableFromInline
  var directorySize = 8

  /// How many chunks there were, those included that are given back.
  @usableFromInline
  var chunkCount = 0

  /// How many chunks, from the first, are given back.
  @usableFromInline
  var releasedChunks = 0

  /// How many elements there is an address for.
  @usableFromInline
  var count = 0

  /// How many elements the chunks have room for.
  @usableFromInline
  var capacity = 0

  @inlinable
  init() {
    unsafe chunks = .allocate(capacity: directorySize)
  }

  @inlinable
  deinit {
    for chunk in releasedChunks..<chunkCount { deallocate(chunk) }
    unsafe chunks.deallocate()
  }

  /// Chunks of about 32 KB: the directory stays small, and no allocation or growth of the first one is long.
  @inlinable
  static var chunkBits: Int {
    let stride = MemoryLayout<Element>.stride
    return max(4, 15 - (Int.bitWidth - (stride - 1).leadingZeroBitCount))
  }

  @inlinable
  static var chunkSize: Int { 1 << chunkBits }

  /// The address of an element. O(1).
  ///
  /// - Precondition: `index` is less than ``count`` and not in a chunk that was given back.
  @unsafe
  @inlinable
  @inline(__always)
  func address(of index: Int) -> UnsafeMutablePointer<Element> {
    assert(index >= 0 && index < count && index >> Self.chunkBits >= releasedChunks)
    return unsafe chunks[index &>> Self.chunkBits] + (index & (Self.chunkSize &- 1))
  }

  /// Makes room for one more element, at index ``count``, which it raises. O(1): at most one chunk is
  /// allocated, and at most half of the first chunk is moved by `move`, or the directory.
  @inlinable
  mutating func extend(moving move: Move) {
    if count == capacity { unsafe grow(move) }
    count += 1
  }

  @inlinable
  @inline(never)
  mutating func grow(_ move: Move) {
    guard capacity > 0, capacity < Self.chunkSize else {
      let size = capacity == 0 ? min(16, Self.chunkSize) : Self.chunkSize
      if chunkCount == directorySize { growDirectory() }
      unsafe (chunks + chunkCount).initialize(to: Self.allocate(size))
      chunkCount += 1
      capacity += size
      return
    }
    let larger = unsafe Self.allocate(2 * capacity)
    for element in 0..<capacity {
      unsafe move(element, chunks[0] + element, larger + element)
    }
    deallocate(0)
    unsafe chunks[0] = larger
    capacity *= 2
  }

  @inlinable
  @inline(never)
  mutating func growDirectory() {
    let larger = UnsafeMutablePointer<UnsafeMutablePointer<Element>>.allocate(capacity: 2 * directorySize)
    unsafe larger.moveInitialize(from: chunks, count: chunkCount)
    unsafe chunks.deallocate()
    unsafe chunks = larger
    directorySize *= 2
  }

  /// Elements begin with a cache line, so that one of 32 bytes never lies across two.
  @inlinable
  static func allocate(_ size: Int) -> UnsafeMutablePointer<Element> {
    let bytes = size * MemoryLayout<Element>.stride
    let alignment = max(64, MemoryLayout<Element>.alignment)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: alignment)
    return unsafe memory.bindMemory(to: Element.self, capacity: size)
  }

  @inlinable
  func deallocate(_ chunk: Int) {
    unsafe UnsafeMutableRawPointer(chunks[chunk]).deallocate()
  }

  /// Gives back the chunks that lie wholly before `index`. O(1) for each.
  @inlinable
  mutating func release(before index: Int) {
    while releasedChunks < index >> Self.chunkBits {
      deallocate(releasedChunks)
      releasedChunks += 1
    }
  }
}

extension Slab where Element: BitwiseCopyable {
  /// The element at `index`. O(1).
  @inlinable
  subscript(index: Int) -> Element {
    @inline(__always) get { unsafe address(of: index).pointee }
    @inline(__always) nonmutating set { unsafe address(of: index).pointee = newValue }
  }

  /// Adds `element` at index ``count``. O(1).
  @inlinable
  mutating func append(_ element: Element) {
    unsafe extend { _, old, new in unsafe new.initialize(to: old.pointee) }
    self[count - 1] = element
  }
}

extension Slab: @unchecked Sendable where Element: Sendable {}
