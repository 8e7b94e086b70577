import { describe, expect, it } from "vitest";

import { Problem } from "../src/api/problem";
import type { FollowQuestion, Pass, ReachedPiece, Sighting, When } from "../src/api/types";
import { isSaidAtFields, otherComplaint } from "../src/follow/complaint";
import { counted, differ, groupText, lengthShown, reachedText } from "../src/follow/counted";
import { fitted } from "../src/follow/fitted";
import { nearestPieces } from "../src/follow/nearestPiece";
import { isUnapproved, notFollowed } from "../src/follow/notFollowed";
import { mostMinutes, readPace, usualMeans } from "../src/follow/pace";
import { headingText, lengthText, shareText, windowText } from "../src/follow/passText";
import {
  asked,
  countedPart,
  isEither,
  keyed,
  notedFault,
  notSeen,
  readSighting,
  refusedSighting,
  typeSighting,
  withMissed,
  withSighting,
  type KeyedPass,
} from "../src/follow/sightings";
import { printedText } from "../src/follow/printedText";
import { streetWords } from "../src/follow/streetWords";
import { TINTS, tinted } from "../src/follow/tint";
import { Language } from "../src/language/language";
import { candidate } from "./candidates";

const vi = new Language("vi");
const en = new Language("en");
const ZONE = "Asia/Ho_Chi_Minh";
const plain = (text: string) => text.replaceAll("\u00a0", " ");

const at = (clock: string, day = "2026-11-22") => `${day}T${clock}+07:00`;
const piece = (when: When, from: string, to: string): ReachedPiece => ({
  when,
  street: null,
  line: [
    [105, 21],
    [105.001, 21],
  ],
  from: at(from),
  to: at(to),
});
const pass = (change: Partial<Pass> = {}): Pass => ({
  when: "after",
  from: at("16:05:20"),
  to: at("16:11:40"),
  entry: [105, 21],
  heading_deg: 45,
  route_share: 0.43,
  information_bits: 0.98,
  candidate: candidate({ verdict: "passes" }),
  ...change,
});
const row = (change: Partial<Pass> = {}) => keyed([pass(change)])[0] as KeyedPass;

describe("tints of streets", () => {
  it("go by the earliest time after the first moment, in steps that people count in", () => {
    const { pieces, ramps } = tinted([
      piece("after", "16:00:00", "16:20:00"),
      piece("after", "16:01:59", "16:30:00"),
      piece("after", "16:02:00", "16:30:00"),
      piece("after", "16:09:59", "16:40:00"),
    ]);
    expect(ramps).toEqual([{ when: "after", step: 2, tints: 5 }]);
    // The soonest is drawn last, on top.
    expect(pieces.map(({ tint, lines }) => [tint, lines.length])).toEqual([
      [4, 1],
      [1, 1],
      [0, 2],
    ]);
  });

  it("go backwards from the last moment before the incident", () => {
    const { pieces, ramps } = tinted([
      piece("before", "15:00:00", "16:00:00"),
      piece("before", "15:00:00", "15:59:31"),
      piece("before", "15:00:00", "15:57:30"),
    ]);
    expect(ramps).toEqual([{ when: "before", step: 0.5, tints: 5 }]);
    expect(pieces.map(({ tint, lines }) => [tint, lines.length])).toEqual([
      [4, 1],
      [0, 2],
    ]);
  });

  it("have no ramp between two known places, and none where nothing is reached", () => {
    const { pieces, ramps } = tinted([piece("between", "16:00:00", "16:10:00")]);
    expect([pieces.length, ramps]).toEqual([1, []]);
    expect(tinted([])).toEqual({ pieces: [], ramps: [] });
  });

  it("never run out, however long it takes", () => {
    const late = tinted([piece("after", "00:00:00", "23:00:00"), piece("after", "23:00:00", "23:59:00")]);
    for (const { tint } of late.pieces) expect(tint).toBeLessThan(TINTS);
    expect(late.pieces.flatMap(({ lines }) => lines)).toHaveLength(2);
  });
});

describe("a printed map", () => {
  const incident = { from: at("16:00:00"), to: at("16:05:00") };
  const printed = (change: object = {}) =>
    printedText(
      {
        answer: {
          means: "motorbike",
          slowest_kmh: 12,
          fastest_kmh: 50,
          minutes: 10,
          now: at("17:00:00"),
          snapped_m: 0,
          reach_m: 1000,
          reach: [],
          passes: [],
          not_listed: { before: 0, between: 0, after: 0 },
        },
        incident,
        sides: "after",
        sightings: [],
        drawn_m: null,
        passes: [],
        reached: "344 m, 8 camera.",
        ...change,
      },
      vi,
    ).map(plain);

  it("says what was asked, what is known and what that reaches", () => {
    const looked = {
      key: "x",
      code: "C-009",
      camera_id: "c",
      seen: false,
      from: at("16:06:00"),
      to: at("16:08:00"),
    };
    expect(printed({ sightings: [looked], drawn_m: 1200, passes: [row()] })).toEqual([
      "Lần theo đường: Xe máy, 12–50 km/h, trong vòng 10 phút; so với lúc xảy ra: Rời đi; xảy ra 16:00–16:05, Chủ Nhật 22/11/2026",
      "C-009 không thấy 16:06–16:08; Đường đã vẽ: 1,2 km",
      `344 m, 8 camera. ${row().candidate.camera_code} 16:05–16:12`,
    ]);
  });

  it("names so many cameras as leave room for the map", () => {
    expect(printed()).toHaveLength(2);
    const last = printed({ passes: Array.from({ length: 30 }, () => row()) }).at(-1) ?? "";
    expect(last.split(", ")).toHaveLength(12 + 2);
    expect(last.endsWith(", …")).toBe(true);
  });
});

describe("the answer before the next one", () => {
  const scene = { from: at("16:00:00"), to: at("16:05:00") };
  // 12 to 48 km/h: a place 2 minutes away at the fastest is 8 minutes away at the slowest.
  const answer = (minutes = 10, ...reach: ReachedPiece[]) => ({
    means: "motorbike" as const,
    slowest_kmh: 12,
    fastest_kmh: 48,
    minutes,
    now: at("17:00:00"),
    snapped_m: 0,
    reach_m: 1000,
    reach,
    passes: [
      row({ from: at("16:06:00"), to: at("16:15:00") }),
      row({ from: at("16:01:00"), to: at("16:09:00") }),
    ],
    not_listed: { before: 0, between: 0, after: 0 },
  });
  const asked = (change: object = {}) => ({ means: "motorbike" as const, minutes: 10, ...change });
  const windows = (of: ReturnType<typeof answer>, question: FollowQuestion, sightings: Sighting[] = []) =>
    fitted(of, question, scene, sightings).reach.map(({ from, to }) =>
      [from, to].map((time) => new Date(Date.parse(time) + 7 * 3_600_000).toISOString().slice(11, 19)),
    );
  const near = piece("after", "16:02:00", "16:13:00");
  const far = piece("after", "16:09:00", "16:15:00");

  it("is the answer itself where nothing is less or other than in it", () => {
    const one = answer(10, near, far);
    expect(fitted(one, asked(), scene, [])).toBe(one);
    expect(fitted(one, asked({ minutes: 12 }), scene, [])).toBe(one);
    expect(fitted(one, asked({ slowest_kmh: 12, fastest_kmh: 48 }), scene, [])).toBe(one);
  });

  it("has no street and no camera beyond fewer minutes, and no time", () => {
    const one = answer(10, near, far);
    expect(windows(one, asked({ minutes: 9 }))).toEqual([
      ["16:02:00", "16:13:00"],
      ["16:09:00", "16:14:00"],
    ]);
    expect(windows(one, asked({ minutes: 6 }))).toEqual([["16:02:00", "16:11:00"]]);
    const less = fitted(one, asked({ minutes: 4 }), scene, []);
    expect(less.passes.map(({ from }) => from)).toEqual([at("16:01:00")]);
    // Of one of both the length is known no more: it is that of the other.
    expect(less.reach_m).toBeGreaterThan(100);
    expect(less.reach_m).toBeLessThan(110);
  });

  it("says the same of the way there, backwards", () => {
    const one = answer(10, piece("before", "15:52:00", "16:03:00"), piece("before", "15:50:00", "15:56:00"));
    expect(windows(one, asked({ minutes: 6 }))).toEqual([["15:54:00", "16:03:00"]]);
    expect(windows(one, asked({ fastest_kmh: 24, slowest_kmh: 12 }))).toEqual([["15:52:00", "16:01:00"]]);
  });

  it("has the times of other speeds", () => {
    const one = answer(10, near, far);
    // Twice as fast at the fastest, half as fast at the slowest.
    expect(windows(one, asked({ slowest_kmh: 6, fastest_kmh: 96 }))).toEqual([
      ["16:01:00", "16:15:00"],
      ["16:04:30", "16:15:00"],
    ]);
    // What was cut at the end may come as late at another pace.
    expect(windows(one, asked({ slowest_kmh: 24, fastest_kmh: 48 }))).toEqual([
      ["16:02:00", "16:09:00"],
      ["16:09:00", "16:15:00"],
    ]);
    // Nine minutes become eighteen, which nobody follows.
    expect(windows(one, asked({ fastest_kmh: 24 }))).toEqual([["16:04:00", "16:13:00"]]);
  });

  it("counts from where somebody was seen, and leaves what lies between", () => {
    const seen = { camera_id: "a", seen: true, from: at("16:06:00"), to: at("16:07:00") };
    const between = piece("between", "16:01:00", "16:06:30");
    const one = answer(
      10,
      between,
      piece("after", "16:10:00", "16:15:00"),
      piece("after", "16:08:00", "16:12:00"),
    );
    expect(windows(one, asked({ minutes: 3 }), [seen])).toEqual([
      ["16:01:00", "16:06:30"],
      ["16:08:00", "16:08:00"],
    ]);
    const missed = { ...seen, seen: false };
    expect(windows(one, asked({ minutes: 9 }), [missed]).length).toBe(2);
  });

  it.each([
    ["15:58:00", "16:04:00", "16:10:00", "15:56:00", false],
    ["16:01:00", "16:07:00", "16:09:00", "15:55:00", false],
    // Within the incident's window, or beyond both ends of it, it counts on both sides, as far as it lies there.
    ["16:01:00", "16:04:00", "16:09:00", "15:56:00", true],
    ["15:58:00", "16:08:00", "16:10:00", "15:55:00", true],
  ])(
    "counts from who was seen from %s to %s on the sides that it may be of",
    (from, to, after, before, either) => {
      const seen = { camera_id: "a", seen: true, from: at(from), to: at(to) };
      const one = answer(10, piece("after", "16:05:00", "16:15:00"), piece("before", "15:50:00", "16:00:00"));
      // At half the speed everything is twice as far away in time.
      const [went, came] = windows(one, asked({ fastest_kmh: 24 }), [seen]);
      expect([went?.[0], came?.[1]]).toEqual([after, before]);
      expect([seen, { ...seen, seen: false }].map((one) => isEither(one, scene))).toEqual([either, false]);
    },
  );
});

describe("what a row says", () => {
  const of = new Date(at("16:00:00"));

  it.each([
    [at("16:05:20"), at("16:11:40"), "16:05–16:12"],
    [at("16:05:00"), at("16:12:00"), "16:05–16:12"],
    [at("23:58:10"), at("00:03:00", "2026-11-23"), "23:58 22/11 – 00:03 23/11"],
    [at("00:01:00", "2026-11-23"), at("00:03:00", "2026-11-23"), "00:01–00:03 23/11"],
  ])("the window from %s to %s: %s", (from, to, text) => {
    expect(windowText({ from, to }, of, vi)).toBe(text);
  });

  it.each([
    [0, "bắc", "north"],
    [22.4, "bắc", "north"],
    [45, "đông bắc", "north-east"],
    [181, "nam", "south"],
    [359.9, "bắc", "north"],
    [-90, "tây", "west"],
  ])("the heading %d° in words", (degrees, vietnamese, english) => {
    expect(headingText(degrees, vi)).toBe(`đi về phía ${vietnamese}`);
    expect(headingText(degrees, en)).toBe(`heading ${english}`);
  });

  it("what its recording would tell", () => {
    expect(plain(shareText(pass(), vi))).toBe("khoảng 43 % tuyến đi qua đây");
    expect(plain(shareText(pass({ when: "before" }), vi))).toBe("khoảng 43 % tuyến đến qua đây");
    expect(plain(shareText(pass({ route_share: 0.004 }), en))).toBe("under 1 % of routes out pass here");
    expect(plain(shareText(pass({ route_share: 0 }), vi))).toBe("dưới 1 % tuyến đi qua đây");
  });

  it("lengths of street", () => {
    expect([340, 12_440, 123_456].map((metres) => plain(lengthText(metres, vi)))).toEqual([
      "340 m",
      "12,4 km",
      "123 km",
    ]);
  });
});

describe("sightings", () => {
  it("name a row by camera and side, and count where one has several", () => {
    const rows = keyed([pass(), pass({ when: "before" }), pass()]);
    expect(rows.map(({ key }) => key)).toEqual(["c22/after", "c22/before", "c22/after/2"]);
  });

  it("are asked in the minutes that are told, without what only the page needs", () => {
    expect(asked([notSeen(row())])).toEqual([
      { camera_id: "c22", seen: false, from: "2026-11-22T09:05:00.000Z", to: "2026-11-22T09:12:00.000Z" },
    ]);
  });

  it("take the place of what was said before at the same row", () => {
    const first = notSeen(row());
    const other = notSeen(row({ when: "before" }));
    const second = { ...first, seen: true };
    expect(withSighting(withSighting(withSighting([], first), other), second)).toEqual([other, second]);
  });

  it("go on from what was looked through of the row before, or stand beside it", () => {
    const first = notSeen(row());
    const going = { ...first, from: "2026-11-22T09:11:00.000Z", to: "2026-11-22T09:20:00.000Z" };
    expect(withMissed([first], going)).toEqual([{ ...first, to: going.to }]);
    expect(withMissed([going], first)).toEqual([{ ...first, to: going.to }]);
    const later = { ...first, from: "2026-11-22T09:30:00.000Z", to: "2026-11-22T09:40:00.000Z" };
    const both = withMissed([first], later);
    expect(both.map(({ from }) => from)).toEqual([first.from, later.from]);
    expect(new Set(both.map(({ key }) => key)).size).toBe(2);
    const seen = { ...first, seen: true };
    expect(withMissed([seen], later)).toEqual([later]);
  });

  it("are typed as whole minutes that hold the window", () => {
    expect(typeSighting(pass(), ZONE)).toEqual({ from: "16:05", to: "16:12" });
  });

  it.each([
    ["1607", "16h08", at("16:07:00"), at("16:08:00")],
    ["16:07", "16:07", at("16:07:00"), at("16:08:00")],
  ])("read %s to %s", (from, to, first, last) => {
    const read = readSighting({ from, to }, pass(), ZONE);
    expect(read).toEqual({ from: new Date(first).toISOString(), to: new Date(last).toISOString() });
  });

  it("find the day on either side of midnight", () => {
    const night = pass({ from: at("23:50:00"), to: at("00:20:00", "2026-11-23") });
    expect(readSighting({ from: "23:55", to: "0h10" }, night, ZONE)).toEqual({
      from: new Date(at("23:55:00")).toISOString(),
      to: new Date(at("00:10:00", "2026-11-23")).toISOString(),
    });
  });

  it("may last longer than the pass, on its day or over midnight, and never half a day over that", () => {
    const instants = (from: string, to: string) => ({
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
    });
    const next = "2026-11-23";
    expect(readSighting({ from: "0000", to: "2359" }, pass(), ZONE)).toEqual(
      instants(at("00:00:00"), at("23:59:00")),
    );
    expect(readSighting({ from: "16:00", to: "02:00" }, pass(), ZONE)).toEqual(
      instants(at("16:00:00"), at("02:00:00", next)),
    );
    expect(readSighting({ from: "16:00", to: "08:00" }, pass(), ZONE)).toEqual({
      faults: { to: { key: "find.windowReversed" } },
    });
  });

  it("say which time cannot be read, and which is before the other", () => {
    expect(readSighting({ from: "soon", to: "16:08" }, pass(), ZONE)).toEqual({
      faults: { from: { key: "follow.clockUnread" } },
    });
    expect(readSighting({ from: "16:09", to: "16:08" }, pass(), ZONE)).toEqual({
      faults: { to: { key: "find.windowReversed" } },
    });
  });
});

describe("a sighting that reaches beyond what is followed", () => {
  const scene = { from: at("16:00:00"), to: at("16:05:30") };
  const seen = (from: string, to: string) => ({ camera_id: "a", seen: true, from: at(from), to: at(to) });

  it("counts as far as that", () => {
    const part = countedPart(seen("15:40:00", "16:10:00"), scene, 10);
    expect(part && windowText(part, new Date(scene.from), vi)).toBe("15:50–16:10");
    const late = countedPart(seen("16:10:00", "16:40:00"), scene, 10);
    expect(late && windowText(late, new Date(scene.from), vi)).toBe("16:10–16:16");
  });

  it("is not told of where that makes no minute less, or nothing of it counts", () => {
    expect(countedPart(seen("16:10:00", "16:15:00"), scene, 10)).toBeNull();
    expect(countedPart(seen("16:10:00", "16:16:00"), scene, 10)).toBeNull();
    expect(countedPart(seen("16:20:00", "16:40:00"), scene, 10)).toBeNull();
    expect(countedPart({ ...seen("15:00:00", "17:00:00"), seen: false }, scene, 10)).toBeNull();
  });
});

describe("the streets that are shown", () => {
  it("are as long as those of their side, each counted once", () => {
    const reach = [piece("before", "15:50:00", "16:00:00"), piece("after", "16:05:00", "16:10:00")];
    const answer = { reach: [...reach, piece("after", "16:06:00", "16:12:00")], reach_m: 999 };
    expect(lengthShown(answer, () => true)).toBe(999);
    // A thousandth of a degree of longitude at 21° north.
    expect(lengthShown(answer, (when) => when === "after")).toBeCloseTo(103.97, 1);
    expect(lengthShown(answer, (when) => when === "between")).toBe(0);
  });
});

describe("a sighting that is refused", () => {
  const looked = [notSeen(row({ candidate: candidate({ camera_code: "K1" }) })), notSeen(row())];
  const text = (pointer: string, refusal: object, of = looked) =>
    refusedSighting(
      { problem: new Problem(422, { errors: [{ pointer, detail: "no", ...refusal }] }), sightings: of },
      vi,
    );

  it("is told at the time that is wrong, with those that it may have", () => {
    const values = { from: at("15:50:00"), to: at("16:20:00") };
    const { from, ...rest } = text("/sightings/1/from", { code: "outside_followed", values });
    expect(from).toMatch(/15:50–16:20\./);
    expect(rest).toEqual({});
    expect(text("/sightings/1/to", {})).toEqual({ to: "no" });
  });

  it("is told as a whole where its times are not to blame", () => {
    expect(text("/sightings/1/camera_id", {})).toEqual({ whole: "no" });
    expect(text("/sightings/1", {})).toEqual({ whole: "no" });
    expect(text("/sightings", {})).toEqual({ whole: "no" });
    expect(refusedSighting({ problem: new Problem(0), sightings: looked }, vi).whole).toMatch(
      /^Không kết nối/,
    );
  });

  it("is told with the camera of another one that goes with it no more", () => {
    expect(text("/sightings/0", {})).toEqual({ whole: "K1: no" });
    expect(text("/sightings/0/from", {})).toEqual({ whole: "K1: no" });
  });
});

describe("a sighting that was noted and fits no more", () => {
  it("is told why beside it, and none of the others", () => {
    const values = { from: at("15:50:00"), to: at("16:20:00") };
    const errors = [
      { pointer: "/sightings/1/from", detail: "outside", code: "outside_followed", values },
      { pointer: "/sightings/2", detail: "too soon" },
    ];
    const told = [0, 1, 2].map((index) => notedFault(new Problem(422, { errors }), index, vi));
    expect(told).toEqual([null, expect.stringMatching(/^Đang lần theo 15:50–16:20: .* bỏ\.$/), "too soon"]);
    expect(notedFault(null, 0, vi)).toBeNull();
  });
});

describe("how often cameras are passed", () => {
  const on = (id: string, when: When = "after") => pass({ when, candidate: candidate({ camera_id: id }) });
  const once = keyed([on("a"), on("b")]);
  const often = keyed([on("a"), on("a", "before"), on("b")]);

  it("is not told where each is passed once", () => {
    const of = counted(once, 0);
    expect(differ(of)).toBe(false);
    expect(plain(reachedText(12_400, of, vi))).toBe("12,4 km đường trong tầm, 2 camera trên tuyến.");
    expect(groupText(once, of, vi)).toBe("2");
  });

  it("is told beside the cameras where they differ, and counted by the groups", () => {
    const of = counted(often, 0);
    expect(differ(of)).toBe(true);
    expect(plain(reachedText(12_400, of, vi))).toBe(
      "12,4 km đường trong tầm, 2 camera trên tuyến, 3 lượt qua.",
    );
    expect(plain(reachedText(12_400, of, en))).toBe(
      "12.4 km of street within reach, 2 cameras on the way, passed 3 times.",
    );
    expect([
      groupText(often, of, vi),
      groupText(often.slice(1), of, en),
      groupText(once.slice(1), of, en),
    ]).toEqual(["3 lượt", "2 passes", "1 pass"]);
  });

  it("is told alone where not all are listed, for whose cameras nobody knows", () => {
    const of = counted(once, 28);
    expect(plain(reachedText(12_400, of, vi))).toMatch(/, 30 lượt qua camera\. .* 2 lượt/);
    expect(groupText(once, of, vi)).toBe("2 lượt");
  });
});

describe("how somebody moves", () => {
  const pace = { means: "walk", slowest: null, fastest: null, minutes: 10 } as const;

  it("is asked without a speed where nobody typed one", () => {
    expect(readPace(pace)).toEqual({ question: { means: "walk", minutes: 10 } });
    expect(readPace({ ...pace, slowest: "3,5", fastest: " 8 " })).toEqual({
      question: { means: "walk", minutes: 10, slowest_kmh: 3.5, fastest_kmh: 8 },
    });
  });

  it.each(["0", "-3", "fast", "1e3", "12345"])("is not asked with the speed %s", (slowest) => {
    expect(readPace({ ...pace, slowest })).toEqual({
      faults: { slowest: { key: "follow.speedUnread", values: { most: 25 } } },
    });
  });

  it("is not asked with a speed that is not believed of the means", () => {
    const faults = { fastest: { key: "follow.speedUnread", values: { most: 25 } } };
    expect(readPace({ ...pace, means: "walk", fastest: "25,1" })).toEqual({ faults });
    expect(readPace({ ...pace, means: "walk", fastest: "25" })).toMatchObject({
      question: { fastest_kmh: 25 },
    });
  });

  it("is not asked with the slowest above the fastest", () => {
    expect(readPace({ ...pace, slowest: "9", fastest: "8" })).toEqual({
      faults: { slowest: { key: "follow.speedTurned" } },
    });
  });

  it("is followed as far as the kind of incident allows", () => {
    expect(mostMinutes({ code: "TRM", limit_class: "standard" })).toBe(15);
    expect(mostMinutes({ code: "CGT", limit_class: "serious" })).toBe(30);
    expect(mostMinutes({ code: "DNH", limit_class: "standard" })).toBe(0);
    expect(notFollowed({ code: "TRM", limit_class: "standard" })).toBeNull();
    expect(notFollowed({ code: "DNH", limit_class: "standard" })).toBe("disorder");
    expect(notFollowed({ code: "MTR", limit_class: "minor" })).toBe("minor");
    expect([usualMeans("MTC"), usualMeans("TRM")]).toEqual(["walk", "motorbike"]);
  });
});

describe("complaints", () => {
  it("that belong to no field of the page are said by themselves", () => {
    const errors = [
      { pointer: "/sightings/0", detail: "too soon" },
      { pointer: "/place", detail: "far from any street" },
    ];
    expect(otherComplaint(new Problem(422, { errors }))?.detail).toBe("far from any street");
    expect(otherComplaint(new Problem(422, { errors: errors.slice(0, 1) }))).toBeNull();
    const said = [errors, errors.slice(0, 1), []].map((some) =>
      isSaidAtFields(new Problem(422, { errors: some })),
    );
    expect(said).toEqual([false, true, false]);
  });
});

describe("the street under a pointer", () => {
  const on = (when: When, street: string | null, line: [number, number][]): ReachedPiece => ({
    when,
    street,
    line,
    from: "2026-11-20T03:05:10Z",
    to: "2026-11-20T03:11:50Z",
  });
  // 10 m of latitude, 20 m of longitude.
  const north = 10 / 111_195;
  const reach = [
    on("after", "Lê Lợi", [
      [105.9, 18],
      [105.901, 18],
    ]),
    on("after", "Trần Hưng", [
      [105.9, 18 + north],
      [105.901, 18 + north],
    ]),
    on("before", null, [
      [105.9, 18],
      [105.901, 18],
    ]),
  ];
  const names = (lat: number, within: number, lon = 105.9005) =>
    nearestPieces(reach, { lon, lat }, within).map(({ when, street }) => `${when} ${street ?? "–"}`);

  it("is the nearest of each side, and none too far away", () => {
    expect(names(18 + 0.3 * north, 8)).toEqual(["after Lê Lợi", "before –"]);
    expect(names(18 + 0.9 * north, 8)).toEqual(["after Trần Hưng"]);
    expect(names(18 - north, 8)).toEqual([]);
    expect(names(18, 8, 105.9011)).toEqual([]);
    expect(nearestPieces([], { lon: 0, lat: 0 }, 8)).toEqual([]);
  });

  it("is told with its windows, and its name is no markup", () => {
    const of = "2026-11-20T03:00:00Z";
    expect(streetWords(reach.slice(1), of, vi)).toBe(
      "<b>Trần Hưng</b><br>rời đi qua đây: 10:05–10:12<br>đi đến qua đây: 10:05–10:12",
    );
    const [, , unnamed] = reach;
    expect(streetWords(unnamed ? [unnamed] : [], of, vi)).toMatch(/^<b>Đường không tên<\/b>/);
    expect(streetWords([on("after", "<img src=x>", [])], of, vi)).toContain("<b>&lt;img src=x&gt;</b>");
  });
});

describe("following that has to be approved", () => {
  const refused = (code: string, because: string) =>
    ({ refusal: { code, values: { because } } }) as unknown as Problem;

  it("is told from what is never followed", () => {
    expect(isUnapproved(refused("not_followed", "adult_not_approved"))).toBe(true);
    expect(isUnapproved(refused("not_followed", "minor"))).toBe(false);
    expect(isUnapproved(null)).toBe(false);
  });
});
