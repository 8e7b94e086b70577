// On a live database, where the caps hold: a search that waits, is refused, is asked for again and is let pass, and more
// cameras than may be asked. Two people at two browsers.
import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, desktop, look, nothingPrinted, phone, send, visit } from "./browser.mjs";
import { decide, HERE, HOUR, live, logIn, onLive, reachable, register, SAYS, typed } from "./live.mjs";

for (const [size, viewport, language] of [
  ["desktop", desktop, "vi"],
  ["phone", phone, "en"],
]) {
  const says = SAYS[language];
  const shot = (page, name) => look(page, `live-${size}-${language}-${name}`);

  test(`${size}: a search beyond a cap waits, is refused, is asked for again and passes (P6)`, () =>
    onLive(viewport, language, async (officer, approver) => {
      await officer.getByRole("combobox", { name: says.place, exact: true }).fill(HERE.join(", "));
      await officer.locator("select").selectOption("CYT");
      await officer.getByRole("checkbox", { name: says.violence }).check();
      await officer.getByLabel(says.from, { exact: true }).fill(typed(36));
      await officer.getByLabel(says.to, { exact: true }).fill(typed(8));
      await officer.getByLabel(says.number, { exact: true }).fill("7/2026");
      await officer.getByText(says.above).waitFor();
      await nothingPrinted(officer, "the form of a case within a family");
      // On a phone the box is folded.
      const reason = officer.getByLabel(says.reason, { exact: true });
      if (!(await reason.isVisible())) await officer.getByText(says.above).click();
      await reason.fill("Chưa rõ giờ");
      await officer.getByRole("button", { name: says.send }).click();

      await officer.getByText(says.pending).waitFor();
      await officer.locator(".scene").waitFor();
      await shot(officer, "held");
      await nothingPrinted(officer, "a held case within a family");
      assert.equal(await officer.locator("li[data-camera]").count(), 0);

      await approver.getByRole("button", { name: says.reload, exact: true }).click();
      await approver.getByText("Chưa rõ giờ").waitFor();
      await shot(approver, "waiting");
      assert.ok(!(await approver.content()).includes("7/2026"), "the approver sees no case number");
      await nothingPrinted(approver, "what the approver sees of a case within a family");
      await decide(approver, "refuse", says);
      await shot(approver, "decided");

      await officer.getByRole("button", { name: says.check }).click();
      await officer.getByText(says.refused).waitFor();
      await shot(officer, "refused");
      const anew = officer.getByLabel(says.reason, { exact: true });
      await reachable(officer, anew, "the reason");
      await anew.fill("Có nhân chứng từ tối hôm trước");
      await officer.getByRole("button", { name: says.again }).click();
      await officer.getByText(says.pending).waitFor();
      await officer.getByText("Có nhân chứng từ tối hôm trước").waitFor();
      assert.equal(await officer.locator("li[data-camera]").count(), 0, "asking again opens nothing");

      await decide(approver, "approve", says);
      await officer.getByRole("button", { name: says.check }).click();
      await officer.locator("li[data-camera]").first().waitFor();
      assert.equal(await officer.locator("li[data-camera]").count(), 7);
      await shot(officer, "approved");
      await nothingPrinted(officer, "the results of a case within a family");

      // What was approved is opened again without another approval.
      await officer.getByRole("button", { name: says.edit }).click();
      await officer.getByRole("button", { name: says.find, exact: true }).waitFor();
      assert.equal(await officer.getByText(says.above).count(), 0);
      await officer.getByRole("button", { name: says.find, exact: true }).click();
      await officer.locator("li[data-camera]").first().waitFor();
    }));

  test(`${size}: more cameras than the cap are refused until a second account lets them be asked (P6)`, () =>
    onLive(viewport, language, async (officer, approver) => {
      const { id } = await send(officer, "/incidents", {
        type: "MTR",
        case_number: "8/2026",
        place: { type: "Point", coordinates: HERE },
        radius_m: 10,
        from: new Date(Date.now() - 2 * HOUR).toISOString(),
        to: new Date(Date.now() - HOUR).toISOString(),
      });
      await officer.goto(`/#/find/${id}`);
      await officer.getByRole("button", { name: says.all }).click();
      await officer.getByRole("button", { name: says.keep }).click();
      const give = officer.getByRole("button", { name: says.give });
      await give.click();
      await officer.getByText(says.cap).waitFor();
      await shot(officer, "cap");
      const reason = officer.getByLabel(says.reason, { exact: true });
      const more = officer.getByRole("button", { name: says.more });
      const cancel = officer.getByRole("button", { name: says.cancel, exact: true });
      for (const [name, element] of Object.entries({ reason, more, give, cancel }))
        await reachable(officer, element, name);
      await more.click();
      await reachable(officer, officer.locator("#panel .faulty"), "what the field lacks");
      await reason.fill("Nhiều camera cùng nhìn vào một chỗ");
      await more.click();
      await officer.getByText(says.pending).first().waitFor();
      await shot(officer, "cap-waiting");
      assert.equal(await officer.locator("li[data-camera]").count(), 7, "the search itself goes on");

      await approver.getByRole("button", { name: says.reload, exact: true }).click();
      await approver.getByText("Nhiều camera cùng nhìn vào một chỗ").waitFor();
      await shot(approver, "cap-asked");
      await decide(approver, "refuse", says);
      await officer.reload();
      await officer.getByText(says.refused).waitFor();
      await shot(officer, "cap-refused");
      const again = officer.getByRole("button", { name: says.again });
      const anew = officer.getByLabel(says.reason, { exact: true });
      await reachable(officer, anew, "the reason");
      await anew.fill("Chủ nhà đồng ý, chỉ hỏi một lần");
      await reachable(officer, again, "asking again");
      await again.click();
      await officer.getByText(says.pending).waitFor();

      await decide(approver, "approve", says);
      await officer.reload();
      await officer.getByRole("button", { name: says.all }).click();
      await officer.getByRole("button", { name: says.keep }).click();
      await give.click();
      await officer.locator(".preview article").first().waitFor();
      assert.equal((await ask(officer, `/incidents/${id}/preservation_notices`)).items.length, 7);
    }));

  test(`${size}: a number whose places lie too far apart, and an urgent search that opens nothing (P6)`, () =>
    onLive(viewport, language, async (officer, approver) => {
      const recent = {
        type: "TRM",
        radius_m: 10,
        from: new Date(Date.now() - 2 * HOUR).toISOString(),
        to: new Date(Date.now() - HOUR).toISOString(),
      };
      const at = (metresNorth) => ({
        type: "Point",
        coordinates: [HERE[0], HERE[1] + metresNorth / 111_000],
      });
      await send(officer, "/incidents", { ...recent, case_number: "9/2026", place: at(0) });
      const { id } = await send(officer, "/incidents", { ...recent, temporary_number: true, place: at(900) });
      await officer.goto(`/#/find/${id}`);
      await officer.getByRole("button", { name: says.replace }).click();
      await officer.getByLabel(says.issued).fill("9/2026");
      await officer.getByRole("button", { name: says.save }).click();
      const submit = officer.getByRole("button", { name: says.send });
      await submit.waitFor();
      await shot(officer, "number-too-far");
      await reachable(officer, submit, "sending it");
      await submit.click();
      await reachable(officer, officer.locator("#panel .faulty"), "what the field lacks");
      await officer.getByLabel(says.reason, { exact: true }).fill("Một vụ, hai nơi");
      await submit.click();
      await officer.getByText(says.pending).waitFor();
      await decide(approver, "approve", says);
      await officer.getByRole("button", { name: says.check }).click();
      await officer.getByText(says.pending).waitFor({ state: "detached" });
      assert.equal((await ask(officer, `/incidents/${id}`)).case_number, "9/2026");

      // The cameras keep a month: nothing is about to be lost, whatever is said.
      const urgent = await send(officer, "/incidents", {
        ...recent,
        case_number: "10/2026",
        place: at(0),
        from: new Date(Date.now() - 20 * HOUR).toISOString(),
        approval_reason: "Sợ mất dữ liệu",
        urgent: true,
      });
      await officer.goto(`/#/find/${urgent.id}`);
      await officer.getByText(says.pending, { exact: true }).waitFor();
      await officer.getByRole("button", { name: says.check }).waitFor();
      await shot(officer, "urgent-waits");
      assert.equal(await officer.locator("li[data-camera]").count(), 0);
    }));
}

/** Selects a camera on the map: who keeps it sees what it sees, and who searches does so with an incident (P6a). */
async function selectsCamera(page, seesCoverage) {
  const { items } = await ask(page, "/cameras");
  const [{ id, lon, lat }] = items;
  // Loaded anew, as by a link: the map of the first screen may still be noting where it looks.
  await page.goto(`/?anew#/find?c=${id}&m=${lat},${lon},18`);
  await page.locator(".leaflet-marker-icon.dot").first().waitFor();
  await page.locator(".top").getByText(items[0].code).waitFor();
  const coverage = page.locator(".coverage.own");
  const wedges = page.locator(".dot .wedge");
  if (seesCoverage) {
    await coverage.first().waitFor({ state: "attached" });
    await wedges.first().waitFor({ state: "attached" });
    return;
  }
  await page.waitForLoadState("networkidle");
  assert.deepEqual(
    [await coverage.count(), await wedges.count()],
    [0, 0],
    "what a camera sees, and where it looks",
  );
}

test("every role has a first screen, of a commune and of a province", () => {
  const communes = ["officer", "registrar", "planner", "approver", "auditor", "admin"];
  const accounts = Object.fromEntries([
    ...communes.map((role) => [role, "18001"]),
    ...communes.map((role) => [`${role}-province`, "42"]),
  ]);
  return live(accounts, null, async (url) => {
    await register(url);
    for (const [viewport, language] of [
      [desktop, "vi"],
      [phone, "en"],
    ])
      for (const user of Object.keys(accounts)) {
        const { browser, page, said } = await visit(viewport, language, { url });
        try {
          await logIn(page, user, SAYS[language]);
          if (/^(registrar|officer)$/.test(user)) await selectsCamera(page, user === "registrar");
          await look(page, `live-${viewport === phone ? "phone" : "desktop"}-${language}-of-${user}`);
          assert.deepEqual(said, [], `the console of ${user} is empty`);
        } finally {
          await browser.close();
        }
      }
  });
});
