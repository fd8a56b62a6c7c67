import Foundation

/// The sample messages as Google's own protobuf implementation encodes them: written by Vectors/generate.py.
enum WireVectors {
  static let all: [WireVector] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../Vectors/messages.json")
    do {
      return try JSONDecoder().decode([WireVector].self, from: try Data(contentsOf: file))
    } catch {
      fatalError("Vectors/messages.json cannot be read: \(error)")
    }
  }()
}

/// One message in both of its forms.
struct WireVector: Sendable, Decodable, CustomStringConvertible {
  var name: String
  var message: String
  var hex: String
  var json: String

  var description: String { name }

  var binary: [UInt8] { bytes(hex) }
  var text: [UInt8] { Array(json.utf8) }
}

/// The bytes that hexadecimal digits stand for; white space is left out.
func bytes(_ hex: String) -> [UInt8] {
  let digits = hex.compactMap(\.hexDigitValue)
  return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
