/** Places in the plane coordinates of VN-2000, as cadastral maps and land papers write them. */
import type { Place } from "./coordinates";

/** A point of a zone of 3°; X is the northing and Y the easting, as Vietnamese papers have it. */
export interface GridPoint {
  x: number;
  y: number;
  /** The central meridian in degrees; null where the text does not say it. */
  meridian: number | null;
}

/** A zone's central meridian in degrees, and the provinces (as they were) whose papers use it. */
export interface Meridian {
  deg: number;
  provinces: string;
}

/** The zones in use. */
export const MERIDIANS: Meridian[] = [
  { deg: 103, provinces: "Điện Biên, Lai Châu" },
  { deg: 104, provinces: "Sơn La" },
  { deg: 104.5, provinces: "Cà Mau, Kiên Giang" },
  { deg: 104.75, provinces: "An Giang, Lào Cai, Nghệ An, Phú Thọ, Yên Bái" },
  {
    deg: 105,
    provinces:
      "Hà Nội, Hà Nam, Hà Tây, Ninh Bình, Thanh Hóa, Vĩnh Phúc, Cần Thơ, Bạc Liêu, Đồng Tháp, Hậu Giang",
  },
  {
    deg: 105.5,
    provinces:
      "Bắc Ninh, Hà Giang, Hà Tĩnh, Hải Dương, Hưng Yên, Nam Định, Sóc Trăng, Tây Ninh, Thái Bình, Trà Vinh, Vĩnh Long",
  },
  { deg: 105.75, provinces: "Hải Phòng, TP.HCM, Bến Tre, Bình Dương, Cao Bằng, Long An, Tiền Giang" },
  { deg: 106, provinces: "Hòa Bình, Quảng Bình, Tuyên Quang" },
  { deg: 106.25, provinces: "Bình Phước, Quảng Trị" },
  { deg: 106.5, provinces: "Bắc Kạn, Thái Nguyên" },
  { deg: 107, provinces: "Bắc Giang, Thừa Thiên Huế" },
  { deg: 107.25, provinces: "Lạng Sơn" },
  { deg: 107.5, provinces: "Kon Tum" },
  { deg: 107.75, provinces: "Quảng Ninh, Đà Nẵng, Quảng Nam, Bà Rịa - Vũng Tàu, Đồng Nai, Lâm Đồng" },
  { deg: 108, provinces: "Quảng Ngãi" },
  { deg: 108.25, provinces: "Bình Định, Khánh Hòa, Ninh Thuận" },
  { deg: 108.5, provinces: "Bình Thuận, Đắk Lắk, Đắk Nông, Gia Lai, Phú Yên" },
];

const NUMBER = String.raw`(?<![\d.,])(?:\d{1,3}(?:([.,' ])\d{3}(?!\d))(?:\1\d{3}(?!\d))?(?:[.,]\d+)?|\d{5,7}(?:[.,]\d+)?)`;
const MERIDIAN =
  /(?<![\d.,])(10[3-8])(?:[.,](\d+))?\s*(?:°|đ|d|độ)?\s*(?:(\d{1,2})\s*['′’])?\s*(?:00\s*["″”])?\s*$/iu;

/** Reads `2028878.62 542681.98 105.5`, `X=2028878,62 Y=542681,98 KTT 105°30'`; null where it is none such. */
export function readGrid(text: string): GridPoint | null {
  const plain = text.trim().replace(/\b(?:vn-?2000|ktt?|kinh tuyến(?: trục)?|[xyne]|m)\b\s*[=:]?/giu, " ");
  const numbers = [...plain.matchAll(new RegExp(NUMBER, "gu"))];
  if (numbers.length !== 2) return null;
  const last = numbers[1];
  const rest = plain.slice((last?.index ?? 0) + (last?.[0].length ?? 0)).replace(/^[\s,;]+/, "");
  const stated = rest === "" ? null : MERIDIAN.exec(rest);
  if (rest !== "" && (!stated || stated.index !== 0)) return null;
  const [a = 0, b = 0] = numbers.map(([number]) => metres(number));
  // Within Vietnam no northing is as small as an easting, so that either order can be told.
  const [x, y] = a > b ? [a, b] : [b, a];
  if (x < 850_000 || x > 2_650_000 || y < 300_000 || y > 700_000) return null;
  if (!stated) return { x, y, meridian: null };
  const minutes = stated[3] === undefined ? 0 : Number(stated[3]) / 60;
  const deg = Number(`${stated[1]}.${stated[2] ?? 0}`) + minutes;
  const known = MERIDIANS.some((meridian) => meridian.deg === deg);
  return { x, y, meridian: known ? deg : null };
}

/** A number with or without separators of thousands: of two signs or more the first one separates. */
function metres(text: string): number {
  const signs = text.match(/[.,' ]/g) ?? [];
  const whole = signs.length > 1 ? text.split(signs[0] ?? "").join("") : text;
  return Number(whole.replace(",", "."));
}

/** What to type for a point of a zone. */
export const gridText = ({ x, y }: GridPoint, meridian: number): string =>
  `${x.toFixed(2)} ${y.toFixed(2)} ${meridian}`;

/**
 * The meridians in use with the distance in kilometres of the place that each one makes from where the map looks,
 * the nearest first; a wrong choice is off by tens of kilometres.
 */
export function nearestMeridians(
  point: GridPoint,
  near: Place | null,
): (Meridian & { distance_km: number | null })[] {
  if (!near) return MERIDIANS.map((meridian) => ({ ...meridian, distance_km: null }));
  const shrink = Math.cos((near.lat * Math.PI) / 180);
  return MERIDIANS.map((meridian) => {
    const { lon, lat } = placeOfGrid(point, meridian.deg);
    return { ...meridian, distance_km: 111.2 * Math.hypot((lon - near.lon) * shrink, lat - near.lat) };
  }).sort((a, b) => a.distance_km - b.distance_km);
}

// The ellipsoid of VN-2000 is that of WGS 84; only its place in space differs.
const A = 6_378_137;
const F = 1 / 298.257223563;
const SCALE = 0.9999;
const FALSE_EASTING = 500_000;
// Metres, seconds of arc, parts per million: the parameters in force for VN-2000 to WGS 84 (EPSG 6960).
const SHIFT = [-191.90441429, -39.30318279, -111.45032835] as const;
const TURN = [-0.00928836, 0.01975479, -0.00427372] as const;
const STRETCH = 0.252906278;

/** The place in degrees, WGS 84. */
export function placeOfGrid({ x, y }: GridPoint, meridian: number): Place {
  return toWgs84(unproject(x, y, meridian));
}

// Krüger's series to the fourth order: better than a millimetre within a zone.
function unproject(northing: number, easting: number, meridian: number): [lat: number, lon: number] {
  const n = F / (2 - F);
  const radius = (A / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
  const xi = northing / (SCALE * radius);
  const eta = (easting - FALSE_EASTING) / (SCALE * radius);
  const beta = [
    n / 2 - (2 * n ** 2) / 3 + (37 * n ** 3) / 96 - n ** 4 / 360,
    n ** 2 / 48 + n ** 3 / 15 - (437 * n ** 4) / 1440,
    (17 * n ** 3) / 480 - (37 * n ** 4) / 840,
    (4397 * n ** 4) / 161_280,
  ];
  let [straightXi, straightEta] = [xi, eta];
  beta.forEach((b, i) => {
    const k = 2 * (i + 1);
    straightXi -= b * Math.sin(k * xi) * Math.cosh(k * eta);
    straightEta -= b * Math.cos(k * xi) * Math.sinh(k * eta);
  });
  const conformal = Math.asin(Math.sin(straightXi) / Math.cosh(straightEta));
  const e = Math.sqrt(F * (2 - F));
  // The geodetic latitude whose conformal one this is, by iteration.
  let lat = conformal;
  for (let i = 0; i < 6; i++)
    lat = Math.asin(Math.tanh(Math.atanh(Math.sin(conformal)) + e * Math.atanh(e * Math.sin(lat))));
  const lon = Math.atan2(Math.sinh(straightEta), Math.cos(straightXi));
  return [lat, lon + (meridian * Math.PI) / 180];
}

function toWgs84([lat, lon]: [number, number]): Place {
  const e2 = F * (2 - F);
  const v = A / Math.sqrt(1 - e2 * Math.sin(lat) ** 2);
  const [x, y, z] = [
    v * Math.cos(lat) * Math.cos(lon),
    v * Math.cos(lat) * Math.sin(lon),
    v * (1 - e2) * Math.sin(lat),
  ];
  const [rx, ry, rz] = TURN.map((seconds) => (seconds / 3600) * (Math.PI / 180)) as [number, number, number];
  const m = 1 + STRETCH * 1e-6;
  // Coordinate frame rotation.
  const X = SHIFT[0] + m * (x + rz * y - ry * z);
  const Y = SHIFT[1] + m * (-rz * x + y + rx * z);
  const Z = SHIFT[2] + m * (ry * x - rx * y + z);
  const p = Math.hypot(X, Y);
  let phi = Math.atan2(Z, p * (1 - e2));
  for (let i = 0; i < 6; i++) {
    const w = A / Math.sqrt(1 - e2 * Math.sin(phi) ** 2);
    phi = Math.atan2(Z + e2 * w * Math.sin(phi), p);
  }
  return { lon: (Math.atan2(Y, X) * 180) / Math.PI, lat: (phi * 180) / Math.PI };
}
