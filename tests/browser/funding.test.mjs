// Funding, as a registrar keeps it: a campaign, households as one sum, what it comes to, an entry struck, who pays to run a camera.
import assert from "node:assert/strict";

import { ask, desktop, look, phone, walk } from "./browser.mjs";

/** Enters as the demo registrar and opens the funding. */
async function enterFunding(page, tab) {
  await page.goto("/");
  await page.getByRole("button", { name: /^registrar/ }).click();
  await page.locator("nav.rail").waitFor();
  await page.goto("/#/register/funding");
  await page.getByRole("link", { name: tab, exact: true }).waitFor();
  if (page.viewportSize().width < 760) {
    const larger = page.getByRole("button", { name: /^(Mở bảng ra|Make the panel larger)$/ });
    if (await larger.isVisible()) await larger.tap();
  }
}

for (const [size, viewport] of [
  ["desktop", desktop],
  ["phone", phone],
])
  walk(
    `${size}: a campaign from its beginning to a total that its entries make`,
    viewport,
    async (page) => {
      const shot = (name) => look(page, `funding-${size}-${name}`);
      const own = `Camera thôn ${size} ${Math.random().toString(36).slice(2, 7)}`;
      const body = page.locator("#panel .body");
      await enterFunding(page, "Kinh phí");
      await body.getByRole("button", { name: "Đợt vận động mới" }).click();
      await body.getByLabel("Tên đợt vận động").fill(own);
      await body.getByLabel("Cần vận động").fill("60 triệu");
      await body.getByText("= 60.000.000").waitFor();
      await body.getByLabel("Ngày bắt đầu").fill("hôm kia");
      await body.getByRole("button", { name: "Ghi", exact: true }).click();
      await body.getByText("Gõ ngày như 19/11/2026.").first().waitFor();
      await shot("campaign-fault");
      await body.getByLabel("Ngày bắt đầu").fill("01/03/2026");
      await body.getByRole("button", { name: "Ghi", exact: true }).click();
      await body.getByRole("status").getByText(`Đã ghi đợt vận động “${own}”.`).waitFor();
      await shot("campaign-made");
      await body.getByLabel("Đợt vận động", { exact: true }).selectOption({ label: own });
      await body.getByRole("heading", { name: own }).waitFor();

      const record = async (fields) => {
        await body.getByRole("button", { name: "Ghi khoản đóng góp" }).click();
        for (const [label, value] of fields) {
          const field = body.getByLabel(label, { exact: true });
          if ((await field.evaluate((one) => one.tagName)) === "SELECT")
            await field.selectOption({ label: value });
          else await field.fill(value);
        }
        await body.getByRole("button", { name: "Ghi", exact: true }).click();
      };
      await body.getByRole("button", { name: "Ghi khoản đóng góp" }).click();
      await body.getByRole("button", { name: "Ghi", exact: true }).click();
      assert.ok((await body.locator("[aria-invalid=true]").count()) >= 4, "each field says what it needs");
      await shot("entry-faults");
      await body.getByRole("button", { name: "Kinh phí", exact: true }).click();

      await record([
        ["Nguồn", "Hộ gia đình"],
        ["Đợt vận động", own],
        ["Số hộ góp", "42"],
        ["Số tiền", "12,6 triệu"],
        ["Ngày nhận", "15/03/2026"],
      ]);
      await body.getByText("42 hộ").waitFor();
      await record([
        ["Nguồn", "Doanh nghiệp"],
        ["Đơn vị đóng góp", "Cửa hàng Giả Định"],
        ["Đợt vận động", own],
        ["Số tiền", "5.000.000"],
        ["Dùng cho", "camera"],
        ["Ngày nhận", "16/03/2026"],
      ]);
      await record([
        ["Nguồn", "Tổ chức, đoàn thể"],
        ["Đợt vận động", own],
        ["Hiện vật", "một cột thép 6 m"],
        ["Dùng cho", "cột, giá treo"],
        ["Ngày nhận", "17/03/2026"],
      ]);
      const sum = (text) => body.locator("tfoot").getByText(text).waitFor();
      await sum("17.600.000");
      await body.getByText("1 khoản hiện vật chưa định giá").waitFor();
      await body.getByText("Đã nhận 17.600.000").waitFor();
      assert.equal(await body.getByText("Giả Định").count(), 0, "p3 a list names nobody who gave");
      await shot("overview");

      // The households of a campaign are one sum: a second one is refused, and says what to do.
      await record([
        ["Nguồn", "Hộ gia đình"],
        ["Đợt vận động", own],
        ["Số hộ góp", "1"],
        ["Số tiền", "300k"],
        ["Ngày nhận", "18/03/2026"],
      ]);
      await body.getByText("đã ghi tổng của các hộ").waitFor();
      await shot("entry-refused");
      await body.getByRole("button", { name: "Kinh phí", exact: true }).click();

      await body.getByRole("button", { name: /^Doanh nghiệp/ }).click();
      await body.getByText("Cửa hàng Giả Định").waitFor();
      await shot("entry");
      await body.getByRole("button", { name: "Gạch khoản này" }).click();
      await body.getByLabel("Lý do gạch").fill("ghi hai lần");
      await body.getByRole("button", { name: "Gạch khoản này" }).click();
      await body.getByText("Đã gạch lúc").waitFor();
      await shot("struck");
      await body.getByRole("button", { name: "Kinh phí", exact: true }).click();
      await sum("12.600.000");
      const { items } = await ask(page, "/campaigns");
      assert.equal(items.find(({ name }) => name === own).raised_dong, 12_600_000);
    },
    { expected: /status of 409/ },
  );

walk("who pays to run a camera is said at the camera", desktop, async (page) => {
  await enterFunding(page, "Kinh phí");
  const { items } = await ask(page, "/cameras?limit=1");
  await page.goto(`/#/register/funding?c=${items[0].id}`);
  await page.reload();
  const card = page.locator("#panel section.card").first();
  await card.getByRole("heading", { name: `Chi phí vận hành camera ${items[0].code}` }).waitFor();
  await card.getByRole("button", { name: "Ghi người trả" }).click();
  await card.getByLabel("Khoản chi").selectOption({ label: "Đường truyền" });
  await card.getByLabel("Mỗi tháng").fill("165 nghìn");
  await card.getByLabel("Từ ngày").fill("01/01/2026");
  await look(page, "funding-costs-form");
  await card.getByRole("button", { name: "Ghi", exact: true }).click();
  await card.getByText("chủ camera").waitFor();
  await card.getByRole("button", { name: "Ghi người trả" }).click();
  await card.getByLabel("Khoản chi").selectOption({ label: "Đường truyền" });
  await card.getByLabel("Ai trả").selectOption({ label: "không còn ai trả" });
  await card.getByLabel("Từ ngày").fill("01/10/2026");
  await card.getByRole("button", { name: "Ghi", exact: true }).click();
  await card.getByText("không còn ai trả").waitFor();
  await look(page, "funding-costs");
});

walk(
  "English: funding speaks it too",
  desktop,
  async (page) => {
    await enterFunding(page, "Funding");
    await page.getByRole("button", { name: "Record a contribution" }).click();
    await page
      .locator("#panel .body")
      .getByLabel("Source", { exact: true })
      .selectOption({ label: "Households" });
    await look(page, "funding-en-entry");
  },
  { language: "en" },
);
