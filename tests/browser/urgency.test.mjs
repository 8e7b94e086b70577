// On a live database: urgency that runs at once and lapses, a temporary number that is overdue, a number whose windows add
// up, and a sensitive place, which only the province opens.
import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, desktop, look, phone, send } from "./browser.mjs";
import { decide, HERE, HOUR, onLive, reachable, SAYS, typed } from "./live.mjs";

// What stands here beside the words of every walk on a live database.
const ALSO = {
  vi: {
    urgent: /^Khẩn/,
    runs: /^Khẩn: đã tìm ngay/,
    soon: /^Sắp mất – làm ngay/,
    left: /còn (\d+):(\d\d)/,
    lapsed: "Quá hạn phê duyệt",
    overdue: /^Số tạm quá hạn từ/,
    hours: /đã tìm tổng cộng 14 giờ, mức là 12 giờ/,
    sensitive: /chạm tới địa điểm nhạy cảm/,
  },
  en: {
    urgent: /^Urgent/,
    runs: /^Urgent: searched at once/,
    soon: /^About to be lost/,
    left: /(\d+):(\d\d) left/,
    lapsed: "Approval expired",
    overdue: /^Temporary number overdue since/,
    hours: /14 hours.*12 hours/,
    sensitive: /touches a sensitive site/,
  },
};

// A court of the fixture, and its extract.
const COURT = [110.0052, 10.0052];
const EXTRACT = "fixtures/osm/small.osm.pbf";

const hoursAgo = (hours) => new Date(Date.now() - hours * HOUR).toISOString();
const at = ([lon, lat]) => ({ type: "Point", coordinates: [lon, lat] });

/** Fills in the form. */
async function fill(page, says, { place, from, to, number }) {
  await page.getByRole("combobox", { name: says.place, exact: true }).fill(place.join(", "));
  await page.locator("select").selectOption("TRM");
  await page.getByLabel(says.from, { exact: true }).fill(typed(from));
  await page.getByLabel(says.to, { exact: true }).fill(typed(to));
  await page.getByLabel(says.number, { exact: true }).fill(number);
}

/** Types why a limit is to be passed, once the page says so. */
async function giveReason(page, says, why) {
  await page.getByText(says.above).waitFor();
  const reason = page.getByLabel(says.reason, { exact: true });
  // On a phone the box is folded.
  if (!(await reason.isVisible())) await page.getByText(says.above).click();
  await reason.fill(why);
}

/** Lets the server's answers about an incident arrive as they will be when its terms are over. */
async function later(page, id, change, code) {
  const path = `**/api/v1/incidents/${id}`;
  await page.route(path, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change(await response.json()) });
  });
  await page.route(`${path}/candidates*`, (route) =>
    route.fulfill({
      status: 409,
      contentType: "application/problem+json",
      json: { type: "about:blank", title: "Conflict", status: 409, detail: code, code },
    }),
  );
  await page.reload();
}

for (const [size, viewport, language] of [
  ["desktop", desktop, "vi"],
  ["phone", phone, "en"],
]) {
  const says = { ...SAYS[language], ...ALSO[language] };
  const shot = (page, name) => look(page, `live-${size}-${language}-${name}`);

  test(`${size}: an urgent search runs at once, and what nobody decides on lapses (P6)`, () =>
    onLive(
      viewport,
      language,
      async (officer, approver) => {
        await fill(officer, says, { place: HERE, from: 20, to: 6, number: "11/2026" });
        await giveReason(officer, says, "Sắp bị ghi đè");
        await officer.getByRole("checkbox", { name: says.urgent }).check();
        await shot(officer, "urgent-form");
        await officer.getByRole("button", { name: says.find }).click();
        await officer.locator("li[data-camera]").first().waitFor();
        assert.equal(await officer.locator("li[data-camera]").count(), 7);
        await officer.getByText(says.runs).waitFor();
        await officer.getByRole("heading", { name: says.soon }).waitFor();
        await shot(officer, "urgent-runs");

        await approver.getByRole("button", { name: says.reload, exact: true }).click();
        await approver.locator(".list > ul > li .urgent").getByText(says.urgent).waitFor();
        await shot(approver, "urgent-asked");

        const { items } = await ask(officer, "/incidents");
        const expired = (incident) => ({
          ...incident,
          approval: { ...incident.approval, state: "expired" },
          can_be_urgent: false,
        });
        await later(officer, items[0].id, expired, "approval_expired");
        await officer.getByText(says.lapsed).waitFor();
        assert.equal(await officer.locator("li[data-camera]").count(), 0);
        await shot(officer, "lapsed");
        await reachable(officer, officer.getByRole("button", { name: says.again }), "asking again");
      },
      { keptDays: 1 },
    ));

  test(`${size}: a temporary number that is overdue closes what was found until it is replaced (P6)`, () =>
    onLive(viewport, language, async (officer) => {
      const { id } = await send(officer, "/incidents", {
        type: "TRM",
        temporary_number: true,
        place: at(HERE),
        radius_m: 10,
        from: hoursAgo(2),
        to: hoursAgo(1),
      });
      await later(officer, id, (incident) => ({ ...incident, number_due: hoursAgo(1) }), "number_overdue");
      await officer.goto(`/#/find/${id}`);
      await officer.getByText(says.overdue).waitFor();
      assert.equal(await officer.locator("li[data-camera]").count(), 0);
      await shot(officer, "overdue");
      await officer.getByRole("button", { name: says.replace }).click();
      await officer.getByLabel(says.issued).fill("12/2026");
      await officer.unrouteAll();
      const save = officer.getByRole("button", { name: says.save });
      await reachable(officer, save, "replacing it");
      await save.click();
      await officer.locator("li[data-camera]").first().waitFor();
      assert.equal(await officer.getByText(says.overdue).count(), 0);
    }));

  test(`${size}: what is lost within the hour is counted by the second`, () =>
    onLive(
      viewport,
      language,
      async (officer) => {
        const { id } = await send(officer, "/incidents", {
          type: "TRM",
          case_number: "15/2026",
          place: at(HERE),
          radius_m: 10,
          from: hoursAgo(23.2),
          to: hoursAgo(22.9),
        });
        await officer.goto(`/#/find/${id}`);
        const chip = officer.locator("li[data-camera]").first().getByText(says.left);
        const seconds = async () => {
          const [, minutes, rest] = says.left.exec(await chip.innerText());
          return 60 * Number(minutes) + Number(rest);
        };
        const first = await seconds();
        await officer.waitForTimeout(2500);
        const passed = first - (await seconds());
        assert.ok(passed >= 1 && passed < 20, `${passed} seconds`);
        await shot(officer, "ticking");
      },
      { keptDays: 1 },
    ));

  test(`${size}: the windows of one number add up (P6)`, () =>
    onLive(viewport, language, async (officer, approver) => {
      const earlier = { type: "TRM", case_number: "13/2026", radius_m: 10, place: at(HERE) };
      await send(officer, "/incidents", { ...earlier, from: hoursAgo(40), to: hoursAgo(32) });
      const elsewhere = [HERE[0], HERE[1] + 300 / 111_000];
      await fill(officer, says, { place: elsewhere, from: 8, to: 2, number: "13/2026" });
      // Only the server knows what was searched under the number before.
      await officer.getByRole("button", { name: says.find }).click();
      await giveReason(officer, says, "Chưa rõ giờ mất");
      await officer.locator("#panel").getByText(says.hours).first().waitFor();
      await shot(officer, "number-hours");
      await officer.getByRole("button", { name: says.send }).click();
      await officer.getByText(says.pending, { exact: true }).waitFor();
      await decide(approver, "approve", says);
      await officer.getByRole("button", { name: says.check }).click();
      await officer.getByText(says.pending, { exact: true }).waitFor({ state: "detached" });
    }));

  test(`${size}: a search at a sensitive place waits for the province (P21)`, () =>
    onLive(
      viewport,
      language,
      async (officer, approver) => {
        await fill(officer, says, { place: COURT, from: 3, to: 2, number: "14/2026" });
        await officer.getByRole("button", { name: says.find }).click();
        await giveReason(officer, says, "Mất xe trước cổng");
        await officer.locator("#panel").getByText(says.sensitive).first().waitFor();
        await shot(officer, "sensitive");
        await officer.getByRole("button", { name: says.send }).click();
        await officer.getByText(says.pending, { exact: true }).waitFor();
        assert.equal((await ask(officer, "/incidents")).items[0].approval.at_once, false);
        // What waits looks by itself whether it was decided.
        await officer.clock.install();
        await officer.reload();
        await officer.getByText(says.pending, { exact: true }).waitFor();
        await decide(approver, "approve", says);
        await officer.clock.runFor(61_000);
        await officer.getByText(says.pending, { exact: true }).waitFor({ state: "detached" });
      },
      { extract: EXTRACT },
    ));
}
