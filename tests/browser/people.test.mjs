// Whose cameras they are: from a new camera to its owner, how to reach one, sheets for a whole list, groups and their cameras.
import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, desktop, look, phone, picture, send, visit, walk } from "./browser.mjs";
import { live, logIn, SAYS as LIVE } from "./live.mjs";

/** What the page says, by language. */
const SAYS = {
  vi: {
    job: "Đăng ký",
    owners: "Chủ camera",
    groups: "Tổ, nhóm",
    add: "Thêm camera",
    code: "Mã camera",
    place: "Tọa độ",
    register: "Đăng ký camera",
    next: "Việc tiếp theo",
    nextOwner: "Chủ camera, cách liên hệ, sự đồng ý",
    nextFunding: "Đóng góp và chi phí vận hành",
    seek: (code) => `Camera ${code} là của ai?`,
    newOwner: "Chủ mới",
    kind: "Loại chủ camera",
    label: "Tên gọi trong sổ",
    recordOwner: "Ghi chủ mới",
    noNames: "Không ghi tên người.",
    addCamera: "Thêm camera",
    take: (code) => `Thêm ${code}`,
    sure: (code) => `Vẫn thêm ${code}`,
    others: /đang là của chủ khác/,
    other: (code) => `Chọn chủ khác cho camera ${code}`,
    taken: "Camera là của chủ này",
    search: "Tìm theo tên gọi, mã camera hoặc số điện thoại",
    noneFits: "Không có camera nào của đơn vị khớp.",
    done: "Xong",
    none: "Chưa có.",
    known: /^Đã có, được mã hóa và ẩn/,
    enter: "Ghi cách liên hệ",
    replace: "Thay cách liên hệ",
    name: "Hỏi gặp ai",
    phone: "Số điện thoại",
    email: "Thư điện tử",
    agreed: "Chủ camera đồng ý cho liên hệ",
    day: "Ngày đồng ý",
    ends: /kết thúc sự đồng ý cho liên hệ/,
    future: "Thời điểm này chưa đến.",
    save: "Lưu",
    cancel: "Hủy",
    erase: "Xóa…",
    eraseSure: "Xóa ngay",
    contactable: "Cho liên hệ",
    account: "Tài khoản",
    lock: "Khóa màn hình",
    locked: "Đã khóa màn hình",
    password: "Mật khẩu",
    noKey: /sightline key new/,
    waiting: "Chỉ những chủ chưa đồng ý có trong sổ",
    sheets: "In phiếu xin đồng ý cho cả danh sách",
    fetching: /^Đang (đếm|chuẩn bị)/,
    close: "Đóng",
    addGroup: "Thêm tổ, nhóm",
    groupName: "Tên gọi",
    units: "Cũng hoạt động ở",
    noUnit: /không có đơn vị nào mang mã 99999/,
    members: "Số thành viên",
    counted: "Ngày đếm",
    change: "Sửa",
    earlier: /^Các lần đếm trước/,
    takeOut: (code) => `Thôi quản lý camera ${code}`,
    noCamera: "Chưa quản lý camera nào.",
    end: "Tổ, nhóm đã kết thúc…",
    endedOn: "Ngày kết thúc",
    ended: /^Đã kết thúc ngày/,
    takeUp: "Hoạt động trở lại",
    remove: "Ghi nhầm? Xóa hồ sơ…",
    removeSure: "Xóa hồ sơ",
  },
  en: {
    job: "Register",
    owners: "Owners",
    groups: "Groups",
    add: "Add a camera",
    code: "Camera code",
    place: "Coordinates",
    register: "Register the camera",
    next: "What comes next",
    nextOwner: "Owner, contact, consents",
    nextFunding: "Contributions and running costs",
    seek: (code) => `Whose is camera ${code}?`,
    newOwner: "A new owner",
    kind: "Kind of owner",
    label: "Label in the registry",
    recordOwner: "Record the new owner",
    noNames: "No names of persons.",
    addCamera: "Add a camera",
    take: (code) => `Add ${code}`,
    sure: (code) => `Add ${code} all the same`,
    others: /is another owner’s now/,
    other: (code) => `Choose another owner for camera ${code}`,
    taken: "The camera is this owner’s",
    search: "Find by label, camera code or telephone number",
    noneFits: "No camera of the unit fits.",
    done: "Done",
    none: "None.",
    known: /^Known, encrypted and hidden/,
    enter: "Enter a contact",
    replace: "Replace the contact",
    name: "Whom to ask for",
    phone: "Telephone number",
    email: "E-mail",
    agreed: "The owner agrees to be contacted",
    day: "Day of consent",
    ends: /the consent to be contacted that holds now ends/,
    future: "This lies in the future.",
    save: "Save",
    cancel: "Cancel",
    erase: "Erase…",
    eraseSure: "Erase now",
    contactable: "Contactable",
    account: "Account",
    lock: "Lock the screen",
    locked: "Screen locked",
    password: "Password",
    waiting: "Only those who have not agreed to be listed",
    sheets: "Print consent sheets for the whole list",
    fetching: /^(Counting|Preparing)/,
    close: "Close",
    addGroup: "Add a group",
    groupName: "Name",
    units: "Also works in",
    noUnit: /no unit with the code 99999/,
    members: "Members",
    counted: "Counted on",
    change: "Change",
    earlier: /^Earlier counts/,
    takeOut: (code) => `Take out camera ${code}`,
    noCamera: "It manages no camera.",
    end: "The group has ended…",
    endedOn: "Day of the end",
    ended: /^Ended on/,
    takeUp: "It goes on again",
    remove: "Recorded by mistake? Delete…",
    removeSure: "Delete the record",
  },
};

const panel = (page) => page.locator("#panel");
const button = (page, name) => panel(page).getByRole("button", { name, exact: true });
const field = (page, name) => panel(page).getByLabel(name, { exact: true });
/** The button that saves the form with this field. */
const saving = (page, says, name) =>
  panel(page)
    .locator("form", { has: page.getByLabel(name, { exact: true }) })
    .getByRole("button", { name: says.save, exact: true });
/** The field that is said to be wrong. */
const faulty = (page, name) =>
  panel(page).locator(".faulty", { has: page.getByLabel(name, { exact: true }) });
const section = (page, name) => panel(page).getByRole("region", { name, exact: true });
const newCode = () => `H${Math.random().toString(36).slice(2, 7).toUpperCase()}`;

/** Enters as the demo registrar. */
async function enter(page, says) {
  await page.goto("/");
  await page.getByRole("button", { name: /^registrar/ }).click();
  await page.locator("nav.rail").getByRole("link", { name: says.job }).waitFor();
}

/** Opens a tab of keeping the registry. */
async function open(page, says, tab) {
  await page.locator("nav.rail").getByRole("link", { name: says.job }).click();
  await panel(page).getByRole("link", { name: tab, exact: true }).click();
}

/** Opens the whole panel on a phone, and leaves a mouse's page as it is. */
async function raise(page) {
  const handle = page.locator("button.handle");
  if (await handle.isVisible()) await handle.click();
}

/** A camera of the walk's own, in the middle of the demo commune. */
async function camera(page, stated = {}) {
  const { bbox } = await ask(page, "/extent");
  const [lon, lat] = [(bbox[0] + bbox[2]) / 2, (bbox[1] + bbox[3]) / 2];
  return send(page, "/cameras", { code: newCode(), lon, lat, ...stated });
}

const retire = (page, id) => send(page, `/cameras/${id}`, { status: "removed" }, "PATCH");

for (const [language, viewport] of [
  ["vi", phone],
  ["en", desktop],
]) {
  const says = SAYS[language];
  const shot = (what) => `people-${language}-${what}`;

  walk(
    `from a new camera to its owner, a second camera, and another owner (${language})`,
    viewport,
    async (page) => {
      await enter(page, says);
      const shop = await camera(page, { owner_kind: "business" });
      await page.locator("nav.rail").getByRole("link", { name: says.job }).click();
      await button(page, says.add).click();
      const code = newCode();
      await field(page, says.code).fill(code);
      await field(page, says.place).fill(`${shop.lat.toFixed(6)} N ${(shop.lon + 0.0003).toFixed(6)} E`);
      await page.locator(".pin").waitFor();
      await button(page, says.register).click();
      const next = section(page, says.next);
      await next.waitFor();
      await look(page, shot("next"));

      // Nobody said whose it is: that is asked first, and a name of a person is none.
      await next.getByRole("button", { name: says.nextOwner }).click();
      await panel(page)
        .getByRole("heading", { name: says.seek(code) })
        .waitFor();
      await look(page, shot("seek"));
      await button(page, says.newOwner).click();
      await field(page, says.label).fill("Nhà ông Mẫu");
      await button(page, says.recordOwner).click();
      await panel(page).locator(".faulty").getByText(says.noNames).waitFor();
      await field(page, says.label).fill(`Hộ ${code}`);
      await look(page, shot("seek-new"));
      await button(page, says.recordOwner).click();
      await panel(page)
        .getByRole("heading", { name: `Hộ ${code}` })
        .waitFor();
      const mine = panel(page).locator("section ul").first();
      await mine.getByText(code, { exact: true }).waitFor();

      // A camera that is another owner's is taken only when that was said.
      await button(page, says.addCamera).click();
      await field(page, says.addCamera).fill("khong-co-camera-nao");
      await panel(page).getByText(says.noneFits).waitFor();
      await field(page, says.addCamera).fill(shop.code);
      await button(page, says.take(shop.code)).click();
      await panel(page).getByText(says.others).waitFor();
      await look(page, shot("pick"));
      await button(page, says.sure(shop.code)).click();
      await mine.getByText(shop.code, { exact: true }).waitFor();
      await button(page, says.done).click();
      await raise(page);
      await look(page, shot("owner"));

      // And back to a third one, which is looked for in the list.
      const third = await camera(page, { owner_kind: "school" });
      await button(page, says.other(shop.code)).click();
      await panel(page)
        .getByRole("heading", { name: says.seek(shop.code) })
        .waitFor();
      await field(page, says.search).fill(third.code);
      await field(page, says.search).press("Enter");
      await page.waitForFunction(() => document.querySelectorAll("#panel .row").length === 1);
      await panel(page).locator(".row").click();
      await button(page, says.taken).click();
      await mine.getByText(shop.code, { exact: true }).waitFor();
      await mine.getByText(third.code, { exact: true }).waitFor();
      const [before, after] = await Promise.all([shop.id, third.id].map((id) => ask(page, `/cameras/${id}`)));
      assert.equal(before.owner_id, after.owner_id);
      const { id } = (await ask(page, `/cameras?q=${code}`)).items[0];
      for (const one of [id, shop.id, third.id]) await retire(page, one);
    },
    { language, expected: /status of 422/ },
  );

  walk(
    `p7: a contact is entered, replaced and erased, is never read back, and kept nowhere (${language})`,
    viewport,
    async (page) => {
      await enter(page, says);
      const { id, code, owner_id: owner } = await camera(page, { owner_kind: "household" });
      await page.goto(`/#/register/owners?c=${id}`);
      await panel(page).getByText(says.none, { exact: true }).waitFor();
      await raise(page);
      await button(page, says.enter).click();
      await look(page, shot("contact-empty"));
      const saved = () => saving(page, says, says.phone).click();
      await saved();
      await faulty(page, says.name).waitFor();
      await field(page, says.phone).fill("12");
      await field(page, says.email).fill("mau@");
      await field(page, says.agreed).check();
      await field(page, says.day).fill("31/12/2049");
      await saved();
      for (const wrong of [says.phone, says.email, says.day]) await faulty(page, wrong).waitFor();
      await panel(page).getByText(says.future).waitFor();
      await look(page, shot("contact-faults"));
      await field(page, says.name).fill("Chủ hộ mẫu 12");
      await field(page, says.phone).fill("0900 000 012");
      await field(page, says.email).fill("");
      await field(page, says.day).fill("01/10/2026");
      const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
      assert.ok(!/0900|mẫu 12/.test(kept), "what is typed is in no storage");
      await saved();
      await panel(page).getByText(says.known).waitFor();
      await look(page, shot("contact-known"));
      let record = await ask(page, `/owners/${owner}`);
      assert.deepEqual([record.has_contact, record.consents], [true, ["contactable"]]);
      assert.ok(!/0900|mẫu 12/.test(await page.content()), "it is not read back");

      // Replaced, the consent that holds is stated again, unless it is said to end.
      await button(page, says.replace).click();
      assert.ok(await field(page, says.agreed).isChecked());
      await field(page, says.phone).fill("0911 111 112");
      await field(page, says.agreed).uncheck();
      await panel(page).getByText(says.ends).waitFor();
      await field(page, says.agreed).check();
      // Whoever locks the page leaves nothing of it behind.
      await page.getByRole("button", { name: says.account, exact: true }).click();
      await page.getByRole("button", { name: says.lock }).click();
      await page.getByText(says.locked).waitFor();
      const typed = await page.locator("input").evaluateAll((all) => all.map((one) => one.value).join());
      assert.ok(!typed.includes("0911"), "what was typed is gone");
      const { demo_accounts: accounts } = await ask(page, "/deployment");
      const { password } = accounts.find(({ username }) => username === "registrar");
      await page.getByLabel(says.password).fill(password);
      await page.keyboard.press("Enter");
      await button(page, says.replace).click();
      assert.equal(await field(page, says.phone).inputValue(), "");
      await field(page, says.phone).fill("0911 111 112");
      await saved();
      // What is known was said before, too: it is kept once the form is gone.
      await field(page, says.phone).waitFor({ state: "detached" });
      await panel(page).getByText(says.known).waitFor();
      const consents = ({ history }) =>
        history.map(({ scope, given_on, ended_at }) => [scope, given_on, ended_at === null]);
      record = await ask(page, `/owners/${owner}`);
      assert.deepEqual(consents(record), [
        ["contactable", "2026-10-01", true],
        ["contactable", "2026-10-01", false],
      ]);
      const found = await send(page, "/owners/search", { phone: "0911111112" });
      assert.deepEqual(
        found.items.map((one) => one.id),
        [owner],
      );

      // Erasing asks once.
      await button(page, says.erase).click();
      await look(page, shot("contact-erase"));
      await button(page, says.cancel).click();
      await button(page, says.erase).click();
      await button(page, says.eraseSure).click();
      await panel(page).getByText(says.none, { exact: true }).waitFor();
      record = await ask(page, `/owners/${owner}`);
      assert.deepEqual([record.has_contact, record.consents], [false, []]);
      assert.equal(record.owned[0].code, code);
      await retire(page, id);
    },
    { language, expected: /status of (401|422)/ },
  );

  walk(
    `a group manages cameras, can be reached, ends and goes on, and goes if it was a mistake (${language})`,
    viewport,
    async (page) => {
      await enter(page, says);
      const { id, code } = await camera(page);
      const name = `Tổ tự quản ${code}`;
      await open(page, says, says.groups);
      await button(page, says.addGroup).click();
      await field(page, says.groupName).fill(name);
      await field(page, says.units).fill("99999");
      await field(page, says.members).fill("12");
      await field(page, says.counted).fill("01/10/2026");
      await button(page, says.save).click();
      await panel(page).locator(".faulty").getByText(says.noUnit).waitFor();
      await look(page, shot("group-form"));
      await field(page, says.units).fill("");
      await button(page, says.save).click();
      await panel(page).getByRole("heading", { name }).waitFor();
      await panel(page).getByText(says.noCamera).waitFor();
      await raise(page);
      await look(page, shot("group-empty"));

      await button(page, says.addCamera).click();
      await field(page, says.addCamera).fill(code);
      await button(page, says.take(code)).click();
      await button(page, says.takeOut(code)).waitFor();
      await button(page, says.done).click();
      await button(page, says.change).click();
      await field(page, says.members).fill("15");
      await button(page, says.save).click();
      await panel(page).getByText(says.earlier).waitFor();
      await button(page, says.enter).click();
      assert.equal(await field(page, says.agreed).count(), 0, "a group is asked for no consent of an owner");
      await field(page, says.phone).fill("0900 000 099");
      await button(page, says.save).click();
      await panel(page).getByText(says.known).waitFor();
      await look(page, shot("group-full"));
      const kept = (await ask(page, "/groups")).items.find((group) => group.name === name);
      assert.deepEqual([kept.cameras, kept.has_contact, kept.count.members], [1, true, 15]);

      await button(page, says.takeOut(code)).click();
      await panel(page).getByText(says.noCamera).waitFor();
      await button(page, says.end).click();
      await field(page, says.endedOn).fill("31/12/2049");
      await button(page, says.save).click();
      await panel(page).locator(".faulty").getByText(says.future).waitFor();
      await field(page, says.endedOn).fill("02/10/2026");
      await button(page, says.save).click();
      await panel(page).getByText(says.ended).waitFor();
      await look(page, shot("group-ended"));
      await button(page, says.takeUp).click();
      await button(page, says.end).waitFor();
      await button(page, says.remove).click();
      await button(page, says.removeSure).click();
      await button(page, says.addGroup).waitFor();
      await page.waitForFunction(
        (gone) => !document.querySelector("#panel").textContent.includes(gone),
        name,
      );
      await retire(page, id);
    },
    { language, expected: /status of 422/ },
  );
}

test("a whole list of owners gets its sheets, of which some were not loaded; and a server without a key says what to do", () =>
  live({ registrar: "18001" }, null, async (url) => {
    const says = SAYS.vi;
    const { browser, page, said } = await visit(desktop, "vi", { url });
    try {
      await logIn(page, "registrar", LIVE.vi);
      const rows = Array.from({ length: 130 }, (_, n) => `H-${n},${105.9 + n * 1e-4},18.34,household`);
      const list = `code,lon,lat,owner_kind\n${rows.join("\n")}\n`;
      const report = await page.evaluate(async (body) => {
        const headers = { "content-type": "application/octet-stream" };
        const sent = { method: "POST", headers, body };
        return (await fetch("/api/v1/imports?file_name=ho.csv", sent)).text();
      }, list);
      assert.match(report, /"created":130/);
      await open(page, says, says.owners);
      await page.getByLabel(says.waiting).check();
      await page.waitForFunction(() => document.querySelectorAll("#panel .row").length === 100);
      await picture(page, "people-sheets-list");

      // What takes long says how far it is, and can be given up.
      let answer = () => undefined;
      const held = new Promise((resolve) => (answer = resolve));
      await page.route(/\/api\/v1\/owners\/[\w-]+$/, async (route) => {
        await held;
        await route.continue().catch(() => undefined);
      });
      await button(page, says.sheets).click();
      await panel(page).getByText(says.fetching).waitFor();
      await picture(page, "people-sheets-fetching");
      await button(page, says.cancel).click();
      await panel(page).getByText(says.fetching).waitFor({ state: "detached" });
      answer();
      await button(page, "In 130 phiếu xin đồng ý").waitFor();
      assert.equal(await page.locator(".preview").count(), 0, "nothing is printed that was given up");
      await button(page, "In 130 phiếu xin đồng ý").click();
      await page.locator(".preview").waitFor();
      await page.waitForFunction(() => document.querySelectorAll(".preview .sheet").length === 130);
      await page.getByText("H-129", { exact: true }).first().waitFor({ state: "attached" });
      await page.locator(".preview header").getByRole("button", { name: says.close }).click();

      // Without a key no contact can be kept: what is typed stays until somebody has seen to it.
      await panel(page).locator(".row").first().click();
      await button(page, says.enter).click();
      await field(page, says.phone).fill("0900 000 012");
      await saving(page, says, says.phone).click();
      await panel(page).getByText(says.noKey).waitFor();
      assert.equal(await field(page, says.phone).inputValue(), "0900 000 012");
      await look(page, "people-no-key");
      const unexpected = said.filter((line) => !/status of 409/.test(line));
      assert.deepEqual(unexpected, [], "the console is empty");
    } finally {
      await browser.close();
    }
  }));
