// A handful of cities to say where on Earth a nameless grid is. [name, latitude, longitude]
const cities = [
  ["Austin", 30.2672, -97.7431], ["Round Rock", 30.5083, -97.6789], ["San Marcos", 29.8833, -97.9414],
  ["Cedar Park", 30.5052, -97.8203], ["San Antonio", 29.4241, -98.4936], ["Dallas", 32.7767, -96.797],
  ["Fort Worth", 32.7555, -97.3308], ["Houston", 29.7604, -95.3698], ["Waco", 31.5493, -97.1467],
  ["Oklahoma City", 35.4676, -97.5164], ["Kansas City", 39.0997, -94.5786], ["Lawrence", 38.9717, -95.2353],
  ["Denver", 39.7392, -104.9903], ["Boulder", 40.015, -105.2705], ["Salt Lake City", 40.7608, -111.891],
  ["Phoenix", 33.4484, -112.074], ["Las Vegas", 36.1699, -115.1398], ["Los Angeles", 34.0522, -118.2437],
  ["Santa Monica", 34.0195, -118.4912], ["San Diego", 32.7157, -117.1611], ["San Francisco", 37.7749, -122.4194],
  ["Oakland", 37.8044, -122.2712], ["Berkeley", 37.8715, -122.273], ["Palo Alto", 37.4419, -122.143],
  ["Mountain View", 37.3861, -122.0839], ["San Jose", 37.3382, -121.8863], ["Sacramento", 38.5816, -121.4944],
  ["Portland", 45.5152, -122.6784], ["Seattle", 47.6062, -122.3321], ["Bellevue", 47.6101, -122.2015],
  ["Vancouver", 49.2827, -123.1207], ["Honolulu", 21.3069, -157.8583], ["Minneapolis", 44.9778, -93.265],
  ["Chicago", 41.8781, -87.6298], ["St. Louis", 38.627, -90.1994], ["Nashville", 36.1627, -86.7816],
  ["Memphis", 35.1495, -90.049], ["New Orleans", 29.9511, -90.0715], ["Atlanta", 33.749, -84.388],
  ["Orlando", 28.5383, -81.3792], ["Miami", 25.7617, -80.1918], ["Charlotte", 35.2271, -80.8431],
  ["Raleigh", 35.7796, -78.6382], ["Washington", 38.9072, -77.0369], ["Baltimore", 39.2904, -76.6122],
  ["Philadelphia", 39.9526, -75.1652], ["New York", 40.7128, -74.006], ["Brooklyn", 40.6782, -73.9442],
  ["Boston", 42.3601, -71.0589], ["Cambridge", 42.3736, -71.1097], ["Pittsburgh", 40.4406, -79.9959],
  ["Detroit", 42.3314, -83.0458], ["Toronto", 43.6532, -79.3832], ["Montreal", 45.5017, -73.5673],
  ["Mexico City", 19.4326, -99.1332], ["São Paulo", -23.5505, -46.6333], ["London", 51.5074, -0.1278],
  ["Paris", 48.8566, 2.3522], ["Amsterdam", 52.3676, 4.9041], ["Berlin", 52.52, 13.405],
  ["Stockholm", 59.3293, 18.0686], ["Gothenburg", 57.7089, 11.9746], ["Oslo", 59.9139, 10.7522],
  ["Copenhagen", 55.6761, 12.5683], ["Madrid", 40.4168, -3.7038], ["Rome", 41.9028, 12.4964],
  ["Vienna", 48.2082, 16.3738], ["Tokyo", 35.6762, 139.6503], ["Singapore", 1.3521, 103.8198],
  ["Sydney", -33.8688, 151.2093],
];

export const places = cities.map(([name, latitude, longitude]) => ({ name, latitude, longitude }));
