import { describe, expect, it } from "vitest";

import { Problem } from "../src/api/problem";
import type { ReviewItem } from "../src/api/types";
import { asidesOf, COLUMN_FIELDS, FIELDS, typed, valueOf } from "../src/imports/fields";
import { fileFault, MOST_BYTES } from "../src/imports/file";
import { complaintText, itemText, listProblemText, REPAIRS, rowText } from "../src/imports/itemText";
import { byRow, fitting, headingsNamed, headingsOf, perhaps, proposed, unitsOf } from "../src/imports/rows";
import { Language } from "../src/language/language";

const vi = new Language("vi");
const en = new Language("en");
const item = (change: Partial<ReviewItem>): ReviewItem => ({
  row: "line 7",
  field: "lon",
  code: "unreadable",
  message: "in the server's own words",
  value: null,
  waits: true,
  ...change,
});

describe("a file that is chosen", () => {
  const file = (name: string, change: Partial<File> = {}) => ({ name, type: "", size: 1000, ...change });

  it.each(["a.csv", "Danh sách.XLSX", "a.b.ods", "ban-do.kmz", "x.geojson", "x.json", "x.txt"])(
    "is sent: %s",
    (name) => expect(fileFault(file(name))).toBeNull(),
  );

  it.each([
    ["pictures", file("DSC01.JPG")],
    ["pictures", file("cam1.mp4")],
    ["pictures", file("ghi.dav")],
    ["pictures", file("list.csv", { type: "image/png" })],
    ["ending", file("list.docx")],
    ["ending", file("list")],
    ["empty", file("list.csv", { size: 0 })],
    ["large", file("list.csv", { size: MOST_BYTES + 1 })],
  ])("p1 is refused with its reason: %s", (fault, chosen) => expect(fileFault(chosen)).toBe(fault));

  it("may be as large as the server takes", () =>
    expect(fileFault(file("list.csv", { size: MOST_BYTES }))).toBeNull());
});

describe("what is said of a row", () => {
  it("has a sentence for every kind of repair, in both languages", () => {
    for (const code of REPAIRS)
      for (const language of [vi, en]) {
        const text = itemText(item({ code, waits: false }), language);
        expect([code, text]).not.toEqual([code, expect.stringContaining("own words")]);
        expect(text.length).toBeGreaterThan(10);
      }
    expect(itemText(item({ code: "zero_added" }), vi)).not.toBe(itemText(item({ code: "zero_added" }), en));
  });

  it("is the sentence of a refusal, with its values", () => {
    const range = item({ code: "out_of_range", values: { least: 0, most: 360 } });
    expect(itemText(range, vi)).toBe("Chỉ nhận số từ 0 đến 360.");
    expect(itemText(item({ code: "perhaps_known", values: { code: "C-014" } }), vi)).toContain("C-014");
  });

  it("names the values of a closed list as the page does", () => {
    const said = (field: string) =>
      itemText(
        item({ field, code: "not_in_list", values: { allowed: ["working", "broken", "faulty"] } }),
        vi,
      );
    expect(said("status")).toBe("Chỉ nhận một trong: Đang hoạt động; Hỏng.");
    expect(said("label")).toBe("Chỉ nhận một trong: working; broken; faulty.");
    const complaint = {
      pointer: "/status",
      code: "not_in_list",
      values: { allowed: ["faulty"] },
      detail: "",
    };
    expect(complaintText(complaint as never, en)).toBe("This must be one of: Faulty.");
  });

  it.each([
    ["stands_already", { row: "line 3" }, "Trùng mã với Dòng 3.", "The same code as Line 3."],
    ["decimals_lost", { places: 3 }, /3 nơi/, /3 places/],
    ["not_lens_count", { most: 64 }, /1 đến 64/, /1 to 64/],
    ["swapped", { lon: 105.95, lat: 18.35, unit: "xã Mẫu" }, /xã Mẫu/, /Outside xã Mẫu/],
    ["outside_unit", { stated: "xã Một", actual: "xã Hai" }, /xã Một.*xã Hai/, /xã Một, in xã Hai/],
    ["outside_unit", { stated: "xã Một", actual: null }, /^Ở ngoài xã Một: /, /^Outside xã Một: /],
    ["far_off", { km: 200 }, /200 km/, /200 km/],
    ["of_tomorrow", undefined, "Máy chủ báo: in the server's own words", "In the server's own words"],
  ])("is said by its code: %s", (code, values, vietnamese, english) => {
    const said = item({ code, values });
    expect(itemText(said, vi)).toMatch(vietnamese);
    expect(itemText(said, en)).toMatch(english);
  });

  it.each([
    ["line 7", "Dòng 7", "Line 7"],
    ["line 7, lens 2", "Dòng 7, mắt 2", "Line 7, lens 2"],
    ["line 2, lens 3 (C-014)", "Dòng 2, mắt 3 (C-014)", "Line 2, lens 3 (C-014)"],
    ["Thôn 3!12", "Trang Thôn 3, dòng 12", "Sheet Thôn 3, row 12"],
    ["placemark 4", "placemark 4", "placemark 4"],
  ])("names where it stands: %s", (row, vietnamese, english) => {
    expect(rowText(row, vi)).toBe(vietnamese);
    expect(rowText(row, en)).toBe(english);
  });
});

describe("a file that cannot be read", () => {
  const bad = (status: number, code: string, values?: unknown) =>
    new Problem(status, { detail: "in the server's own words", code, values });

  it.each([
    [bad(400, "broken_file"), vi.t("refused.broken_file")],
    [bad(400, "two_columns", { row: "line 1", first: "SĐT", second: "Điện thoại" }), /“SĐT”.*“Điện thoại”/],
    [bad(400, "no_header", { row: "line 1", field: "code" }), /^Dòng 1: không thấy/],
    [bad(413, "too_large"), vi.t("import.large")],
    [new Problem(0), vi.t("problem.away")],
    [
      new Problem(422, {
        errors: [{ pointer: "/meridian", detail: "must be a number, got x", code: "not_number" }],
      }),
      "Cần một số.",
    ],
  ])("says what to do (%#)", (problem, words) => expect(listProblemText(problem, vi)).toMatch(words));

  it("names the headings that it is about", () => {
    const { refusal } = bad(400, "two_columns", { row: "line 1", first: "SĐT", second: "Điện thoại" });
    expect(headingsNamed(refusal)).toEqual(["SĐT", "Điện thoại"]);
    expect(headingsNamed(bad(400, "broken_file").refusal)).toEqual([]);
  });
});

describe("what is asked besides the fields of a camera", () => {
  it.each([
    [[], []],
    [[{ field: "owner_phone", code: "not_phone_number" }], ["owner_phone"]],
    [[{ field: "owner_name", code: "not_phone_number" }], ["owner_phone"]],
    [[{ field: "owner_name", code: "owner_above_unclear" }], ["owner_name", "owner_phone", "without_owner"]],
    [[{ field: "amount_dong", code: "money_unit_missing" }], ["amount_dong", "source_of_funds"]],
  ])("%#", (items, asked) => expect(asidesOf(items)).toEqual(asked));
});

describe("rows and headings", () => {
  it("come together by row, those that wait first", () => {
    const items = [
      item({ row: "line 9", waits: true }),
      item({ row: "line 3", waits: false }),
      item({ row: "line 4", waits: true, field: "lon" }),
      item({ row: "line 4", waits: false, field: "label" }),
    ];
    expect(byRow(items).map(({ row, waits, items }) => [row, waits, items.length])).toEqual([
      ["line 9", true, 1],
      ["line 4", true, 2],
      ["line 3", false, 1],
    ]);
  });

  it("keep their order when a column is left out or taken in", () => {
    // An object of the server has its names in the order of letters; the file has its own.
    const headings = ["Vị trí", "Ghi chú", "Mã"];
    const first = headingsOf({ columns: { Mã: "code", "Vị trí": "label" }, headings }, ["Ghi chú"], {}, []);
    expect(first).toEqual(headings);
    const now = { columns: { "Vị trí": "label", "Ghi chú": "purpose" }, headings };
    expect(headingsOf(now, ["Mã", "Mới"], { Mã: "" }, first)).toEqual([...first, "Mới"]);
    // Of a map nobody knows the order.
    expect(headingsOf({ columns: { b: "code" }, headings: [] }, ["a"], {}, [])).toEqual(["b", "a"]);
  });

  it("are what a saved mapping is offered by", () => {
    const saved: { name: string; mapping: Record<string, string> }[] = [
      { name: "fits", mapping: { A: "code", B: "" } },
      { name: "of another list", mapping: { C: "code" } },
      { name: "says nothing new", mapping: { A: "label" } },
    ];
    const offered = fitting(saved, ["A", "B"], { A: "label" });
    expect(offered.map(({ name }) => name)).toEqual(["fits"]);
    // A refusal names the two columns that it is about, and no others.
    expect(fitting(saved, ["B", "D"], {}, false).map(({ name }) => name)).toEqual(["fits"]);
  });

  it("may be a known camera", () => {
    expect(perhaps([item({}), item({ code: "perhaps_known", values: { code: "C-014" } })])).toBe("C-014");
    expect(perhaps([item({})])).toBeNull();
    const swapped = item({ code: "swapped", values: { lon: 105.95, lat: 18.35, unit: "xã Mẫu" } });
    expect(proposed([item({}), swapped])).toEqual({ lon: 105.95, lat: 18.35 });
    expect(proposed([item({})])).toBeNull();
    const values = { stated: "Phường Cũ", codes: ["18073"], candidates: ["Phường Thành Sen (18073)"] };
    expect(unitsOf([item({}), item({ code: "unit_unclear", values })])).toEqual([
      { code: "18073", name: "Phường Thành Sen (18073)" },
    ]);
    expect(unitsOf([item({ code: "unit_unknown", values: { stated: "Phường Cũ" } })])).toEqual([]);
  });
});

describe("what is typed into a field", () => {
  it.each([
    ["lon", "105,9057", 105.9057],
    ["lat", " 18.34 ", 18.34],
    ["lat", "", null],
    ["lat", "18°20'", "18°20'"],
    ["code", "007", "007"],
    ["status", "working", "working"],
    ["public", "true", true],
    ["public", "false", false],
    ["installed_on", "19/11/2026", "2026-11-19"],
    ["installed_on", "5.1.2026", "2026-01-05"],
    ["installed_on", "2026-11-19", "2026-11-19"],
    ["installed_on", "31/31/2026", "2026-31-31"],
    ["verified_on", "hôm qua", "hôm qua"],
  ] as const)("%s %s becomes what the server takes", (field, text, value) =>
    expect(valueOf(field, text)).toEqual(value),
  );

  it("shows a day as it is written here, and all else as it is", () => {
    expect(typed("installed_on", "2026-11-19")).toBe("19/11/2026");
    expect(typed("installed_on", "tháng 5")).toBe("tháng 5");
    expect(typed("code", "2026-11-19")).toBe("2026-11-19");
    expect([typed("lon", 105.9), typed("public", false), typed("code", null)]).toEqual([
      "105.9",
      "false",
      "",
    ]);
  });

  it("covers every field that a column may be", () =>
    expect(new Set(COLUMN_FIELDS).size).toBe(Object.keys(FIELDS).length + 17));
});
