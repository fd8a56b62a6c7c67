import Foundation

/// The sample messages as Google's own protobuf implementation encodes them: written by Vectors/generate.py.
enum WireVectors {
  static let all: [WireVector] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Vectors/messages.json")
    do {
      return try JSONDecoder().decode([WireVector].self, from: try Data(contentsOf: file))
    } catch {
      fatalError("Vectors/messages.json cannot be read: \(error)")
    }
  }()
}
