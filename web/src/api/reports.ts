/** The requests about what there was on a day. */
import { answer, client } from "./client";
import type { RegistryReport } from "./types";

/** The same as a file for spreadsheets. */
export const getRegistryFile = (on: string): Promise<Blob> =>
  answer<Blob>(
    client.GET("/api/v1/reports/registry.csv", { params: { query: { on } }, parseAs: "blob" }) as never,
  );

/** How many cameras the unit, and each below it, had on a day; today if none is named. */
export const getRegistryReport = (on: string | null): Promise<RegistryReport> =>
  answer<RegistryReport>(
    client.GET("/api/v1/reports/registry", { params: { query: { on: on ?? undefined } } }),
  );
