import { describe, expect, it } from "vitest";

import { share, unitNames } from "../src/reports/reportText";

describe("a report", () => {
  it("names all units that a row may stand for", () => {
    const unit = (name: string) => ({ code: "1", name });
    expect(unitNames([], "không rõ", "hoặc")).toBe("không rõ");
    expect(unitNames([unit("xã A")], "không rõ", "hoặc")).toBe("xã A");
    expect(unitNames([unit("xã A"), unit("xã B")], "không rõ", "hoặc")).toBe("xã A hoặc xã B");
  });

  it("rounds no part up to all and none down to nothing", () => {
    expect([share(0, 7), share(7, 7), share(1, 2)]).toEqual([0, 1, 0.5]);
    expect([share(999, 1000), share(1, 1000)]).toEqual([0.99, 0.01]);
  });
});
