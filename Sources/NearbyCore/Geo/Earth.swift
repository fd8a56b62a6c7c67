/// The sphere that every distance is measured on.
///
/// The Earth is a little flat, so that a distance on the sphere is up to about 0.56 % off the one on the WGS
/// 84 ellipsoid: -37 m to +45 m at 5 miles.
public enum Earth {
  /// The mean radius of WGS 84, a third of twice the equatorial and once the polar radius: 6,371,008.8 m.
  ///
  /// H. Moritz, "Geodetic Reference System 1980", Journal of Geodesy 74 (2000), names it R₁.
  public static var meanRadius: Distance { Distance(metres: 6_371_008.8) }

  /// The greatest distance that there is, from a place to its antipode: about 20,015.1 km.
  public static var halfCircumference: Distance { Distance(metres: .pi * meanRadius.metres) }
}
