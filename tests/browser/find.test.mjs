// The Find job as an officer walks it on the demo commune.
import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, crossing, desktop, enter, look, phone, visit } from "./browser.mjs";

const GROUPS = {
  sees: "Thấy hiện trường",
  may_see: "Có thể thấy",
  passes: "Trên tuyến di chuyển",
  overwritten: "Có thể đã ghi đè",
  not_recording: "Không ghi hình",
  not_working: "Không hoạt động",
  blocked: "Bị che khuất",
};

/** Runs a walk in its own browser; the console must stay empty but for what the walk expects. */
function walk(name, viewport, steps, expected = /^$/) {
  test(name, async () => {
    const visitor = await visit(viewport);
    try {
      await steps(visitor.page, visitor.context);
      assert.deepEqual(
        visitor.said.filter((line) => !expected.test(line)),
        [],
        "the console is empty, and nothing is fetched from elsewhere",
      );
    } finally {
      await visitor.browser.close();
    }
  });
}

walk("log in, mark an incident, get its candidates", desktop, async (page) => {
  await page.goto("/");
  await page.getByLabel("Mật khẩu").waitFor();
  await look(page, "desktop-login");
  await enter(page);
  await page.locator(".leaflet-tile-loaded").first().waitFor();
  await look(page, "desktop-form");

  await page.getByRole("button", { name: "Tìm camera" }).click();
  assert.equal(await page.locator('[aria-invalid="true"]').count(), 5, "each empty field says what it lacks");
  await look(page, "desktop-form-faults");

  const { incident } = await crossing(page);
  const [lon, lat] = incident.place.coordinates;
  const map = await page.getByRole("region", { name: "Bản đồ camera" }).boundingBox();
  await page.mouse.click(map.x + map.width * 0.3, map.y + map.height * 0.8);
  const place = page.getByLabel("Nơi xảy ra", { exact: true });
  assert.match(
    await place.inputValue(),
    /^-?\d+\.\d{6}, -?\d+\.\d{6}$/,
    "a click on the map fills the place",
  );
  await place.fill(`${lon}, ${lat}`);
  await page.getByRole("textbox", { name: "Sai số vị trí" }).fill(String(incident.radius_m));
  await page.getByRole("combobox", { name: "Loại vụ việc" }).selectOption(incident.type);
  const [from, to] = [incident.from, incident.to].map((time) => vietnamese(time));
  await page.getByLabel("Từ", { exact: true }).fill(`${from.clock.replace(":", "")} ${from.date}`);
  await page.getByLabel("Đến", { exact: true }).fill(to.clock.replace(":", "h"));
  await page.getByLabel("Số hồ sơ vụ việc").fill("B-77/2026");
  await look(page, "desktop-form-filled");
  await page.keyboard.press("Enter");

  await page.getByRole("heading", { name: GROUPS.sees }).waitFor();
  const address = decodeURIComponent(new URL(page.url()).hash);
  assert.match(address, /^#\/find\/[\w-]{36}\?m=/);
  assert.doesNotMatch(address, /B-77/, "the address holds no case number");
  await look(page, "desktop-results");

  await page.getByRole("button", { name: "Sửa vụ việc" }).click();
  assert.equal(
    await page.getByLabel("Số hồ sơ vụ việc").inputValue(),
    "B-77/2026",
    "going back keeps what was typed",
  );
  await page.goBack();
  await page.getByRole("heading", { name: GROUPS.sees }).waitFor();
});

walk("read the verdicts and open the blocked one", desktop, async (page) => {
  await enter(page);
  const { incident, candidates } = await crossing(page);
  await page.goto(`/#/find/${incident.id}`);
  await page.getByRole("heading", { name: GROUPS.blocked }).waitFor();

  const urgent = candidates.filter((candidate) => candidate.about_to_be_lost).length;
  assert.equal(await rows(page, "Sắp mất"), urgent);
  for (const [verdict, heading] of Object.entries(GROUPS)) {
    const expected = candidates.filter((c) => c.verdict === verdict && !c.about_to_be_lost).length;
    assert.equal(await rows(page, heading), expected, `rows of ${verdict}`);
  }

  const blocked = candidates.find((candidate) => candidate.verdict === "blocked");
  const row = page.getByRole("listitem").filter({ hasText: blocked.camera_code });
  await row.getByRole("button").click();
  assert.match(await row.innerText(), /che khuất/);
  await page.locator("path.blocking").waitFor({ state: "attached" });
  await page.locator("path.sight-line.blocked.free").waitFor({ state: "attached" });
  await page.locator("path.sight-line.blocked.beyond").waitFor({ state: "attached" });
  assert.match(page.url(), new RegExp(`c=${blocked.camera_id}`));
  await look(page, "desktop-blocked");

  await page.reload();
  await page.locator("path.blocking").waitFor({ state: "attached" });
  assert.equal(
    await row.getByRole("button").getAttribute("aria-expanded"),
    "true",
    "a reload keeps the selection",
  );
});

walk("switch the language and reload", desktop, async (page) => {
  await enter(page);
  const { incident } = await crossing(page);
  await page.goto(`/#/find/${incident.id}`);
  await page.getByRole("heading", { name: GROUPS.sees }).waitFor();
  await page.getByRole("button", { name: "Tài khoản" }).click();
  await look(page, "desktop-account");
  await page.getByRole("button", { name: "English" }).click();
  await page.keyboard.press("Escape");
  await page.getByRole("heading", { name: "Sees the scene" }).waitFor();
  assert.equal(await page.locator("html").getAttribute("lang"), "en");
  await page.reload();
  await page.getByRole("heading", { name: "Sees the scene" }).waitFor();
  await look(page, "desktop-results-english");
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("button", { name: "Log out" }).click();
  await page.getByLabel("Password").waitFor();
  assert.doesNotMatch(page.url(), new RegExp(incident.id), "whoever comes next does not see what was open");
});

walk(
  "an ended session loses nothing that was typed",
  desktop,
  async (page, context) => {
    await enter(page);
    const { incident } = await crossing(page);
    await page.goto(`/#/find/${incident.id}`);
    await page.getByRole("button", { name: "Sửa vụ việc" }).click();
    await page.getByLabel("Số hồ sơ vụ việc").fill("B-78/2026");
    await page.waitForLoadState("networkidle");
    await context.clearCookies();
    await page.getByRole("button", { name: "Tìm camera" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await look(page, "desktop-session-ended");
    const { demo_accounts } = await ask(page, "/deployment");
    const { password } = demo_accounts.find(({ username }) => username === "officer");
    await dialog.getByLabel("Mật khẩu").fill(password);
    await page.keyboard.press("Enter");
    await page.getByText("Số hồ sơ B-78/2026", { exact: true }).waitFor();
    await page.getByRole("heading", { name: GROUPS.sees }).waitFor();
  },
  /status of 401/,
);

walk("mark the place at a camera", desktop, async (page) => {
  await enter(page);
  const { candidates } = await crossing(page);
  const { camera_id, camera_code, lon, lat } = candidates.find((candidate) => !candidate.neighbour);
  await page.goto(`/#/find?c=${camera_id}`);
  const card = page.getByRole("region", { name: `Camera ${camera_code}` });
  await card.waitFor();
  await look(page, "desktop-card");
  await card.getByRole("button", { name: "Đặt nơi xảy ra ở đây" }).click();
  await card.waitFor({ state: "detached" });
  const place = page.getByLabel("Nơi xảy ra", { exact: true });
  assert.equal(await place.inputValue(), `${lon.toFixed(6)}, ${lat.toFixed(6)}`);
  await place.fill(`${lat}, ${lon}`);
  await page.getByText("Đã hiểu là vĩ độ trước").waitFor();
});

walk(
  "an incident that is not there leaves no trace on the form",
  desktop,
  async (page) => {
    await enter(page);
    await page.goto("/#/find/00000000-0000-7000-8000-000000000000");
    await page.getByRole("alert").waitFor();
    await look(page, "desktop-missing");
    await page.getByRole("link", { name: "Tìm", exact: true }).click();
    await page.getByRole("button", { name: "Tìm camera" }).waitFor();
    assert.equal(await page.getByRole("alert").count(), 0);
  },
  /status of 404/,
);

walk("an account that may not search is told so", desktop, async (page) => {
  await page.goto("/");
  await page.getByRole("button", { name: /^registrar/ }).click();
  await page.getByText("Tài khoản này không có quyền tìm camera").waitFor();
  assert.equal(await page.getByRole("button", { name: "Tìm camera" }).count(), 0);
  await look(page, "desktop-registrar");
});

walk(
  "too many wrong passwords: how long to wait",
  desktop,
  async (page) => {
    await page.route("**/api/v1/session", (route) =>
      route.fulfill({ status: 429, headers: { "retry-after": "841" }, json: { status: 429 } }),
    );
    await page.goto("/");
    await page.getByRole("button", { name: /^officer/ }).click();
    await page.getByText("Chờ 15 phút rồi thử lại").waitFor();
  },
  /status of 429/,
);

walk("the same on a phone, and an honest answer where nothing was seen", phone, async (page) => {
  await enter(page);
  await look(page, "phone-form");
  const { incident, candidates } = await crossing(page);
  await page.goto(`/#/find/${incident.id}`);
  const blocked = candidates.find((candidate) => candidate.verdict === "blocked");
  const row = page.getByRole("listitem").filter({ hasText: blocked.camera_code });
  await row.waitFor();
  await look(page, "phone-results");
  await row.getByRole("button").tap();
  await look(page, "phone-blocked");
  await page.getByRole("button", { name: "Mở bảng ra" }).tap();
  await page.getByRole("button", { name: "Thu bảng lại" }).waitFor();
  await look(page, "phone-list");
  await page.getByRole("button", { name: "Thu bảng lại" }).tap();

  await page.getByRole("button", { name: "Sửa vụ việc" }).tap();
  const { bbox } = await ask(page, "/extent");
  // A kilometre east of everything that the registry knows.
  await page.getByLabel("Nơi xảy ra", { exact: true }).fill(`${bbox[2] + 0.01}, ${bbox[1]}`);
  await page.getByLabel("Số hồ sơ vụ việc").fill("B-79/2026");
  await page.getByRole("button", { name: "Tìm camera" }).tap();
  await page.getByRole("heading", { name: "Không camera nào có thể đã thấy nơi này" }).waitFor();
  await look(page, "phone-nothing");
});

/** How many rows the group with this heading has; 0 without it. */
async function rows(page, heading) {
  const group = page
    .locator("section[aria-labelledby]")
    .filter({ has: page.getByRole("heading", { name: heading }) });
  return (await group.count()) === 0 ? 0 : group.first().locator("> ul > li").count();
}

/** Date and time of day in Vietnam. */
function vietnamese(time) {
  const local = new Date(Date.parse(time) + 7 * 3_600_000).toISOString();
  return { date: local.slice(0, 10).split("-").reverse().join("/"), clock: local.slice(11, 16) };
}
