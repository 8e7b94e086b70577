import { expect, it } from "vitest";

import type { Incident } from "../src/api/types";
import { newestFirst } from "../src/find/recent";

it("puts the newest first, and each but once", () => {
  const incident = (id: string, created_at: string, from: string) => ({ id, created_at, from }) as Incident;
  const imported = "2026-11-20T09:00:00Z";
  const incidents = [
    incident("a", imported, "2026-11-17T18:00:00Z"),
    incident("b", imported, "2026-11-19T10:00:00+07:00"),
    incident("c", imported, "2026-11-19T04:00:00Z"),
    incident("d", "2026-11-22T08:00:00Z", "2026-11-01T00:00:00Z"),
    incident("a", imported, "2026-11-17T18:00:00Z"),
  ];
  expect(newestFirst(incidents).map(({ id }) => id)).toEqual(["d", "c", "b", "a"]);
});
