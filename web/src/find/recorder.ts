import type { Notice, OwnCandidate } from "../api/types";
import type { Language } from "../language/language";

type RecorderWindow = NonNullable<OwnCandidate["recorder_window"] | Notice["recorder_window"]>;

/** The window as a recorder's own clock shows it: "18:33–18:48, Thứ Năm 19/11/2026 (chạy nhanh 3 phút)". */
export function recorderText(on: RecorderWindow, language: Language): string {
  const window = language.window(new Date(on.from), new Date(on.to));
  if (on.offset_s === 0) return window;
  const offset = language.duration(on.offset_s * 1000);
  return language.t(on.offset_s > 0 ? "row.fast" : "row.slow", { window, offset });
}
