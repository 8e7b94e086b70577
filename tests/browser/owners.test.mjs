// Owners: who waits for consent, sheets for the visit, consent by consent, the card on a phone, leaving.
import assert from "node:assert/strict";

import { desktop, look, phone, send, visit, walk } from "./browser.mjs";

/** What the page says, by language. */
const SAYS = {
  vi: {
    job: "Đăng ký",
    owners: "Chủ camera",
    waiting: "Chỉ những chủ chưa đồng ý có trong sổ",
    sheetDay: /^Ngày …+ tháng …+ năm …+$/m,
    sheets: /^In \d+ phiếu xin đồng ý$/,
    close: "Đóng",
    listed: "Có trong sổ",
    give: "Ghi nhận đồng ý",
    record: "Ghi",
    label: "Tên gọi trong sổ",
    save: "Lưu",
    noNames: "Không ghi tên người.",
    issue: "Phát thẻ và in",
    groups: "Tổ, nhóm",
    name: "Tên gọi",
    digits: "Mã số",
    open: "Mở",
    wrong: "Mã số không đúng, hoặc thẻ đã bị thu hồi.",
    confirm: "Vẫn còn, vẫn chạy",
    confirmed: /bạn xác nhận còn hoạt động/,
    correct: "Báo sai",
    words: "Sai ở đâu",
    send: "Gửi",
    waits: /chờ đăng ký viên/,
    isWrong: "Chủ camera báo sai",
    accept: "Đã sửa theo",
    leave: "Tôi muốn rút khỏi sổ…",
    sure: "Rút khỏi sổ ngay",
    left: /^Đã rút khỏi sổ ngày/,
  },
  en: {
    job: "Register",
    owners: "Owners",
    waiting: "Only those who have not agreed to be listed",
    sheetDay: /^Date: …/m,
    sheets: /^Print \d+ consent sheets?$/,
    close: "Close",
    listed: "Listed",
    give: "Record consent",
    record: "Record",
    label: "Label in the registry",
    save: "Save",
    noNames: "No names of persons.",
    issue: "Issue a card and print",
    groups: "Groups",
    name: "Name",
    digits: "Digits",
    open: "Open",
    wrong: "Wrong digits, or the card was revoked.",
    confirm: "Still there, still works",
    confirmed: /you confirmed that it works/,
    correct: "Something is wrong",
    words: "What is wrong",
    send: "Send",
    waits: /waits for a registrar/,
    isWrong: "Owners say it is wrong",
    accept: "Taken over",
    leave: "I want to leave…",
    sure: "Withdraw now",
    left: /^Withdrew on/,
  },
};

/** A household's camera that nobody has agreed to list. */
async function draft(page, code) {
  const { items } = await page.evaluate(() => fetch("/api/v1/cameras?limit=1").then((r) => r.json()));
  return send(page, "/cameras", {
    code,
    label: "Ngõ mẫu",
    lon: items[0].lon + 0.0001,
    lat: items[0].lat,
    bearing_deg: 90,
    horizontal_fov_deg: 90,
    far_m: 40,
    status: "working",
    owner_kind: "household",
  });
}

for (const [language, viewport, code] of [
  ["vi", phone, "N-901"],
  ["en", desktop, "N-902"],
]) {
  const says = SAYS[language];
  const shot = (what) => `owners-${language}-${what}`;

  walk(
    `an owner is visited, agrees, gets a card and leaves by it (${language})`,
    viewport,
    async (page) => {
      await page.goto("/");
      await page.getByRole("button", { name: /^registrar/ }).click();
      await page.getByRole("link", { name: says.job }).waitFor();
      const camera = await draft(page, code);
      await page.getByRole("link", { name: says.job }).click();
      await page.getByRole("link", { name: says.owners, exact: true }).click();
      await page.locator(".row").first().waitFor();
      await look(page, shot("list"));
      await page.getByLabel(says.waiting).check();
      await page.locator(".row .waits").first().waitFor();
      await page.getByRole("button", { name: says.sheets }).click();
      await page.locator(".preview").getByText(code).waitFor();
      const sheet = await page.locator(".preview article").last().innerText();
      assert.ok(!/0\d{9}|0900/.test(sheet.replaceAll(" ", "")), "no telephone number on a sheet");
      assert.match(sheet, says.sheetDay, "consent is recorded with its day");
      await look(page, shot("sheet"));
      await page.locator(".preview header").getByRole("button", { name: says.close }).click();

      // The code on the sheet leads to the owner.
      await page.goto(`/#/register/owners?c=${camera.id}`);
      const consent = page.getByRole("group", { name: says.listed });
      await consent.getByRole("button", { name: says.give }).click();
      await look(page, shot("consent"));
      await consent.getByRole("button", { name: says.record, exact: true }).click();
      await consent.getByText(/2026-11/).waitFor();
      const label = page.getByLabel(says.label);
      await label.fill("Nhà ông Mẫu");
      await page.getByRole("button", { name: says.save }).click();
      await page.locator(".faulty").getByText(says.noNames).waitFor();
      await label.fill("Hộ mẫu 901");
      await page.getByRole("button", { name: says.save }).click();
      await page.getByRole("heading", { name: "Hộ mẫu 901" }).waitFor();
      const told = page.waitForResponse((response) => /\/owners\/.*\/card$/.test(response.url()));
      await page.getByRole("button", { name: says.issue }).click();
      const issued = await (await told).json();
      await page.locator(".preview").getByText(issued.digits).waitFor();
      await look(page, shot("card-paper"));
      await page.locator(".preview header").getByRole("button", { name: says.close }).click();

      // The owner, with a phone of one's own and no account.
      const owner = await visit(phone, language);
      try {
        await owner.page.goto(`/#/card/${issued.card}`);
        const digits = owner.page.getByLabel(says.digits);
        await digits.fill("00000x");
        await owner.page.getByRole("button", { name: says.open, exact: true }).click();
        await owner.page.getByText(says.wrong).waitFor();
        await look(owner.page, shot("card-closed"));
        await digits.fill(issued.digits);
        await owner.page.getByRole("button", { name: says.open, exact: true }).click();
        await owner.page.getByRole("img", { name: new RegExp(code) }).waitFor();
        await look(owner.page, shot("card-open"));
        await owner.page.getByRole("button", { name: says.confirm }).click();
        await owner.page.getByText(says.confirmed).waitFor();
        await owner.page.getByRole("button", { name: says.correct }).click();
        await owner.page.getByLabel(says.words).fill("đã xoay sang trái");
        await owner.page.getByRole("button", { name: says.send }).click();
        await owner.page.getByText(says.waits).waitFor();
        await look(owner.page, shot("card-said"));

        // The registrar decides on it.
        await page.reload();
        await page.goto("/#/register/owners");
        await page.getByRole("heading", { name: says.isWrong }).waitFor();
        await look(page, shot("corrections"));
        await page.getByRole("button", { name: says.accept, exact: true }).click();
        await page.getByRole("heading", { name: says.isWrong }).waitFor({ state: "detached" });

        await owner.page.getByRole("button", { name: says.leave }).click();
        await owner.page.getByRole("button", { name: says.sure }).click();
        await owner.page.getByText(says.left).waitFor();
        await look(owner.page, shot("card-left"));
        const unexpected = owner.said.filter((line) => !/status of 401/.test(line));
        assert.deepEqual(unexpected, [], "the console is empty");
      } finally {
        await owner.browser.close();
      }
      const gone = await page.request.get(`/api/v1/cameras/${camera.id}`);
      assert.equal(gone.status(), 404);
    },
    // What the browser itself notes of answers that refuse.
    { language, expected: /status of (404|422)/ },
  );
}

walk(
  "a card whose digits were tried too often says so to the registrar, and a new one helps",
  desktop,
  async (page) => {
    const says = SAYS.vi;
    await page.goto("/");
    await page.getByRole("button", { name: /^registrar/ }).click();
    await page.getByRole("link", { name: says.job }).waitFor();
    const camera = await draft(page, "N-904");
    const { card } = await send(page, `/owners/${camera.owner_id}/card`, null);
    for (let n = 0; n < 5; n += 1)
      await page.request.post("/api/v1/owner_card/session", { data: { card, digits: "00000x" } });
    await page.goto(`/#/register/owners?c=${camera.id}`);
    const waits = page.getByText(/^Nhập sai mã số nhiều lần: thẻ mở lại được từ/);
    await waits.waitFor();
    await waits.scrollIntoViewIfNeeded();
    await look(page, "owners-vi-card-waits");
    await send(page, `/owners/${camera.owner_id}/card`, null);
    await page.reload();
    await page.getByText(/^Phát ngày/).waitFor();
    assert.equal(await page.getByText(/^Nhập sai mã số/).count(), 0);
  },
);

walk(
  "two registrars change one owner and one group: the second is told, and what was typed stays",
  desktop,
  async (page) => {
    const says = SAYS.vi;
    await page.goto("/");
    await page.getByRole("button", { name: /^registrar/ }).click();
    await page.getByRole("link", { name: says.job }).waitFor();
    const camera = await draft(page, "N-903");
    await page.goto(`/#/register/owners?c=${camera.id}`);
    const label = page.getByLabel(says.label);
    await label.fill("Nhà văn hóa thôn mẫu");
    const save = page.getByRole("button", { name: says.save, exact: true });
    await send(page, `/owners/${camera.owner_id}`, { label: "Trường mẫu" }, "PATCH");
    await save.click();
    await page.getByText(/vừa được sửa ở nơi khác/).waitFor();
    assert.equal(await label.inputValue(), "Nhà văn hóa thôn mẫu");
    await save.click();
    await page.getByRole("heading", { name: "Nhà văn hóa thôn mẫu" }).waitFor();

    const group = await send(page, "/groups", { kind: "patrol", name: "Tổ mẫu 903" });
    await page.getByRole("link", { name: says.groups, exact: true }).click();
    await page.locator(".row").filter({ hasText: "Tổ mẫu 903" }).click();
    await page.getByRole("button", { name: "Sửa", exact: true }).click();
    const name = page.getByLabel(says.name, { exact: true });
    await name.fill("Tổ mẫu 904");
    await send(page, `/groups/${group.id}`, { name: "Tổ mẫu 905" }, "PATCH");
    await save.click();
    await page.getByText(/vừa được sửa ở nơi khác/).waitFor();
    assert.equal(await name.inputValue(), "Tổ mẫu 904");
    await save.click();
    await page.getByRole("heading", { name: "Tổ mẫu 904" }).waitFor();
  },
  { expected: /status of 412/ },
);
