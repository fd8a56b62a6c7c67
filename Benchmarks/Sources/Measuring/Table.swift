/// Rows as text in columns.
public struct Table {
  private static let headings = [
    "what", "ours", "peer", "unit", "times better", "goal", "met", "peer's name",
  ]
  private var lines: [[String]] = [headings]
  private var reasons: [String] = []

  /// Creates the table of `rows`.
  public init(_ rows: [Row]) {
    for row in rows {
      lines.append([
        row.name, row.ours?.short ?? "-", row.peer?.short ?? "-", row.unit.rawValue, row.ratio?.short ?? "-",
        row.goal.text(in: row.unit) ?? "-", row.isMet.map { $0 ? "yes" : "NO" } ?? "-", row.peerName ?? "-",
      ])
      if let reason = row.reason {
        reasons.append("\(row.name)\(row.peerName.map { " beside \($0)" } ?? ""): \(reason)")
      }
    }
  }

  /// The table, with the reasons below it.
  public var text: String {
    let widths = Self.headings.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    let texts = lines.map { line in
      line.indices.map { column in
        let padding = String(repeating: " ", count: widths[column] - line[column].count)
        return (1...2) ~= column || column == 4 ? padding + line[column] : line[column] + padding
      }
      .joined(separator: "  ")
    }
    return (texts + reasons.map { "! " + $0 }).joined(separator: "\n")
  }
}
