// Exports, as a registrar makes them: a format, what is in it and what never is, a file that the browser saves, its number.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";

import { desktop, look, phone, walk } from "./browser.mjs";

/** Enters as the demo registrar and opens the exports. */
async function enterExports(page, tab) {
  await page.goto("/");
  await page.getByRole("button", { name: /^registrar/ }).click();
  await page.locator("nav.rail").waitFor();
  await page.goto("/#/register/exports");
  await page.getByRole("link", { name: tab, exact: true }).waitFor();
  if (page.viewportSize().width < 760) {
    const larger = page.getByRole("button", {
      name: /^(Mở bảng ra|Make the panel larger)$/,
    });
    if (await larger.isVisible()) await larger.tap();
  }
}

for (const [size, viewport] of [
  ["desktop", desktop],
  ["phone", phone],
])
  walk(
    `${size}: a file of cameras is saved, and stands in the list with its number and hash`,
    viewport,
    async (page) => {
      const body = page.locator("#panel .body");
      await enterExports(page, "Xuất");
      await body.getByText("Không bao giờ có").waitFor();
      await look(page, `exports-${size}`);

      const saved = async (format, fields = {}) => {
        await body.getByLabel("Định dạng").selectOption({ label: format });
        for (const [label, value] of Object.entries(fields)) await body.getByLabel(label).fill(value);
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          body.getByRole("button", { name: "Xuất tệp" }).click(),
        ]);
        const bytes = await readFile(await download.path());
        return { name: download.suggestedFilename(), bytes };
      };
      const csv = await saved("CSV", { "Lý do": "kiểm kê quý IV" });
      const number = csv.name.replace(/\.csv$/, "");
      assert.match(number, /^XD-\d{4}-\d{4}$/);
      const text = csv.bytes.toString("utf8");
      assert.ok(text.startsWith("\ufeffcode,label,lon,lat,"), text.slice(0, 60));
      const made = body.locator("[role=status]").getByText(/đã xuất \d+ camera/);
      await made.waitFor();
      const count = Number(/(\d+) camera/.exec(await made.textContent())[1]);
      assert.equal(text.trim().split("\n").length, count + 1);

      const row = body.locator("li", { hasText: number });
      await row.getByText("kiểm kê quý IV").waitFor();
      await row.getByText("Mã băm SHA-256").click();
      await row.getByText(createHash("sha256").update(csv.bytes).digest("hex")).waitFor();
      await row.scrollIntoViewIfNeeded();
      await look(page, `exports-${size}-made`);

      const book = await saved("Excel (XLSX)", { "Mã, vị trí có chữ": "cho" });
      assert.match(book.name, /^XD-\d{4}-\d{4}\.xlsx$/);
      assert.equal(book.bytes.subarray(0, 2).toString(), "PK");
      const map = await saved("OpenStreetMap", { "Mã, vị trí có chữ": "" });
      assert.match(map.bytes.toString("utf8"), /<osm version="0.6"/);
      await body.getByText("không có camera nào phù hợp").waitFor();

      await body.getByLabel("Lý do").fill("gọi 0900 000 012");
      await body.getByRole("button", { name: "Xuất tệp" }).click();
      await body.locator("[aria-invalid=true]").waitFor();
      await look(page, `exports-${size}-refused`);
    },
    { expected: /status of 422/ },
  );

walk(
  "English: exports speak it too",
  desktop,
  async (page) => {
    await enterExports(page, "Export");
    await page.locator("#panel .body").getByLabel("Format").selectOption({ label: "OpenStreetMap" });
    await look(page, "exports-en");
  },
  { language: "en" },
);
