import { describe, expect, it } from "vitest";

import { missingHouse } from "../src/find/missingHouse";

const street = (label: string) => ({ kind: "street", label }) as const;
const lane = (label: string) => ({ kind: "lane", label }) as const;

describe("a house of whom only the street is known", () => {
  it("is named by its number", () => {
    for (const typed of [
      "15 chợ mới",
      "số 15 Chợ Mới",
      "số nhà 15, Chợ Mới",
      "so nha 15 cho moi",
      " 15, Đường Chợ Mới",
    ])
      expect(missingHouse(typed, street("Đường Chợ Mới")), typed).toBe("15");
    expect(missingHouse("12/3 Lê Lợi", street("Lê Lợi"))).toBe("12/3");
    expect(missingHouse("15A Lê Lợi", street("Lê Lợi"))).toBe("15A");
    expect(missingHouse("45 ngõ 109 Trần Hưng", lane("Ngõ 109 Trần Hưng"))).toBe("45");
  });

  it("is none where the number is part of the name, or no house was asked for", () => {
    for (const [typed, found] of [
      ["Chợ Mới", street("Đường Chợ Mới")],
      ["ngõ 109 Trần Hưng", lane("Ngõ 109 Trần Hưng")],
      ["30 tháng 4", street("Đường 30 tháng 4")],
      ["3 tháng 2", street("Đường 3/2")],
      ["30/4", street("Đường 30 tháng 4")],
      ["quốc lộ 1A", street("Quốc lộ 1A")],
      ["12/3 Lê Lợi", lane("Hẻm 12/3 Lê Lợi")],
      ["12 Trần Hưng", { kind: "house", label: "12 Đường Trần Hưng" } as const],
      ["", street("Lê Lợi")],
    ] as const)
      expect(missingHouse(typed, found), typed).toBeNull();
  });
});
