// Reports, as a registrar and a planner read them: of today, of a day gone by, printed.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";

import { desktop, look, phone, walk } from "./browser.mjs";

for (const [size, viewport] of [
  ["desktop", desktop],
  ["phone", phone],
])
  walk(
    `${size}: what there was on a day is read and printed`,
    viewport,
    async (page) => {
      await page.goto("/");
      await page.getByRole("button", { name: /^registrar/ }).click();
      await page.locator("nav.rail").getByRole("link", { name: "Báo cáo" }).click();
      const body = page.locator("#panel .body");
      await body.getByRole("table").waitFor();
      if (size === "phone") {
        const larger = page.getByRole("button", { name: "Mở bảng ra" });
        if (await larger.isVisible()) await larger.tap();
      }
      const counts = async () => {
        const cells = await body.locator("tbody tr").first().locator("td").allTextContents();
        return cells.map((cell) => Number(/\d+/.exec(cell)[0]));
      };
      const [cameras, working, faulty, checked] = await counts();
      assert.ok(cameras > working && working > 0 && faulty > 0 && checked > 0, `${await counts()}`);
      assert.match(await body.locator("tbody th").first().textContent(), /Mẫu/);
      await look(page, `report-${size}`);

      // The file says what the page says.
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        body.getByRole("button", { name: "Lưu thành tệp bảng tính (CSV)" }).click(),
      ]);
      assert.match(download.suggestedFilename(), /^Báo cáo camera \d{4}-\d\d-\d\d\.csv$/);
      const file = (await readFile(await download.path())).toString("utf8");
      assert.ok(file.startsWith("\ufeffon,unit_code,unit,cameras,working,faulty,checked"), file);
      const total = file.trim().split("\n").at(-1).split(",").slice(-4).map(Number);
      const foot = body.locator("tfoot tr, tbody tr").last().locator("td");
      const shown = (await foot.allTextContents()).map((cell) => Number(/\d+/.exec(cell)[0]));
      assert.deepEqual(total, shown);

      await body.getByRole("button", { name: "In báo cáo" }).click();
      const sheet = page.getByRole("dialog");
      await sheet.getByRole("table").waitFor();
      await look(page, `report-${size}-print`);
      await page.keyboard.press("Escape");
      await sheet.waitFor({ state: "detached" });

      const day = body.getByLabel("Tình hình cuối ngày");
      await day.fill("31/12/1999");
      await body.getByRole("button", { name: "Xem" }).click();
      await body.getByText("ngày 31/12/1999").waitFor();
      await look(page, `report-${size}-past`);
      await day.fill("31/13/1999");
      await body.getByRole("button", { name: "Xem" }).click();
      await body.getByText("Gõ ngày như").waitFor();
      await day.fill("31/12/2199");
      await body.getByRole("button", { name: "Xem" }).click();
      await body.locator(".faulty .secondary").waitFor();
      await look(page, `report-${size}-refused`);

      // The address leads there again, and the job is one step of the back button.
      await page.reload();
      await body.getByRole("table").waitFor();
      await page.getByRole("button", { name: "Tài khoản" }).waitFor();
    },
    { expected: /status of 422/ },
  );
