import Foundation

@testable import NearbyServer

extension DataSet {
  /// Real check-ins of March 2010, which lie in this package. The folder can be deleted without breaking the build.
  static func gowalla() throws -> DataSet {
    let package = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4)
    return try load(directory: NSString.path(withComponents: package + ["Data", "gowalla-2010-03"]))
  }
}
