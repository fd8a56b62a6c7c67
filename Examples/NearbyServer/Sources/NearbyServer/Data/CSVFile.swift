import Foundation

/// The lines of a file of comma-separated values with a header. Quotes have no meaning: no id or number needs them.
struct CSVFile {
  /// One line behind the header.
  struct Row {
    fileprivate let file: String
    let line: Int
    fileprivate let fields: [Substring]

    /// Reads a field.
    ///
    /// - Throws: ``InvalidCSV`` when `read` returns `nil` or throws.
    func field<Value>(
      _ index: Int, _ what: String, _ read: (Substring) throws -> Value?
    ) throws(InvalidCSV) -> Value {
      if let value = try? read(fields[index]) { return value }
      throw invalid(.unreadableField(what))
    }

    func invalid(_ problem: InvalidCSV.Problem) -> InvalidCSV {
      InvalidCSV(file: file, line: line, problem: problem)
    }
  }

  let rows: [Row]

  /// Reads a file whose first line has exactly these column names.
  init(path: String, columns: [String]) throws(InvalidCSV) {
    let file = URL(fileURLWithPath: path).lastPathComponent
    guard let data = FileManager.default.contents(atPath: path) else {
      throw InvalidCSV(file: path, line: 0, problem: .unreadableFile)
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw InvalidCSV(file: file, line: 0, problem: .notUTF8)
    }
    let header = columns.joined(separator: ",")
    var rows: [Row] = []
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated()
    {
      if index == 0 {
        guard line == header else {
          throw InvalidCSV(file: file, line: 1, problem: .wrongHeader(expected: header))
        }
        continue
      }
      guard !line.isEmpty else { continue }
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      guard fields.count == columns.count else {
        throw InvalidCSV(
          file: file, line: index + 1, problem: .wrongFieldCount(found: fields.count, expected: columns.count)
        )
      }
      rows.append(Row(file: file, line: index + 1, fields: fields))
    }
    self.rows = rows
  }
}
