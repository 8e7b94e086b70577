import { describe, expect, it } from "vitest";

import { piecesOf } from "../src/parts/pieces";

describe("codes among words", () => {
  const codes = (text: string) => piecesOf(text).flatMap(({ piece, isCode }) => (isCode ? [piece] : []));

  it("are told from them by their hyphens, without what encloses or separates them", () => {
    expect(codes("Trùng một phần với CAM-0005 (20 m), P7-CAM-12 (8 m) và 2 camera")).toEqual([
      "CAM-0005",
      "P7-CAM-12",
    ]);
    expect(codes("12 m – 18,3; không nêu mã")).toEqual([]);
    expect(codes("- 12 m")).toEqual([]);
  });

  it.each(["CAM-0005, CAM-0006.", "không có mã", "", "C-1"])("leave the text as it is: %o", (text) =>
    expect(
      piecesOf(text)
        .map(({ piece }) => piece)
        .join(""),
    ).toBe(text),
  );
});
