// Plan on a live database: planners are told which public cameras a list means, and the registrar of the unit which all are.
import assert from "node:assert/strict";
import { test } from "node:test";

import { desktop, look, phone, press, send, visit } from "./browser.mjs";
import { live, logIn, SAYS } from "./live.mjs";

const ALSO = {
  vi: {
    plan: "Phương án",
    kept: "Đã lưu",
    propose: "Đề xuất",
    drawn: "Vùng tự vẽ",
    draw: "Vẽ vùng",
    done: "Xong",
    unnamed: /đăng ký viên của đơn vị giữ camera xem được/,
    second: "Camera thứ 2",
  },
  en: {
    plan: "Plan",
    kept: "Saved",
    propose: "Propose",
    drawn: "Drawn area",
    draw: "Draw an area",
    done: "Done",
    unnamed: /the registrar of its unit sees which it is/,
    second: "Camera 2 of the list",
  },
};

const EXTRACT = "fixtures/osm/contraflow.osm.pbf";

/** A public camera and one of a shop look along the street, and one of each is broken. */
async function register(url) {
  const { browser, page } = await visit(desktop, "vi", { url });
  await logIn(page, "registrar", SAYS.vi);
  for (const [code, lon, owner_kind, status, bearing_deg] of [
    ["XA-01", 110.0018, "commune", "working", 90],
    ["CH-01", 110.0028, "business", "working", 90],
    ["XA-02", 110.0018, "commune", "faulty", 270],
    ["CH-02", 110.0024, "business", "faulty", 90],
  ])
    await send(page, "/cameras", {
      code,
      lon,
      lat: 10,
      bearing_deg,
      horizontal_fov_deg: 40,
      width_px: 3840,
      far_m: 45,
      night_far_m: 30,
      status,
      verified_on: new Date().toISOString().slice(0, 10),
      owner_kind,
    });
  await browser.close();
}

/** Draws an area around the street, which is measured. */
async function measure(page, says) {
  await page.locator("nav.rail").getByRole("link", { name: says.plan }).click();
  await page.getByRole("heading", { level: 1, name: says.plan }).waitFor();
  await page.evaluate(() => (location.hash = "#/plan?m=10.00000,110.00200,17"));
  await page.getByText(says.drawn, { exact: true }).click();
  await page.getByRole("button", { name: says.draw }).click();
  await page.locator("section.bar").locator("button:not([disabled])").nth(1).waitFor();
  const box = await page.locator(".canvas").boundingBox();
  for (const [x, y] of [
    [0.2, 0.4],
    [0.8, 0.4],
    [0.8, 0.6],
    [0.2, 0.6],
  ])
    await press(page, box.x + box.width * x, box.y + box.height * y);
  await page.locator("section.bar").getByRole("button", { name: says.done }).click();
  await page.locator("#panel table").waitFor();
}

const points = (page) => page.locator("section[aria-labelledby=plan-single] li");
const spot = (page) => page.locator(".plan-spot b");

for (const [name, viewport, language] of [
  ["desktop-vi", desktop, "vi"],
  ["phone-en", phone, "en"],
]) {
  const says = { ...SAYS[language], ...ALSO[language] };
  test(`${name}: a planner is told public cameras, the registrar of the unit all of its own`, async () => {
    await live({ registrar: "18001", planner: "18001" }, EXTRACT, async (url) => {
      await register(url);
      for (const user of ["planner", "registrar"]) {
        const knows = user === "registrar";
        const { browser, page, said } = await visit(viewport, language, { url });
        try {
          await logIn(page, user, says);
          await measure(page, says);
          assert.equal(await page.getByText(says.kept, { exact: true }).count(), knows ? 0 : 1);
          await points(page).nth(1).waitFor();
          const codes = (await points(page).locator("b").allTextContents()).toSorted();
          assert.deepEqual(codes, knows ? ["CH-01", "XA-01"] : ["XA-01"]);
          assert.equal(await page.getByText(says.unnamed).count(), knows ? 0 : 1);
          // Where it hangs is marked on the map, with the streets that hang on it.
          await points(page).filter({ hasText: "XA-01" }).getByRole("button").click();
          await spot(page).getByText("XA-01").waitFor({ state: "attached" });
          await page.locator("path.alone").waitFor({ state: "attached" });
          await page.locator("#plan-single").scrollIntoViewIfNeeded();
          await look(page, `names-${name}-${user}-measured`);

          await page.locator("#panel").getByText(says.propose, { exact: true }).first().click();
          await page.locator("form").getByRole("button", { name: says.propose, exact: true }).click();
          const repairs = page.locator("#panel ol").filter({ hasText: "XA-02" }).locator("li");
          await repairs.nth(1).waitFor();
          assert.equal(await repairs.filter({ hasText: "CH-02" }).count(), knows ? 1 : 0);
          assert.equal(await repairs.filter({ hasText: says.second }).getByRole("button").count(), 0);
          const broken = repairs.filter({ hasText: "XA-02" }).getByRole("button");
          await broken.click();
          await spot(page).getByText("XA-02").waitFor({ state: "attached" });
          assert.equal(await broken.getAttribute("aria-pressed"), "true");
          await broken.scrollIntoViewIfNeeded();
          await look(page, `names-${name}-${user}-proposed`);
          assert.deepEqual(said, [], "the console is empty, and nothing is fetched from elsewhere");
        } finally {
          await browser.close();
        }
      }
    });
  });
}
