// A province as its communes: those that are seen least first, those that cannot be measured named, each opened by its name.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";

import { desktop, look, phone, send, visit } from "./browser.mjs";
import { logIn, SAYS } from "./live.mjs";
import { place } from "./servers.mjs";

const ALSO = {
  vi: {
    plan: "Phương án",
    whole: "Đo vùng này",
    apart: /đo từng xã ở phần Đo/,
    measure: "Đo từng xã của đơn vị này",
    title: "Từng xã",
    sum: "2 xã",
    leftOut: "1 xã không đo được",
    boundary: /^Chưa có ranh giới/,
    alone: "Đường được thấy",
    drawn: "Vùng tự vẽ",
  },
  en: {
    plan: "Plan",
    whole: "Measure this area",
    apart: /measure it commune by commune under Measure/,
    measure: "Measure commune by commune",
    title: "Commune by commune",
    sum: "2 communes",
    leftOut: "1 commune cannot be measured",
    boundary: /boundary/,
    alone: "Street coverage",
    drawn: "Drawn area",
  },
};

/** Two communes side by side on one street, and one without a boundary; a camera looks along the street in the east. */
async function province(steps) {
  const own = place();
  own.run(["init", "--kind", "test"]);
  own.run(["units", "add", "--code", "42", "--name", "tỉnh Mẫu", "--kind", "province"]);
  const commune = (code, full_name, west, east) => ({
    type: "Feature",
    properties: { code, full_name },
    geometry: {
      type: "Polygon",
      coordinates: [
        [
          [west, 9.999],
          [east, 9.999],
          [east, 10.001],
          [west, 10.001],
          [west, 9.999],
        ],
      ],
    },
  });
  const features = [
    commune("18001", "Xã Mẫu Đông", 110.0015, 110.01),
    commune("18002", "Xã Mẫu Tây", 109.99, 110.0015),
  ];
  const file = resolve(own.folder, "units.geojson");
  writeFileSync(file, JSON.stringify({ type: "FeatureCollection", features }));
  own.run(["import", "units", file, "--province", "42"]);
  own.run(["units", "add", "--code", "18003", "--name", "xã Mẫu Nam", "--kind", "commune", "--parent", "42"]);
  for (const [role, unit] of [
    ["planner", "42"],
    ["registrar", "18001"],
  ])
    own.run(["user", "add", role, "--role", role, "--unit", unit], "right-password\n");
  own.run(["import", "osm", resolve("fixtures/osm/contraflow.osm.pbf"), "--as", "registrar"]);
  const server = await own.serve(["serve"]);
  try {
    const { browser, page } = await visit(desktop, "vi", { url: server.url });
    await logIn(page, "registrar", SAYS.vi);
    await send(page, "/cameras", {
      code: "XA-01",
      lon: 110.0018,
      lat: 10,
      unit_code: "18001",
      bearing_deg: 90,
      horizontal_fov_deg: 40,
      width_px: 3840,
      far_m: 45,
      status: "working",
      verified_on: new Date().toISOString().slice(0, 10),
      owner_kind: "commune",
    });
    await browser.close();
    await steps(server.url);
  } finally {
    await server.stop();
    own.remove();
  }
}

for (const [name, viewport, language] of [
  ["desktop-vi", desktop, "vi"],
  ["phone-en", phone, "en"],
]) {
  const says = { ...SAYS[language], ...ALSO[language] };
  test(`${name}: a province is measured commune by commune, and each is opened by its name`, async () => {
    await province(async (url) => {
      const { browser, page, said } = await visit(viewport, language, { url });
      try {
        await logIn(page, "planner", says);
        await page.locator("nav.rail").getByRole("link", { name: says.plan }).click();
        await page.getByRole("heading", { level: 1, name: says.plan }).waitFor();
        // Where it ends itself nobody knows: the way that leads on is named.
        await page.getByRole("button", { name: says.whole, exact: true }).click();
        await page.getByRole("alert").filter({ hasText: says.apart }).waitFor();
        await look(page, `communes-${name}-apart`);
        await page.getByRole("button", { name: says.measure }).click();
        await page.getByRole("heading", { name: says.title }).waitFor();
        const rows = page.locator("section[aria-labelledby=communes-title] tbody tr");
        await page.locator("#communes-title:focus").waitFor();
        assert.deepEqual(await rows.locator("th").allTextContents(), ["xã Mẫu Tây", "xã Mẫu Đông"]);
        const shares = await rows.locator("td:nth-of-type(2)").allTextContents();
        assert.match(shares[0], /^0\s*%/);
        assert.doesNotMatch(shares[1], /^0\s*%/);
        await page.locator("tfoot").getByText(says.sum).waitFor();
        await page.getByText(says.leftOut).waitFor();
        await page.locator(".why").getByText(says.boundary).waitFor();
        await look(page, `communes-${name}`);
        // The table leaves as a workbook, numbered.
        const [file] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("button", { name: "XLSX" }).click(),
        ]);
        assert.match(file.suggestedFilename(), /^XD-\d{4}-0001\.xlsx$/);
        await page.getByRole("status").getByText(file.suggestedFilename().slice(0, -5)).waitFor();
        await page.getByRole("status").getByText("XD-").scrollIntoViewIfNeeded();
        await look(page, `communes-${name}-file`);

        await page.getByRole("button", { name: "xã Mẫu Đông" }).click();
        await page.getByRole("heading", { name: says.alone }).waitFor();
        await rows.first().waitFor();
        await look(page, `communes-${name}-opened`);
        // A drawn area has no communes.
        await page.getByText(says.drawn, { exact: true }).click();
        await page.getByRole("button", { name: says.measure }).waitFor({ state: "detached" });
        const unexpected = said.filter((line) => !/status of 422/.test(line));
        assert.deepEqual(unexpected, [], "the console is empty, and nothing is fetched from elsewhere");
      } finally {
        await browser.close();
      }
    });
  });
}
