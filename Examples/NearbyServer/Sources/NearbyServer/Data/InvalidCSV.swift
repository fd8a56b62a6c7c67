/// What is wrong with a file of a data set, and in which line. Never carries the value: locations and ids are private.
package struct InvalidCSV: Error, Hashable, Sendable, CustomStringConvertible {
  package enum Problem: Hashable, Sendable {
    case unreadableFile
    case notUTF8
    case wrongHeader(expected: String)
    case wrongFieldCount(found: Int, expected: Int)
    case unreadableField(String)

    /// A quote within a field that does not begin with one, or something behind the quote that ends a field.
    case strayQuote

    /// The file ends within a quoted field.
    case unclosedQuote

    case outOfOrder
    case friendOfOneself
  }

  package var file: String

  /// From 1; 0 when it is about the whole file.
  package var line: Int

  package var problem: Problem

  package var description: String {
    let place = line == 0 ? file : "\(file), line \(line)"
    switch problem {
    case .unreadableFile: return "\(place): cannot be read"
    case .notUTF8: return "\(place): is not UTF-8"
    case .wrongHeader(let expected): return "\(place): the header has to be \(expected)"
    case .wrongFieldCount(let found, let expected): return "\(place): \(found) fields instead of \(expected)"
    case .unreadableField(let what): return "\(place): no valid \(what)"
    case .strayQuote: return "\(place): a quote in the middle of a field"
    case .unclosedQuote: return "\(place): a quote that is never closed"
    case .outOfOrder: return "\(place): earlier than the line before"
    case .friendOfOneself: return "\(place): nobody is a friend of oneself"
    }
  }
}
