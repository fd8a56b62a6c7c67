import NearbyCore

/// Names for the people of a ``City``. Nobody has them.
enum CityNames {
  private static let first = [
    "ada", "alan", "amal", "anna", "aylin", "ben", "clara", "david", "deniz", "ella", "emil", "eva", "felix", "finn",
    "frieda", "greta", "hana", "hugo", "ida", "ilias", "jana", "jonas", "juri", "kaya", "lea", "leon", "lina", "luca",
    "mara", "mia", "milan", "nora", "omar", "paula", "rosa", "samir", "tessa", "theo", "vera", "yara",
  ]
  private static let last = [
    "arnold", "baum", "becker", "berg", "brandt", "dietz", "ebert", "falk", "graf", "haas", "hartmann", "jansen",
    "keller", "klein", "lang", "lorenz", "meyer", "neumann", "otto", "peters", "roth", "sander", "thal", "vogt",
    "winter",
  ]

  /// The id of the person with a number, another one for each below a thousand.
  static func user(_ index: Int) throws -> UserID {
    let family = (index / first.count + index) % last.count
    return try UserID("\(first[index % first.count]).\(last[family])")
  }
}
