/** Where a row of a list stands, in the reader's language. */
import type { Language } from "../language/language";

/** "Dòng 7", "Dòng 7, mắt 2", "Trang Thôn 3, dòng 7"; a code in brackets behind it stays there. */
export function rowText(row: string, { t }: Language): string {
  const [, place = row, lens, code = ""] = /^(.*?)(?:, lens (\d+))?( \([^()]+\))?$/.exec(row) ?? [];
  const line = /^line (\d+)$/.exec(place)?.[1];
  const [, sheet = "", number] = /^(.*)!(\d+)$/.exec(place) ?? [];
  const where = line ? t("row.line", { line }) : number ? t("row.ofSheet", { sheet, line: number }) : place;
  return (lens ? t("row.lens", { row: where, lens }) : where) + code;
}
