import { describe, expect, it } from "vitest";

import { clearOffset } from "../src/map/clearOffset";

const frame = { left: 0, top: 0, right: 390, bottom: 340 };
const buttons = { left: 290, top: 12, right: 378, bottom: 100 };

describe("clearOffset", () => {
  it("moves nothing where nothing is covered", () =>
    expect(clearOffset([{ x: 200, y: 170 }], frame, [buttons])).toEqual({ x: 0, y: 0 }));

  it("brings a covered dot out the shortest way, and keeps the others in", () => {
    const by = clearOffset(
      [
        { x: 300, y: 90 },
        { x: 30, y: 200 },
      ],
      frame,
      [buttons],
    );
    expect(by).not.toBeNull();
    expect(Math.hypot(by?.x ?? 99, by?.y ?? 99)).toBeLessThan(40);
    expect((by?.x ?? 0) + 30).toBeGreaterThanOrEqual(14);
  });

  it("brings in what is outside", () => {
    const by = clearOffset([{ x: -20, y: 170 }], frame, []);
    expect(by?.x).toBeCloseTo(34);
  });

  it("gives up where there is no room", () => {
    const corners = [
      { x: 14, y: 14 },
      { x: 376, y: 326 },
      { x: 376, y: 14 },
    ];
    expect(clearOffset(corners, frame, [buttons])).toBeNull();
    expect(clearOffset([...corners, { x: 500, y: 500 }], frame, [])).toBeNull();
  });
});
