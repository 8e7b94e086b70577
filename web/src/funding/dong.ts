/** Reading amounts of money as they are written in Vietnam, in either language of the page. */

const FACTORS: Record<string, number> = {
  "": 1,
  đ: 1,
  đồng: 1,
  vnd: 1,
  nghìn: 1e3,
  ngàn: 1e3,
  k: 1e3,
  triệu: 1e6,
  tr: 1e6,
  tỷ: 1e9,
  tỉ: 1e9,
  thousand: 1e3,
  m: 1e6,
  million: 1e6,
  bn: 1e9,
  billion: 1e9,
};

/** Đồng from `4.500.000`, `4500000 đ`, `4,5 triệu`, `500k`, `1,2 tỷ`, `4.5 million`; null where it is none, or no whole number of them. */
export function parseDong(text: string): number | null {
  const parts = /^([\d.,\s]*\d)\s*([a-zđ]\p{L}*)?\.?$/u.exec(text.trim().toLowerCase().normalize("NFC"));
  if (!parts) return null;
  const factor = FACTORS[parts[2] ?? ""];
  const number = factor === undefined ? null : parseNumber((parts[1] ?? "").replace(/\s/g, ""), factor > 1);
  if (factor === undefined || number === null) return null;
  const dong = Math.round(number * factor);
  return dong > 0 && Math.abs(dong - number * factor) < 1e-6 * factor && Number.isSafeInteger(dong)
    ? dong
    : null;
}

/**
 * Whether an amount names no unit, and is so small, or has decimals, that it must be one of thousands or millions: as lists are
 * read.
 */
export function lacksUnit(text: string): boolean {
  const digits = text.trim().replace(/\s/g, "");
  if (!/^[\d.,]+$/.test(digits)) return false;
  const dong = parseDong(text);
  return dong === null ? parseNumber(digits, true) !== null : dong < LEAST_WITHOUT_UNIT;
}

// As the server has it for lists.
const LEAST_WITHOUT_UNIT = 1e5;

// As Vietnamese writes it: points between thousands, a comma before decimals, which only a word such as "triệu" leaves room
// for; a point before one or two digits is a decimal one too, as machines write it.
function parseNumber(digits: string, hasDecimals: boolean): number | null {
  if (/^\d+$/.test(digits)) return Number(digits);
  if (hasDecimals && (/^\d+,\d{1,3}$/.test(digits) || /^\d+\.\d{1,2}$/.test(digits)))
    return Number(digits.replace(",", "."));
  const isGrouped = /^\d{1,3}([.,])\d{3}(?:\1\d{3})*$/.test(digits);
  return isGrouped ? Number(digits.replace(/[.,]/g, "")) : null;
}
