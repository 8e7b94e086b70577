// What a newcomer stumbles over: fields that are judged too late, things out of sight, other tabs, paper.
import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, crossing, desktop, enter, look, phone, press, visit, walk } from "./browser.mjs";
import { place } from "./servers.mjs";

const SIZES = [
  ["desktop", desktop],
  ["phone", phone],
];
const from = (page) => page.getByLabel(/^(Từ|From)$/);
const to = (page) => page.getByLabel(/^(Đến|To)$/);
const placeBox = (page) => page.getByRole("combobox", { name: /^(Nơi xảy ra|Place)$/ });
const number = (page) => page.getByLabel(/^(Số hồ sơ vụ việc|Case number)$/);

/** Whether an element lies within the window, and nothing of the page over its middle. */
const inSight = (locator) =>
  locator.evaluate((element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return top >= 0 && left >= 0 && right <= innerWidth && bottom <= innerHeight && element.contains(over);
  });

/** Creates an incident like the demo's at the crossing, from within the page. */
async function create(page, change = {}) {
  const { incident } = await crossing(page);
  const { type, place, radius_m, search_radius_m, from, to } = incident;
  const case_number = `P-1${Math.random().toString(36).slice(2, 9)}`;
  const body = { type, place, radius_m, search_radius_m, from, to, case_number, ...change };
  const created = await page.evaluate(async (data) => {
    const headers = { "content-type": "application/json" };
    const response = await fetch("/api/v1/incidents", {
      method: "POST",
      headers,
      body: JSON.stringify(data),
    });
    return response.ok ? response.json() : Promise.reject(new Error(await response.text()));
  }, body);
  await page.goto(`/#/find/${created.id}`);
  await page.reload();
  await page.locator("li[data-camera], h2").first().waitFor();
  return created;
}

/** Answers with so many candidates that may have footage, spread around the scene; every seventh is about to be lost. */
async function multiply(page, count) {
  await page.route(/\/candidates(\?|$)/, async (route) => {
    const response = await route.fetch();
    const answer = await response.json();
    const useful = answer.candidates.filter(({ verdict }) => verdict === "sees" || verdict === "may_see");
    const soon = new Date(Date.now() + 5 * 3_600_000).toISOString();
    const candidates = Array.from({ length: count }, (_, at) => ({
      ...useful[at % useful.length],
      camera_id: `00000000-0000-7000-8000-${String(at).padStart(12, "0")}`,
      camera_code: `M-${String(at + 1).padStart(3, "0")}`,
      rank: at + 1,
      about_to_be_lost: at % 7 === 0,
      losing_from: at % 7 === 0 ? soon : null,
      kept_until: at % 7 === 0 ? soon : null,
      lon: answer.incident.place.coordinates[0] + 0.00006 * Math.sqrt(at + 1) * Math.cos(at * 2.4),
      lat: answer.incident.place.coordinates[1] + 0.00006 * Math.sqrt(at + 1) * Math.sin(at * 2.4),
    }));
    await route.fulfill({ response, json: { ...answer, candidates } });
  });
}

walk("what is typed in the second time never mixes with what the first one means", desktop, async (page) => {
  await enter(page);
  // As fast as a hand that does not look: the first field means both ends until the second one is typed.
  await from(page).click();
  await page.keyboard.type("tối qua");
  await page.keyboard.press("Tab");
  await page.keyboard.type("1930");
  assert.equal(await to(page).inputValue(), "1930");
  await page.getByText(/18:00–19:30, .* · hôm qua/).waitFor();
  await page.keyboard.press("Tab");
  assert.match(await from(page).inputValue(), /^18:00 \d\d\/\d\d\/\d{4}$/);
  assert.equal(await to(page).inputValue(), "19:30");

  await from(page).fill("");
  await to(page).fill("");
  await from(page).fill("tối qua");
  await to(page).click();
  await page.keyboard.insertText("20h15");
  assert.equal(await to(page).inputValue(), "20h15", "pasted into an empty field");
  await number(page).click();
  assert.equal(await to(page).inputValue(), "20:15");
});

for (const [size, viewport, language, says] of [
  [
    "desktop",
    desktop,
    "vi",
    {
      unread: "Nhập giờ như 1830",
      reversed: "Giờ kết thúc trước giờ bắt đầu",
      future: /chưa tới: lúc này là/,
      ends: /chưa kết thúc: lúc này là/,
      metres: "Nhập số mét từ 0 đến 500.",
    },
  ],
  [
    "phone",
    phone,
    "en",
    {
      unread: "Type a time like 1830",
      reversed: "The end is before the start",
      future: /has not come yet: it is/,
      ends: /has not ended yet: it is/,
      metres: "Type metres from 0 to 500.",
    },
  ],
])
  walk(
    `${size}: a time that cannot be is said as soon as its field is left (${language})`,
    viewport,
    async (page) => {
      await enter(page);
      await from(page).fill("25h");
      assert.equal(await page.locator('[aria-invalid="true"]').count(), 0, "not while it is typed");
      await from(page).press("Tab");
      await page.getByText(says.unread).waitFor();
      assert.equal(await page.locator('[aria-invalid="true"]').count(), 1, "what is empty is not blamed yet");
      const rim = await from(page).evaluate((input) => getComputedStyle(input).borderColor);
      assert.equal(rim, "rgb(215, 38, 61)", "the field itself shows it");
      await look(page, `${size}-${language}-form-bad-time`);
      await from(page).fill("20h 19/11/2026");
      await to(page).fill("19h 19/11/2026");
      await number(page).focus();
      await page.getByText(says.reversed).waitFor();
      await from(page).fill("8h 1/1/2090");
      await to(page).fill("");
      await number(page).focus();
      await page.getByText(says.future).waitFor();
      await from(page).fill("0h");
      await to(page).fill("23h59 1/1/2090");
      await number(page).focus();
      await page.getByText(says.ends).waitFor();
      const radius = page.getByRole("textbox", { name: /^(Sai số vị trí|Uncertainty of the place)$/ });
      await radius.fill("9999");
      await radius.press("Tab");
      await page.getByText(says.metres).waitFor();
      await page.getByRole("button", { name: /^(Xóa phiếu|Clear the form)$/ }).click();
      assert.equal(await page.locator('[aria-invalid="true"]').count(), 0, "an empty form is no fault");
    },
    { language },
  );

for (const [size, viewport, language, says] of [
  [
    "desktop",
    desktop,
    "vi",
    {
      draw: "Vẽ vùng",
      tip: "Bấm Bỏ điểm cuối",
      amend: "Sửa các điểm",
      done: "Xong",
      edit: "Sửa hình đã vẽ",
      why: "Kéo các điểm cho đến khi không cạnh nào cắt nhau",
      points: "4 điểm",
      cancel: "Hủy vẽ",
      redraw: "Sửa hình",
    },
  ],
  [
    "phone",
    phone,
    "en",
    {
      draw: "Draw an area",
      tip: "Undo the last point",
      amend: "Move points",
      done: "Done",
      edit: "Changing the drawing",
      why: "Drag its points until no sides cross",
      points: "4 points",
      cancel: "Cancel",
      redraw: "Change",
    },
  ],
])
  walk(
    `${size}: an area that crosses itself stays, and the page says what to do (${language})`,
    viewport,
    async (page) => {
      await enter(page);
      await page.getByRole("button", { name: says.draw }).click();
      await page.locator(".bar .primary").waitFor();
      await page.waitForTimeout(500);
      const box = await page.locator(".leaflet-container").boundingBox();
      const at = (x, y) => [box.x + box.width * x, box.y + box.height * y];
      for (const [x, y] of [
        [0.35, 0.6],
        [0.6, 0.8],
        [0.35, 0.8],
        [0.6, 0.6],
      ]) {
        await press(page, ...at(x, y));
      }
      await page.getByRole("alert").getByText(says.tip).waitFor();
      await look(page, `${size}-${language}-form-crossing`);
      await page.getByRole("button", { name: says.amend }).click();
      const bar = page.getByRole("region", { name: says.edit });
      await bar.getByText(says.why).waitFor();
      await bar.getByText(says.points).waitFor();
      const done = bar.getByRole("button", { name: says.done });
      assert.ok(await done.isDisabled(), "what cannot be searched is not taken");
      await look(page, `${size}-${language}-form-crossing-kept`);
      await bar.getByRole("button", { name: says.cancel }).click();
      await page.getByText(says.why).waitFor();
      await page.getByRole("button", { name: says.redraw, exact: true }).waitFor();
      if (viewport === phone) return;
      await page.getByRole("button", { name: says.redraw, exact: true }).click();
      await bar.waitFor();
      await page.waitForTimeout(300);
      // The last two corners change places, and nothing crosses any more.
      await page.mouse.move(...at(0.6, 0.6));
      const corners = page.locator(".marker-icon:not(.marker-icon-middle)");
      const middle = async (index) => {
        const { x, y, width, height } = await corners.nth(index).boundingBox();
        return [x + width / 2, y + height / 2];
      };
      const [second, third] = [await middle(1), await middle(2)];
      for (const [start, end] of [
        [second, [second[0] + 30, second[1] + 40]],
        [third, second],
        [[second[0] + 30, second[1] + 40], third],
      ]) {
        await page.mouse.move(...start);
        await page.mouse.down();
        await page.mouse.move(...end, { steps: 6 });
        await page.mouse.up();
      }
      await bar.getByText(says.why).waitFor({ state: "detached" });
      await bar.getByRole("button", { name: says.done }).click();
      await page.getByText(/^Vùng đã vẽ: .*, 4 điểm$/).waitFor();
    },
    { language },
  );

for (const [size, viewport] of SIZES)
  walk(`${size}: what an approval asks for is in sight when it appears`, viewport, async (page) => {
    await page.route("**/api/v1/deployment", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...(await response.json()), kind: "live" } });
    });
    await enter(page);
    await placeBox(page).fill("107.35, 19.95");
    await page.getByRole("button", { name: "Trộm cắp tài sản", exact: true }).click();
    await from(page).fill("6h hôm qua");
    await to(page).fill("1930");
    const note = page.getByText("Vượt mức cho phép: cần người khác phê duyệt").first();
    await note.waitFor();
    assert.ok(await inSight(note));
    assert.ok(await inSight(to(page)), "and the field that is typed in stays so");
    const reason = page.getByLabel("Lý do", { exact: true });
    if (viewport === phone) {
      assert.equal(
        await reason.isVisible(),
        false,
        "on a phone its heading alone, to leave room for the fields",
      );
      await note.tap();
    }
    assert.ok(await inSight(reason));
    assert.ok(await inSight(page.getByRole("button", { name: "Gửi phê duyệt" })));
    await look(page, `${size}-form-approval-in-sight`);
  });

walk(
  "a tab that asks for a log-in follows the tab that has it, and its log-out",
  desktop,
  async (page, context) => {
    await page.goto("/");
    await page.getByLabel("Mật khẩu").waitFor();
    const other = await context.newPage();
    await other.goto("/");
    await other.getByLabel("Mật khẩu").waitFor();
    await other.getByRole("button", { name: /^officer/ }).click();
    await other.getByRole("button", { name: "Tìm camera" }).waitFor();
    await page.getByRole("button", { name: "Tìm camera" }).waitFor();
    await page.getByRole("button", { name: "Tài khoản", exact: true }).click();
    await page.getByRole("button", { name: "Đăng xuất" }).click();
    await page.getByLabel("Mật khẩu").waitFor();
    await other.getByLabel("Mật khẩu").waitFor();
  },
  // What is on its way while the other tab logs out is refused.
  { expected: /status of 401/ },
);

for (const [language, viewport] of [
  ["vi", { width: 320, height: 640 }],
  ["en", { width: 320, height: 640 }],
  ["en", { width: 680, height: 450 }],
])
  walk(
    `${viewport.width} px wide: nothing is cut off, nothing lies on something else (${language})`,
    viewport,
    async (page) => {
      await enter(page);
      const name = language === "vi" ? "Mở bảng ra" : "Make the panel larger";
      await page.getByRole("button", { name }).click();
      await fits(page, `${viewport.width}-${language}-form`);
      await create(page, { case_number: `W-${"1234567890".repeat(5)}` });
      await page.locator("li[data-camera] .open").first().click();
      await fits(page, `${viewport.width}-${language}-results`);
    },
    { language },
  );

/** Fails where the panel is wider than the window, or two things to touch overlap. */
async function fits(page, name) {
  const found = await page.evaluate(() => {
    const panel = document.getElementById("panel");
    const seen = [...panel.querySelectorAll("button, input, select, p, h1, h2, li, label")].filter(
      (element) => element.checkVisibility({ visibilityProperty: true }),
    );
    const wide = seen.filter((element) => {
      const { right, width, height } = element.getBoundingClientRect();
      return width > 1 && height > 1 && right > innerWidth + 1;
    });
    const touched = seen.filter((element) => element.matches("input:not([type=checkbox]), select, .pill"));
    const overlapping = touched.filter((a) =>
      touched.some((b) => {
        const [one, two] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
        const across = Math.min(one.right, two.right) - Math.max(one.left, two.left);
        return a !== b && across > 2 && Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top) > 2;
      }),
    );
    return [...wide, ...overlapping].map((element) => element.outerHTML.slice(0, 120));
  });
  assert.deepEqual(found, []);
  await look(page, name);
}

for (const [size, viewport] of SIZES)
  walk(`${size}: nothing of the page lies over a camera when an answer comes`, viewport, async (page) => {
    await enter(page);
    await create(page);
    await page.locator(".dot.sees").first().waitFor();
    const { covered, sights } = await page.evaluate(() => {
      const dots = [...document.querySelectorAll(".dot.leaflet-marker-icon:not(.out_of_view) .disc")];
      const over = [...document.querySelectorAll(".map > :is(.buttons, .legend)")].map((element) =>
        element.getBoundingClientRect(),
      );
      const map = document.querySelector(".canvas").getBoundingClientRect();
      const middles = dots.map((dot) => {
        const { left, right, top, bottom } = dot.getBoundingClientRect();
        return { x: (left + right) / 2, y: (top + bottom) / 2 };
      });
      const within = ({ left, right, top, bottom }, { x, y }) =>
        x > left && x < right && y > top && y < bottom;
      return {
        covered: middles.filter((middle) => over.some((box) => within(box, middle))).length,
        sights: middles.filter((middle) => within(map, middle)).length / middles.length,
      };
    });
    assert.deepEqual([covered, sights], [0, 1]);
    await look(page, `${size}-results-clear`);
  });

for (const [size, viewport] of SIZES)
  walk(
    `${size}: when the server is away or fails, the way on is in sight`,
    viewport,
    async (page) => {
      await page.route("**/api/v1/incident_types", (route) =>
        route.fulfill({ status: 500, json: { status: 500 } }),
      );
      await page.goto("/");
      await page.getByRole("button", { name: /^officer/ }).click();
      const retry = page.getByRole("button", { name: "Thử lại" });
      await retry.waitFor();
      assert.ok(await inSight(retry));
      await look(page, `${size}-form-failed`);
      await page.unroute("**/api/v1/incident_types");
      await retry.click();
      await page.getByRole("button", { name: "Trộm cắp tài sản", exact: true }).waitFor();
      const { incident } = await crossing(page);
      await page.route(/\/(api\/v1|readyz)/, (route) => route.abort());
      await page.goto(`/#/find/${incident.id}`);
      const now = page.getByRole("button", { name: "Thử ngay" });
      await now.waitFor();
      assert.ok((await inSight(now)) && (await inSight(page.getByRole("button", { name: "Thử lại" }))));
    },
    { expected: /status of 500|ERR_FAILED/ },
  );

walk("what happened inside a house is marked as inside", desktop, async (page) => {
  await enter(page);
  const { candidates } = await crossing(page);
  // The middle of a house that stands in some camera's way.
  const { blocked_by } = candidates.find((candidate) => candidate.blocked_by?.geometry);
  const numbers = blocked_by.geometry.coordinates.flat(Infinity);
  const middle = [0, 1].map((axis) => {
    const values = numbers.filter((_, at) => at % 2 === axis);
    return (Math.min(...values) + Math.max(...values)) / 2;
  });
  await create(page, { place: { type: "Point", coordinates: middle }, radius_m: 3 });
  await page
    .getByText(/trong nhà/)
    .first()
    .waitFor();
  const mark = page.locator(".scene.indoors");
  await mark.waitFor({ state: "attached" });
  const house = await mark.evaluate((element) => {
    const { clipPath, borderTopWidth } = getComputedStyle(element, "::after");
    return [clipPath.startsWith("polygon"), borderTopWidth !== "0px"];
  });
  assert.deepEqual(house, [true, true], "a house is drawn around the mark");
  await look(page, "desktop-results-indoors");
});

for (const [language, count, pages] of [
  ["vi", 1, 1],
  ["vi", 7, 1],
  ["vi", 8, 1],
  ["en", 8, 1],
  ["en", 9, 1],
  ["vi", 10, 1],
  ["en", 12, 2],
  ["vi", 40, 5],
])
  walk(
    `the canvass sheet of ${count} cameras: heads on every page, no row cut (${language})`,
    desktop,
    async (page) => {
      await enter(page);
      await multiply(page, count);
      const { case_number } = await create(page);
      await page.getByRole("button", { name: /^(In phiếu đi xác minh|Print canvass sheet)$/ }).click();
      const rows = page.locator(".preview tr.stop");
      await rows.first().waitFor();
      assert.equal(await rows.count(), count);
      const urgent = page.locator(".preview tr.stop.soon");
      assert.equal(await urgent.count(), Math.ceil(count / 7), "what is about to be lost is marked");
      for (const row of await urgent.all()) assert.match(await row.innerText(), /Sắp mất|About to be lost/);
      const numbers = await urgent.locator(".no").allInnerTexts();
      const first = await page.locator(".preview .first").innerText();
      assert.ok(first.endsWith(`${numbers.join(", ")}.`), `${first} names ${numbers}`);
      await page.emulateMedia({ media: "print" });
      const styles = await rows.first().evaluate((row) => {
        const table = row.closest("table");
        const of = (element) => getComputedStyle(element);
        return [of(row).breakInside, of(table.tHead).display, of(table.tFoot).display];
      });
      assert.deepEqual(styles, ["avoid", "table-header-group", "table-footer-group"]);
      assert.ok((await page.locator(".preview thead").innerText()).includes(case_number));
      const pdf = await page.pdf({ preferCSSPageSize: true });
      const paper = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
      assert.ok(pages === 1 ? paper === 1 : paper > 1 && paper <= pages, `${paper} pages`);
    },
    { language },
  );

walk("the canvass sheet is read on a phone without scrolling sideways", phone, async (page) => {
  await enter(page);
  await create(page);
  await page.getByRole("button", { name: "In phiếu đi xác minh" }).tap();
  await page.locator(".preview tr.stop").first().waitFor();
  const { wide, high } = await page.locator(".preview .pages").evaluate((pages) => ({
    wide: pages.scrollWidth - pages.clientWidth,
    high: pages.scrollHeight > pages.clientHeight,
  }));
  assert.deepEqual([wide, high], [0, true]);
  await look(page, "phone-canvass");
});

walk("printed by the browser's own menu the whole map is on one sheet", desktop, async (page) => {
  await enter(page);
  const { incident } = await crossing(page);
  await page.goto(`/#/find/${incident.id}`);
  await page.locator(".dot.sees").first().waitFor();
  await page.waitForLoadState("networkidle");
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  assert.equal(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length, 1);
  // The printing above has told the page how to fit; so it lies on paper.
  await page.emulateMedia({ media: "print" });
  const sheet = await page.locator(".map").boundingBox();
  const canvas = await page.locator(".canvas").boundingBox();
  assert.ok(canvas.x >= sheet.x - 1 && canvas.x + canvas.width <= sheet.x + sheet.width + 1);
  assert.ok(canvas.y + canvas.height <= sheet.y + sheet.height + 1, "nothing of it is cut off");
  const bare = await page.evaluate(() => {
    const { left, right, top, bottom } = document.querySelector(".canvas").getBoundingClientRect();
    const tiles = [...document.querySelectorAll(".leaflet-tile")].map((tile) => tile.getBoundingClientRect());
    const holds = (x, y) => tiles.some((t) => x >= t.left && x <= t.right && y >= t.top && y <= t.bottom);
    const inset = 4;
    return [left + inset, (left + right) / 2, right - inset].flatMap((x) =>
      [top + inset, (top + bottom) / 2, bottom - inset].filter((y) => !holds(x, y)),
    );
  });
  assert.deepEqual(bare, [], "there are tiles from edge to edge");
  assert.ok(await page.locator(".print-head").isVisible());
});

walk(
  "names stand clear of the dots of an answer",
  phone,
  async (page) => {
    await enter(page);
    await create(page);
    await page.locator(".dot.sees").first().waitFor();
    // Where a name stands is the library's secret, but not where its ink is: the names around every dot leave it free, once the
    // map is drawn anew for them.
    const underDots = () => {
      const label = [117, 111, 98];
      const tiles = [...document.querySelectorAll(".leaflet-names-pane canvas.leaflet-tile")];
      return [...document.querySelectorAll(".dot.leaflet-marker-icon .disc")].filter((dot) => {
        const box = dot.getBoundingClientRect();
        const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
        const tile = tiles.find((one) => {
          const at = one.getBoundingClientRect();
          return x >= at.left && x < at.right && y >= at.top && y < at.bottom;
        });
        if (!tile) return false;
        const at = tile.getBoundingClientRect();
        const scale = tile.width / at.width;
        const size = 14 * scale;
        const { data } = tile
          .getContext("2d")
          .getImageData((x - at.left) * scale - size / 2, (y - at.top) * scale - size / 2, size, size);
        for (let i = 0; i < data.length; i += 4)
          if (label.every((value, channel) => Math.abs(data[i + channel] - value) < 12)) return true;
        return false;
      }).length;
    };
    let ink = null;
    for (let tries = 0; tries < 30 && ink !== 0; tries++) {
      await page.waitForLoadState("networkidle");
      await page.waitForTimeout(500);
      ink = await page.evaluate(underDots);
    }
    assert.equal(ink, 0, "no letters under a dot");
  },
  { expected: /willReadFrequently/ },
);

walk("twenty tabs of one browser, and one of them works", desktop, async (page, context) => {
  await enter(page);
  await create(page);
  const address = page.url();
  const others = await Promise.all(Array.from({ length: 19 }, () => context.newPage()));
  await Promise.all(others.map((other) => other.goto(address, { waitUntil: "commit" })));
  const last = others.at(-1);
  await last.bringToFront();
  // What is asked for to begin with does not count.
  for (const other of others) {
    await other.locator("li[data-camera]").first().waitFor({ state: "attached" });
    await other.waitForLoadState("networkidle");
  }
  const asked = [];
  for (const other of others) other.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await last.waitForTimeout(3000);
  assert.ok(asked.filter((path) => path.startsWith("/api")).length < 20, `${asked.length} requests in 3 s`);
});

walk(
  "a slow network: the form can be filled while the rest is still on its way",
  phone,
  async (page, context) => {
    await enter(page);
    const client = await context.newCDPSession(page);
    await client.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 400,
      downloadThroughput: 40_000,
      uploadThroughput: 20_000,
    });
    await page.reload();
    await page.getByRole("button", { name: "Tìm camera" }).waitFor();
    await placeBox(page).fill("107.35, 19.95");
    await number(page).fill("S-1/2026");
    await page.getByRole("button", { name: "Trộm cắp tài sản", exact: true }).tap();
    await page.getByRole("button", { name: "30 phút qua" }).tap();
    await page.getByRole("button", { name: "Tìm camera" }).tap();
    await page.getByText("Số hồ sơ S-1/2026", { exact: true }).waitFor();
    const { items } = await ask(page, "/incidents?limit=100");
    assert.equal(items.filter(({ case_number }) => case_number === "S-1/2026").length, 1);
  },
);

for (const [size, viewport, language] of [
  ["desktop", desktop, "vi"],
  ["desktop", desktop, "en"],
  ["phone", phone, "vi"],
  ["phone", phone, "en"],
])
  walk(
    `${size}: with the page alone from the log-in to a printed preservation sheet (${language})`,
    viewport,
    async (page) => {
      await page.addInitScript(() => {
        globalThis.printed = 0;
        globalThis.print = () => (globalThis.printed += 1);
      });
      await page.goto("/");
      await page.getByRole("button", { name: language === "vi" ? "Tiếng Việt" : "English" }).click();
      await page.getByLabel(/^(Tên đăng nhập|User name)$/).fill("officer");
      await page.getByLabel(/^(Mật khẩu|Password)$/).fill("demo-officer");
      await page.keyboard.press("Enter");
      await placeBox(page).fill("cho moi x tran hung");
      await placeBox(page).press("Enter");
      await page.getByText(/^(Giao lộ|Crossing) ·/).waitFor();
      await page.getByRole("button", { name: /^(Trộm cắp tài sản|Theft)$/ }).click();
      await page.getByRole("button", { name: /^(30 phút qua|Last 30 minutes)$/ }).click();
      const case_number = `ALL-1-${size}-${language}`;
      await number(page).fill(case_number);
      await page.getByRole("button", { name: /^(Tìm camera|Find cameras)$/ }).click();
      const rows = page.locator("li[data-camera]:has(input[type=checkbox])");
      await rows.nth(1).waitFor();
      await rows.nth(0).getByRole("checkbox").check();
      await rows.nth(1).getByRole("checkbox").check();
      await page.getByRole("button", { name: /^(Giữ ngay|Keep now) \(2\)$/ }).click();
      await page.getByRole("button", { name: /^(Giữ và mở phiếu in|Keep and open notice)$/ }).click();
      const sheets = page.locator(".preview article");
      await sheets.nth(1).waitFor();
      for (const sheet of await sheets.all()) {
        const text = await sheet.innerText();
        assert.match(text, /GN-\d{4}-/);
        assert.match(text, /Hủy sau khi dùng|Destroy after use/);
        assert.ok(!text.includes(case_number), "the owner's sheet does not tell the case");
      }
      await look(page, `${size}-${language}-all-the-way`);
      await page.getByRole("button", { name: /^(In|Print)$/ }).click();
      assert.equal(await page.evaluate(() => globalThis.printed), 1);
      await page.emulateMedia({ media: "print" });
      const pdf = await page.pdf({ preferCSSPageSize: true });
      assert.equal(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length, 2);
    },
    { language },
  );

test("the server restarted in the middle: nothing typed is lost, and the work goes on", async () => {
  const own = place();
  let server = await own.serve(["demo"]);
  const address = new URL(server.url).host;
  const { browser, page, said } = await visit(desktop, "vi", { url: server.url });
  try {
    await enter(page);
    await placeBox(page).fill("cho moi x tran hung");
    await placeBox(page).press("Enter");
    await page.getByText(/^Giao lộ/).waitFor();
    await page.getByRole("button", { name: "Trộm cắp tài sản", exact: true }).click();
    await page.getByRole("button", { name: "30 phút qua" }).click();
    await number(page).fill("R-7/2026");
    await server.stop();
    await page.getByRole("button", { name: "Tìm camera" }).click();
    await page.getByText("Mất kết nối máy chủ").waitFor();
    await look(page, "desktop-form-server-gone");
    server = await own.serve(["serve", "--listen", address]);
    await page.getByText("Mất kết nối máy chủ").waitFor({ state: "detached" });
    assert.equal(await number(page).inputValue(), "R-7/2026");
    await page.getByRole("button", { name: "Tìm camera" }).click();
    await page.locator("li[data-camera]").first().waitFor();
    const unexpected = said.filter(
      (line) => !/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/.test(line),
    );
    assert.deepEqual(unexpected, []);
  } finally {
    await browser.close();
    await server.stop();
    own.remove();
  }
});
