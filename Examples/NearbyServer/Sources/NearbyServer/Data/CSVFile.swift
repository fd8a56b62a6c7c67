import Foundation

/// The records of a file of comma-separated values with a header.
struct CSVFile {
  /// One record behind the header.
  struct Row {
    fileprivate let file: String
    let line: Int
    fileprivate let fields: [String]

    /// Reads a field.
    ///
    /// - Throws: ``InvalidCSV`` when `read` returns `nil` or throws.
    func field<Value>(
      _ index: Int, _ what: String, _ read: (String) throws -> Value?
    ) throws(InvalidCSV) -> Value {
      if let value = try? read(fields[index]) { return value }
      throw invalid(.unreadableField(what))
    }

    func invalid(_ problem: InvalidCSV.Problem) -> InvalidCSV {
      InvalidCSV(file: file, line: line, problem: problem)
    }
  }

  let rows: [Row]

  /// Reads a file whose first record has exactly these column names.
  init(path: String, columns: [String]) throws(InvalidCSV) {
    let file = URL(fileURLWithPath: path).lastPathComponent
    guard let data = FileManager.default.contents(atPath: path) else {
      throw InvalidCSV(file: path, line: 0, problem: .unreadableFile)
    }
    guard String(validating: data, as: UTF8.self) != nil else {
      throw InvalidCSV(file: file, line: 0, problem: .notUTF8)
    }
    var cutter = CSVCutter(Array(data), file: file)
    let header = try cutter.next()
    guard let header, header.line == 1, header.fields.elementsEqual(columns, by: { $0.utf8.elementsEqual($1.utf8) })
    else {
      throw InvalidCSV(file: file, line: 1, problem: .wrongHeader(expected: columns.joined(separator: ",")))
    }
    var rows: [Row] = []
    while let record = try cutter.next() {
      guard record.fields.count == columns.count else {
        throw InvalidCSV(
          file: file, line: record.line,
          problem: .wrongFieldCount(found: record.fields.count, expected: columns.count))
      }
      rows.append(Row(file: file, line: record.line, fields: record.fields))
    }
    self.rows = rows
  }
}
