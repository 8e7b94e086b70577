// Taking over a list: from a messy file to the committed import, the rows that wait, undoing, what goes wrong.
import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, desktop, look, phone, picture, send, visit, walk } from "./browser.mjs";

/** What the page says, by language. */
const SAYS = {
  vi: {
    job: "Đăng ký",
    choose: "Chọn tệp",
    read: "Đọc tệp",
    columns: "Các cột đã hiểu đúng chưa?",
    next: "Tiếp: xem trước",
    look: "Nếu ghi thì sẽ thế này",
    commit: /^(Ghi \d+ camera|Chuyển \d+ dòng sang rà soát|Ghi tiền của \d+ dòng)$/,
    money: "Tiền ghi trong danh sách",
    toRecord: "Sẽ ghi cùng camera",
    recorded: "Đã ghi cùng camera",
    households: "Của hộ dân",
    unclear: /^Nguồn chưa rõ/,
    waitsMoney: /^Dòng này có 2\.000\.000.đ từ tổ chức, đoàn thể/,
    undoneMoney: /\d+ khoản tiền đã ghi cùng lô được bỏ khỏi sổ\.$/,
    done: "Đã ghi xong",
    review: "Cần rà soát",
    past: "Các lần nhập",
    import: "Nhập danh sách",
    undo: "Hoàn tác cả lô",
    undone: /^Đã hoàn tác: \d+ camera mới được gỡ/,
    lon: "Kinh độ (°)",
    lat: "Vĩ độ (°)",
    bearing: "Hướng ống kính (°)",
    take: "Nhận dòng này",
    taken: /: đã vào sổ\./,
    letGo: "Bỏ dòng này",
    dropped: /: đã bỏ\./,
    other: "Chọn tệp khác",
    another: "Nhập danh sách khác",
    installed: "Ngày lắp đặt",
    leave: "Bỏ qua",
    broken: /^Tệp hỏng/,
    noPoint: /^Trong tệp không có điểm nào/,
    phone: "Điện thoại chủ camera (được mã hóa)",
    amount: "Số tiền (đồng)",
    source: "Nguồn kinh phí",
    budget: "Ngân sách nhà nước",
    willLeaveOut: /^Để trống thì bỏ qua, không ghi vào sổ: Điện thoại/,
    leftOut: /Đã bỏ qua: .*Điện thoại chủ camera/,
    pictures: /^Đây là ảnh hoặc video/,
    ending: /^Chưa đọc được loại tệp này/,
    reading: "Đang đọc danh sách, chưa ghi gì",
    writing: "Đang ghi",
    cancel: "Hủy",
    stopped: /^Đã dừng giữa chừng/,
    nothingNew: "Danh sách này không có gì mới để ghi.",
    same: /^Là camera (?!mới)/,
    isNew: "Là camera mới",
    password: "Mật khẩu: 1 ô có nội dung",
    zero: "Số điện thoại mất số 0 đầu: đã thêm lại",
    seen: "Đã xem",
    lookedAt: /: đã ghi nhận là xem rồi\./,
    number: "Cần một số.",
    placed: "Trên bản đồ",
    created: "Camera mới: 1",
    updated: "Camera thay đổi: 1",
    asks: "Chờ sửa hoặc nên xem lại: 2",
    becomes: "sẽ là camera mới",
    waits: "chưa ghi: chờ sửa",
    nextRow: "Tiếp",
    onMap: "Xem trên bản đồ",
    openReview: "Rà soát ngay",
    of: "Danh sách đã nhập",
    ofAll: "Mọi danh sách",
    rowsOf: "Các dòng cần rà soát",
    aboveUnclear: /^Tên chủ camera.*“như trên” mà dòng ngay trên không rõ chủ/,
    asAbove: /đã lấy chủ của dòng ngay trên/,
    unitMissing: /Chưa có đơn vị: nghìn hay triệu đồng\?\s*4,5/,
    owner: "Tên chủ camera (được mã hóa)",
    withoutOwner: "Nhận dòng này không có chủ",
    unclearUnit: /chưa rõ là đơn vị nào ngày nay/,
    saveAs: "Lưu cách hiểu các cột này, đặt tên",
    save: "Lưu",
    useSaved: (name) => `Dùng “${name}”`,
    wholeArea: "Toàn bộ địa bàn",
    twoColumns: /^Cột “Mã” và cột “Số hiệu” có vẻ là cùng một thứ/,
  },
  en: {
    job: "Register",
    import: "Import a list",
    choose: "Choose a file",
    read: "Read the file",
    columns: "Is every column what it was taken for?",
    next: "Next: preview",
    look: "What an import would do",
    commit: /^(Import \d+ cameras?|Send \d+ rows? to review|Record the money of \d+ rows?)$/,
    money: "Money in the list",
    toRecord: "To be recorded with the cameras",
    recorded: "Recorded with the cameras",
    households: "Of households",
    unclear: /^The source is not clear/,
    waitsMoney: /^This row has 2,000,000.đ from organisations/,
    undoneMoney: /\d+ contributions that came with it are taken out\.$/,
    done: "Imported",
    review: "To review",
    past: "Past imports",
    undo: "Undo the whole import",
    undone: /^Undone: \d+ new cameras taken away/,
    lon: "Longitude (°)",
    lat: "Latitude (°)",
    bearing: "Bearing of the lens (°)",
    take: "Take this row",
    taken: /: in the register\./,
    letGo: "Drop this row",
    dropped: /: dropped\./,
    other: "Choose another file",
    another: "Import another list",
    installed: "Installed on",
    leave: "Leave out",
    broken: /^The file is broken/,
    noPoint: /^Nothing in the file is a point/,
    phone: "Owner's phone (encrypted)",
    amount: "Amount (dong)",
    source: "Source of funds",
    budget: "State budget",
    willLeaveOut: /^Left empty it is left out of the register: /,
    leftOut: /Left out: .*hone/,
    pictures: /^This is a picture or a video/,
    ending: /^Files of this kind cannot be read/,
    reading: "Reading the list; nothing is written",
    writing: "Importing",
    cancel: "Cancel",
    stopped: /^Stopped on the way/,
    nothingNew: "There is nothing new in this list.",
    same: /^It is camera /,
    isNew: "It is a new camera",
    password: "Mật khẩu: 1 filled cell",
    zero: "A phone number without its leading 0: restored",
    seen: "Looked at",
    lookedAt: /: noted as looked at\./,
    number: "This takes a number.",
    placed: "On the map",
    created: "New cameras: 1",
    updated: "Changed cameras: 1",
    asks: "Waits or asks for a look: 2",
    becomes: "would be a new camera",
    waits: "not written: waits to be mended",
    nextRow: "Next",
    onMap: "Show on the map",
    openReview: "Review now",
    of: "List taken over",
    ofAll: "All lists",
    rowsOf: "Its rows to review",
    aboveUnclear: /^Owner's name.*“as above”, and the row right above names nobody/,
    asAbove: /that of the row right above was taken/,
    unitMissing: /The unit is missing: thousands or millions of đồng\?\s*4,5/,
    owner: "Owner's name (encrypted)",
    withoutOwner: "Take this row without an owner",
    unclearUnit: /which unit of today is meant is not clear/,
    saveAs: "Save what these columns mean, as",
    save: "Save",
    useSaved: (name) => `Use “${name}”`,
    wholeArea: "Whole area",
    twoColumns: /^The columns “Mã” and “Số hiệu” seem to be the same/,
  },
};

let places = 0;
/**
 * Somewhere in the demo commune, where no other walk has put a camera: latitude and longitude. One place lies far from
 * those before it (the steps are Roberts' R2 sequence), so that their dots do not cover each other on a small map.
 */
const somewhere = () => {
  places += 1;
  return [
    19.948 + 0.004 * ((places * 0.7548776662466927) % 1),
    107.3465 + 0.006 * ((places * 0.5698402909980532) % 1),
  ];
};
const cells = (place) => place.map((degrees) => degrees.toFixed(6).replace(".", ",")).join(";");
// As a spreadsheet writes them that takes their decimals for thousands.
const damaged = (place) =>
  place.map((degrees) => Number(degrees.toFixed(7).replace(".", "")).toLocaleString("de-DE")).join(";");

/** A printed form with titles, a header of two rows, sections, subtotals, damaged decimals; `mark` begins its codes. */
const messy = (mark) => `CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM;;;;;;;;;
Độc lập - Tự do - Hạnh phúc;;;;;;;;;
DANH SÁCH CAMERA XÃ MẪU;;;;;;;;;
STT;Mã camera;Vị trí lắp đặt;Tọa độ;;Hướng;Tình trạng;Mật khẩu;Điện thoại;Lắp từ bao giờ
;;;Vĩ độ;Kinh độ;;;;;
I;Thôn 1;;;;;;;;
1;${mark}-01;Ngã tư;${cells(somewhere())};Đông Nam;Đang hoạt động;abc123;900000012;5/2019
2;${mark}-02;Cổng trường;;;90-150;hỏng;;;
3;${mark}-03;Đầu ngõ 3;${damaged(somewhere())};B;;;;19/11/2025
II;Thôn 3;;;;;;;;
4;${mark}-04;Sau nhà văn hóa;${cells(somewhere())};ra đường;;;;
Cộng;;4 camera;;;;;;;
`;

const file = (name, text) => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(text),
});
const mark = () => `N${Math.random().toString(36).slice(2, 6).toUpperCase()}`;
const button = (page, name) => page.getByRole("button", { name, exact: true });
const heading = (page, name) => page.getByRole("heading", { name, exact: true });
const tab = (page, name) => page.locator("#panel nav").getByRole("link", { name, exact: true });

/** Enters as the demo registrar and opens the import. */
async function open(page, says) {
  await page.goto("/");
  await page.getByRole("button", { name: /^registrar/ }).click();
  await page.locator("nav.rail").getByRole("link", { name: says.job }).click();
  await tab(page, says.import).click();
  await page.locator("#panel input[type=file]").waitFor({ state: "attached" });
}

/** Chooses a file and has it read. */
async function read(page, says, chosen) {
  await page.locator("#panel input[type=file]").setInputFiles(chosen);
  await page.getByText(chosen.name, { exact: true }).waitFor();
  await button(page, says.read).click();
}

/** From a file to the end of its import. */
async function take(page, says, chosen) {
  await read(page, says, chosen);
  await button(page, says.next).click();
  await button(page, says.commit).click();
  await heading(page, says.done).waitFor();
}

/** Opens the whole panel on a phone, and leaves a mouse's page as it is. */
async function raise(page) {
  const handle = page.locator("button.handle");
  if (await handle.isVisible()) await handle.click();
}

for (const [size, viewport, language] of [
  ["desktop", desktop, "vi"],
  ["phone", phone, "en"],
]) {
  const says = SAYS[language];
  const name = `import-${size}-${language}`;

  walk(
    `${size}: a messy list is taken over, and its rows are mended on the map (${language})`,
    viewport,
    async (page) => {
      const codes = mark();
      const list = messy(codes);
      await open(page, says);
      await raise(page);
      await look(page, `${name}-1-file`);
      await page.locator("#panel input[type=file]").setInputFiles(file("danh-sach.csv", list));
      await page.getByText("danh-sach.csv", { exact: true }).waitFor();
      await look(page, `${name}-1-chosen`);
      await button(page, says.read).click();

      await heading(page, says.columns).waitFor();
      assert.equal(await page.evaluate(() => document.activeElement?.tagName), "H2", "the focus goes along");
      await page.getByText(says.password).waitFor();
      assert.equal(await page.getByText("abc123").count(), 0, "p1: what such a column holds is nowhere");
      await look(page, `${name}-2-columns`);
      const installed = page.getByLabel("Lắp từ bao giờ", { exact: true });
      assert.equal(await installed.inputValue(), "", "a heading that nobody knows is left out");
      const again = page.waitForResponse(/imports\/preview/);
      await installed.selectOption({ label: says.installed });
      const { searchParams } = new URL((await again).url());
      assert.deepEqual(JSON.parse(searchParams.get("map")), {
        "Lắp từ bao giờ": "installed_on",
      });
      await button(page, says.next).click();

      await heading(page, says.look).waitFor();
      await page.getByText(says.zero).waitFor();
      await page.getByText("ra đường", { exact: true }).waitFor();
      await look(page, `${name}-3-look`);
      const before = await ask(page, "/imports");
      await button(page, says.commit).click();

      await heading(page, says.done).waitFor();
      await look(page, `${name}-4-done`);
      const after = await ask(page, "/imports");
      assert.equal(after.items.length, before.items.length + 1, "one import");
      const { created, waiting } = after.items[0];
      assert.deepEqual([created, waiting], [2, 2]);

      // The list of what waits is a page of its own, and survives the one that made it.
      await page.reload();
      await tab(page, says.review).click();
      const placed = page.locator("li[data-row]", { hasText: `${codes}-02` });
      await placed.getByRole("button", { expanded: false }).click();
      await look(page, `${name}-5-review`);
      await placed.getByLabel(says.lon).fill("x");
      await placed.getByLabel(says.lat).fill("19.95");
      await button(placed, says.take).click();
      await placed.getByText(says.number).waitFor();
      assert.equal(await placed.getByLabel(says.lat).inputValue(), "19.95", "nothing typed is lost");
      const map = page.locator(".leaflet-container");
      const { width, height } = await map.boundingBox();
      await map.click({ position: { x: width * 0.4, y: height * 0.35 } });
      await page.locator(".leaflet-marker-icon.pin").waitFor();
      assert.match(await placed.getByLabel(says.lon).inputValue(), /^107\.\d{6}$/);
      await look(page, `${name}-5-placed`);
      await button(placed, says.take).click();
      await page.getByText(says.taken).waitFor();
      assert.equal(await placed.count(), 0);

      // Another row is mended by hand, and what is still wrong with it stands at its field.
      const bearing = page.locator("li[data-row]", { hasText: `${codes}-04` });
      if ((await bearing.getByRole("button", { expanded: true }).count()) === 0)
        await bearing.getByRole("button", { expanded: false }).click();
      await bearing.getByLabel(says.bearing).fill("400");
      await button(bearing, says.take).click();
      await bearing.locator('[aria-invalid="true"]').waitFor();
      await look(page, `${name}-5-refused`);
      await bearing.getByLabel(says.bearing).fill("117,5");
      await button(bearing, says.take).click();
      await bearing.waitFor({ state: "detached" });
      const { items } = await ask(page, "/cameras?limit=1000");
      const taken = items.find(({ code }) => code === `${codes}-04`);
      assert.equal(taken?.bearing_deg, 117.5);

      // The same file again, read in the same way, says nothing new: what was mended counts as known.
      await tab(page, language === "vi" ? "Nhập tệp" : "Import a file").click();
      await read(page, says, file("danh-sach.csv", list));
      await heading(page, says.columns).waitFor();
      const anew = page.waitForResponse(/imports\/preview/);
      await installed.selectOption({ label: says.installed });
      await anew;
      await button(page, says.next).click();
      await page.getByText(says.nothingNew).waitFor();

      await tab(page, says.past).click();
      await page.getByText("danh-sach.csv", { exact: true }).first().waitFor();
      await look(page, `${name}-6-past`);
      const newest = page.locator("li.card").first();
      await button(newest, says.undo).click();
      await look(page, `${name}-6-undo`);
      await button(newest, says.undo).click();
      await page.getByText(says.undone).waitFor();
      const left = await ask(page, "/cameras?limit=1000");
      assert.deepEqual(
        left.items.filter(({ code }) => code.startsWith(codes)),
        [],
        "nothing of it is left",
      );
    },
    { language, expected: /status of 422/ },
  );

  walk(
    `${size}: the rows of a list lie on the map before they are taken over, and the review shows one list (${language})`,
    viewport,
    async (page) => {
      const codes = mark();
      const rows = [
        `${codes}-1;Cổng chợ;${cells(somewhere())};90;19/11/2025`,
        `${codes}-2;Ngã ba;${cells(somewhere())};90;5/2019`,
        `${codes}-3;Nhà văn hóa;${cells(somewhere())};ra đường;`,
        `${codes}-4;Cầu;;;90;`,
      ];
      const list = `Mã;Vị trí;Vĩ độ;Kinh độ;Hướng;Ngày lắp đặt\n${rows.join("\n")}\n`;
      const dots = (kind = "") => page.locator(`.leaflet-marker-pane .listed${kind}`);
      await open(page, says);
      await read(page, says, file("so-cu.csv", list));
      await button(page, says.next).click();
      const section = page.getByRole("region", { name: says.placed, exact: true });
      await section.getByText(says.created).waitFor();
      await section.getByText(says.asks).waitFor();
      await dots().nth(2).waitFor();
      assert.deepEqual([await dots().count(), await dots(".asks").count()], [3, 2], "one has no place");
      // All of them are in sight, under neither buttons nor legend.
      await page.waitForFunction(() =>
        [...document.querySelectorAll(".leaflet-marker-pane .listed")].every((dot) => {
          const { x, y, width, height } = dot.getBoundingClientRect();
          return document.elementFromPoint(x + width / 2, y + height / 2)?.closest(".listed");
        }),
      );
      await section.scrollIntoViewIfNeeded();
      await look(page, `${name}-9-map`);

      // A dot is read in the list; the list goes from one to the next, and to the map.
      await dots(".created").click();
      await section.getByText(`${codes}-1`).waitFor();
      await section.getByText(says.becomes).waitFor();
      assert.equal(await dots(".raised").count(), 1);
      const asked = page.locator("ul.rows > li", { hasText: "ra đường" });
      await button(asked, says.onMap).click();
      await section.getByText(`${codes}-3`).waitFor();
      await section.getByText(says.waits).waitFor();
      await section.getByText("ra đường", { exact: true }).waitFor();
      assert.match(await dots(".raised").getAttribute("title"), new RegExp(`${codes}-3`));
      await look(page, `${name}-9-row`);
      await button(section, says.nextRow).click();
      await section.getByText(`${codes}-3`).waitFor({ state: "detached" });

      // They go with the step, and come back with it.
      await tab(page, says.past).click();
      await dots().first().waitFor({ state: "detached" });
      await tab(page, language === "vi" ? "Nhập tệp" : "Import a file").click();
      await dots(".created").waitFor();
      await button(page, says.commit).click();
      await heading(page, says.done).waitFor();
      await dots().first().waitFor({ state: "detached" });

      const { items } = await ask(page, "/imports");
      await button(page, says.openReview).click();
      const chosen = page.getByLabel(says.of, { exact: true });
      const listed = page.locator("li[data-row]");
      // The rows of this list alone; the lists to choose from come by themselves.
      const isListedAlone = async () => {
        await chosen.locator(`option:checked[value="${items[0].id}"]`).waitFor({ state: "attached" });
        await listed.nth(2).waitFor();
        assert.equal(await listed.count(), 3);
      };
      await isListedAlone();
      await look(page, `${name}-9-review`);
      await chosen.selectOption({ label: says.ofAll });
      await listed.filter({ hasText: `${codes}-4` }).waitFor();
      await tab(page, says.past).click();
      await button(page.locator("li.card").first(), says.rowsOf).click();
      await isListedAlone();

      // Taken over, a row that says something else changes its camera.
      await tab(page, language === "vi" ? "Nhập tệp" : "Import a file").click();
      await button(page, says.another).click();
      const changed = list.split("\n").slice(0, 2).join("\n").replace("Cổng chợ", "Cổng sau chợ");
      await read(page, says, file("so-moi.csv", changed));
      await button(page, says.next).click();
      await section.getByText(says.updated).waitFor();
      await dots(".updated").waitFor();
      await send(page, `/imports/${items[0].id}/undo`, null);
    },
    { language },
  );

  walk(
    `${size}: the money of a list is recorded with its cameras, and what is not is said (${language})`,
    viewport,
    async (page) => {
      const codes = mark();
      const row = (n, given, place = cells(somewhere())) => `${codes}-${n};${place};1/5/2025;${given}\n`;
      const list =
        "Mã;Vĩ độ;Kinh độ;Ngày lắp đặt;Nguồn vốn;Kinh phí (triệu đồng)\n" +
        row(1, "NSNN;4,5") +
        row(2, "Doanh nghiệp;6") +
        row(3, "Hộ dân;3") +
        row(4, "Xã hội hóa;7") +
        row(5, "Tổ chức;2", ";");
      const sum = (label) =>
        page
          .locator("#panel li")
          .filter({ has: page.getByText(label, { exact: typeof label === "string" }) })
          .locator("b");
      const dong = async (label) => (await sum(label).innerText()).replaceAll(/\D/g, "");
      await open(page, says);
      await raise(page);
      await read(page, says, file("tien.csv", list));
      await heading(page, says.columns).waitFor();
      await look(page, `${name}-money-columns`);
      await button(page, says.next).click();
      await heading(page, says.money).waitFor();
      assert.equal(await dong(says.toRecord), "10500000");
      assert.equal(await dong(says.households), "3000000");
      assert.equal(await dong(says.unclear), "7000000");
      await heading(page, says.money).scrollIntoViewIfNeeded();
      await look(page, `${name}-money-look`);
      const before = (await ask(page, "/contributions")).items.length;
      await button(page, says.commit).click();
      await heading(page, says.done).waitFor();
      assert.equal(await dong(says.recorded), "10500000");
      await look(page, `${name}-money-done`);
      const { items } = await ask(page, "/contributions");
      assert.equal(items.length, before + 2, "no household, and nothing that is not clear");

      // A row that waits says what money waits with it.
      await tab(page, says.review).click();
      const waiting = page.locator("li[data-row]", { hasText: `${codes}-5` });
      await waiting.getByRole("button", { expanded: false }).click();
      await waiting.getByText(says.waitsMoney).waitFor();
      await look(page, `${name}-money-waits`);

      await tab(page, says.past).click();
      const newest = page.locator("li.card").first();
      await button(newest, says.undo).click();
      await look(page, `${name}-money-undo`);
      await button(newest, says.undo).click();
      await page.getByText(says.undoneMoney).waitFor();
      assert.equal((await ask(page, "/contributions")).items.length, before);
    },
    { language },
  );

  walk(
    `${size}: who is meant by "as above" is taken or asked, and an amount asks for its unit (${language})`,
    viewport,
    async (page) => {
      const codes = mark();
      const row = (n, said) => `${codes}-${n};Ngõ ${n};${cells(somewhere())};1/5/2025;${said}\n`;
      const list =
        "Mã;Vị trí;Vĩ độ;Kinh độ;Ngày lắp đặt;Chủ hộ;Nguồn vốn;Kinh phí\n" +
        row(1, "nt;Doanh nghiệp;4,5") +
        row(2, "Nguyễn Văn Mẫu;;") +
        row(3, "nt;;");
      await open(page, says);
      await raise(page);
      await take(page, says, file("nhu-tren.csv", list));
      await button(page, says.openReview).click();
      const rows = page.locator("li[data-row]");
      const waiting = rows.filter({ hasText: `${codes}-1` });
      await waiting.waitFor();
      const said = await waiting.locator("li").allInnerTexts();
      assert.ok(
        said.some((text) => says.aboveUnclear.test(text)),
        said.join("\n"),
      );
      assert.ok(
        said.some((text) => says.unitMissing.test(text)),
        said.join("\n"),
      );
      assert.match(await rows.filter({ hasText: `${codes}-3` }).innerText(), says.asAbove);
      if ((await waiting.getByRole("button", { expanded: true }).count()) === 0)
        await waiting.getByRole("button", { expanded: false }).click();
      const owner = waiting.getByLabel(says.owner, { exact: true });
      await owner.waitFor();
      await look(page, `${name}-above-asked`);
      await button(waiting, says.take).click();
      await waiting.locator('[aria-invalid="true"]').waitFor();
      const without = waiting.getByLabel(says.withoutOwner);
      await without.check();
      assert.ok(await owner.isDisabled());
      await look(page, `${name}-above-without`);
      await without.uncheck();
      await owner.fill("Trần Thị Mẫu");
      await waiting.getByLabel(says.amount).fill("4,5 triệu");
      await button(waiting, says.take).click();
      await waiting.waitFor({ state: "detached" });
      const { items } = await ask(page, `/cameras?q=${codes}-1`);
      assert.ok(items[0].has_contact && items[0].draft_until, "a household's, until it agrees");
    },
    { language, expected: /status of 422/ },
  );

  walk(
    `${size}: a row that may be a known camera is decided, one is dropped, one was looked at (${language})`,
    viewport,
    async (page) => {
      const codes = mark();
      const place = cells(somewhere());
      await open(page, says);
      await raise(page);
      await take(page, says, file("a.csv", `Mã;Vĩ độ;Kinh độ;Ngày lắp đặt\n${codes}-1;${place};5/2019\n`));
      await button(page, says.another).click();
      // The same place without a code, and two rows that lack one.
      const second = `Mã;Vị trí;Vĩ độ;Kinh độ\n;Chỗ cũ ${codes};${place}\n${codes}-2;Bỏ;;\n`;
      await take(page, says, file("b.csv", second));
      await tab(page, says.review).click();

      const known = page.locator("li[data-row]", {
        hasText: `Chỗ cũ ${codes}`,
      });
      await known.getByRole("button", { expanded: false }).click();
      await look(page, `${name}-7-known`);
      await known.getByRole("button", { name: says.same }).click();
      await page.getByText(says.taken).waitFor();

      const dropped = page.locator("li[data-row]", { hasText: `${codes}-2` });
      if ((await dropped.getByRole("button", { expanded: true }).count()) === 0)
        await dropped.getByRole("button", { expanded: false }).click();
      await button(dropped, says.letGo).click();
      await button(dropped, says.letGo).click();
      await page.getByText(says.dropped).waitFor();

      const looked = page.locator("li[data-row]", { hasText: `${codes}-1` });
      if ((await looked.getByRole("button", { expanded: true }).count()) === 0)
        await looked.getByRole("button", { expanded: false }).click();
      await look(page, `${name}-7-looked`);
      await button(looked, says.seen).click();
      await page.getByText(says.lookedAt).waitFor();

      // What somebody used since is named, and stays.
      await tab(page, says.past).click();
      const first = page.locator("li.card").nth(1);
      await button(first, says.undo).click();
      await button(first, says.undo).click();
      await first.getByRole("alert").waitFor();
      await look(page, `${name}-7-touched`);
    },
    { language, expected: /status of 409/ },
  );

  walk(
    `${size}: a row whose commune is not clear is given one, and then known (${language})`,
    viewport,
    async (page) => {
      const codes = mark();
      const rows = [
        `Tỉnh Mẫu;Xã Mẫu;${codes}-1;Cổng chợ;${cells(somewhere())}`,
        `Tỉnh Mẫu;Xã Mẫu Đông;${codes}-2;Ngã ba;${cells(somewhere())}`,
      ];
      const list = file("xa-cu.csv", `Tỉnh;Xã/Phường;Mã;Vị trí;Vĩ độ;Kinh độ\n${rows.join("\n")}\n`);
      await open(page, says);
      await raise(page);
      await read(page, says, list);
      await heading(page, says.columns).waitFor();
      const labels = await page.locator("#panel .columns li label").allTextContents();
      assert.deepEqual(labels, ["Tỉnh", "Xã/Phường", "Mã", "Vị trí", "Vĩ độ", "Kinh độ"], "as in the file");
      await look(page, `${name}-9-columns`);
      await button(page, says.next).click();
      await page.getByText(says.unclearUnit).first().waitFor();
      await look(page, `${name}-9-look`);
      await button(page, says.commit).click();
      await button(page, says.openReview).click();
      const row = page.locator("li[data-row]", { hasText: `${codes}-2` });
      if ((await row.getByRole("button", { expanded: true }).count()) === 0)
        await row.getByRole("button", { expanded: false }).click();
      await button(row, says.take).click();
      await row.locator('[aria-invalid="true"]').waitFor();
      await button(row, "xã Mẫu (99001)").click();
      await look(page, `${name}-9-unit`);
      await button(row, says.take).click();
      await row.waitFor({ state: "detached" });
      await page.reload();
      await tab(page, language === "vi" ? "Nhập tệp" : "Import a file").click();
      await read(page, says, list);
      await button(page, says.next).click();
      await page.getByText(says.nothingNew).waitFor();
    },
    { language, expected: /status of 422/ },
  );

  walk(
    `${size}: what is no list is refused with what to do about it (${language})`,
    viewport,
    async (page) => {
      await open(page, says);
      await raise(page);
      const input = page.locator("#panel input[type=file]");
      await input.setInputFiles({
        name: "C1.jpg",
        mimeType: "image/jpeg",
        buffer: Buffer.from("x"),
      });
      await page.getByText(says.pictures).waitFor();
      await look(page, `${name}-8-pictures`);
      await input.setInputFiles({
        name: "a.docx",
        mimeType: "",
        buffer: Buffer.from("x"),
      });
      await page.getByText(says.ending).waitFor();
      await read(page, says, {
        name: "b.xlsx",
        mimeType: "",
        buffer: Buffer.from("PK no workbook"),
      });
      await page.getByText(says.broken).waitFor();
      assert.equal(await button(page, says.read).count(), 0, "only another file helps");
      await look(page, `${name}-8-broken`);
      const area = {
        type: "Polygon",
        coordinates: [
          [
            [107.3, 19.9],
            [107.4, 19.9],
            [107.4, 20],
            [107.3, 19.9],
          ],
        ],
      };
      const areas = {
        type: "FeatureCollection",
        features: [{ type: "Feature", properties: {}, geometry: area }],
      };
      await read(page, says, file("vung.geojson", JSON.stringify(areas)));
      await page.getByText(says.noPoint).waitFor();
      assert.equal(await page.locator("#panel select").count(), 0, "no column of it is anything");
      // Two columns that seem to be one: said, and told apart without touching the file.
      await read(page, says, file("c.csv", "Mã;Số hiệu;Vĩ độ;Kinh độ\nX-1;9;19,95;107,35\n"));
      await page.getByText(says.twoColumns).waitFor();
      await look(page, `${name}-8-columns`);
      await page.getByLabel("Số hiệu", { exact: true }).selectOption({ label: says.leave });
      await heading(page, says.columns).waitFor();

      // What the columns mean is saved, and offered for the next such file where it is refused.
      const saved = `Tháng ${mark()}`;
      await page.getByLabel(says.saveAs).fill(saved);
      await button(page, says.save).click();
      await page.getByRole("status").getByText(saved).waitFor();
      await look(page, `${name}-8-saved`);
      await page.reload();
      await read(page, says, file("d.csv", "Mã;Số hiệu;Vĩ độ;Kinh độ\nX-2;9;19,95;107,35\n"));
      await page.getByText(says.twoColumns).waitFor();
      assert.equal(await page.getByLabel(says.saveAs).count(), 0, "nothing is saved of what cannot be read");
      await look(page, `${name}-8-offered`);
      await button(page, says.useSaved(saved)).click();
      await heading(page, says.columns).waitFor();
    },
    { language, expected: /status of 400/ },
  );

  walk(
    `${size}: rows far apart lie on the map together (${language})`,
    viewport,
    async (page) => {
      const codes = mark();
      const far = [19.9, 107.9];
      const list = `Mã;Vĩ độ;Kinh độ\n${codes}-1;${cells(somewhere())}\n${codes}-2;${cells(far)}\n`;
      await open(page, says);
      await read(page, says, file("xa.csv", list));
      await button(page, says.next).click();
      const dots = page.locator(".leaflet-marker-pane .listed");
      await dots.nth(1).waitFor();
      await page.waitForFunction(() => {
        const frame = document.querySelector(".leaflet-container").getBoundingClientRect();
        return [...document.querySelectorAll(".leaflet-marker-pane .listed")].every((dot) => {
          const { left, right, top, bottom } = dot.getBoundingClientRect();
          return left >= frame.left && right <= frame.right && top >= frame.top && bottom <= frame.bottom;
        });
      });
      await look(page, `${name}-far`);
      await button(page, says.commit).click();
      await heading(page, says.done).waitFor();
      // The registry reaches as far now, and all of it is looked at in one step.
      await button(page, says.wholeArea).click();
      await page.waitForFunction(() => Number(/m=[^&]*,(\d+)/.exec(location.hash)?.[1]) < 12);
      await look(page, `${name}-far-all`);
      const { items } = await ask(page, "/imports");
      await send(page, `/imports/${items[0].id}/undo`, null);
    },
    { language },
  );

  walk(
    `${size}: phone and money that could not be read are said anew, or named as left out (${language})`,
    viewport,
    async (page) => {
      const codes = mark();
      const row = (n) =>
        `${codes}-${n};Cổng ${n};${cells(somewhere())};1/5/2026;Công an xã;hỏi sau;NSNN;chừng bốn\n`;
      const list = `Mã;Vị trí;Vĩ độ;Kinh độ;Ngày lắp đặt;Chủ camera;Số điện thoại;Nguồn vốn;Số tiền\n${row(1)}${row(2)}`;
      await open(page, says);
      await raise(page);
      await take(page, says, file("lien-he.csv", list));
      await tab(page, says.review).click();
      const of = (n) => page.locator("li[data-row]", { hasText: `${codes}-${n}` });
      const unfold = async (item) => {
        await item.waitFor();
        const closed = item.getByRole("button", { expanded: false });
        if ((await closed.count()) > 0) await closed.first().click();
      };
      await unfold(of(1));
      await of(1).getByText(says.willLeaveOut).waitFor();
      await look(page, `${name}-10-aside`);
      await of(1).getByLabel(says.phone).fill("12");
      await of(1).getByLabel(says.amount).fill("4,5 triệu");
      await of(1).getByLabel(says.source).selectOption({ label: says.budget });
      await button(of(1), says.take).click();
      await of(1).locator('[aria-invalid="true"]').waitFor();
      await look(page, `${name}-10-refused`);
      await of(1).getByLabel(says.phone).fill("0900 000 021");
      await button(of(1), says.take).click();
      await of(1).waitFor({ state: "detached" });
      await unfold(of(2));
      // The code of another camera makes none of it: that is asked first.
      const second = page.locator(`li[data-row="${await of(2).getAttribute("data-row")}"]`);
      const code = second.getByLabel(/^(Mã camera|Camera code)$/);
      await code.fill(`${codes}-1`.toLowerCase());
      await button(second, says.take).click();
      await second.getByRole("button", { name: new RegExp(`${codes}-1$`) }).waitFor();
      await look(page, `${name}-10-known`);
      await code.fill(`${codes}-2`);
      await button(second, says.take).click();
      await page.getByText(says.leftOut).waitFor();
      await look(page, `${name}-10-left-out`);
      const { items } = await ask(page, "/contributions?limit=1000");
      const given = items.filter(({ camera_code: code }) => code?.startsWith(codes));
      assert.deepEqual(
        given.map(({ camera_code, amount_dong }) => [camera_code, amount_dong]),
        [[`${codes}-1`, 4_500_000]],
      );
    },
    { language, expected: /status of 422/ },
  );

  walk(
    `${size}: a session that ended on the way is taken up again, with the list (${language})`,
    viewport,
    async (page, context) => {
      await open(page, says);
      await raise(page);
      await page.waitForLoadState("networkidle");
      await context.clearCookies();
      await read(page, says, file("e.csv", `Mã;Vĩ độ;Kinh độ\n${mark()}-1;${cells(somewhere())}\n`));
      const password = page.getByLabel(/^(Mật khẩu|Password)$/);
      await password.fill("demo-registrar");
      await password.press("Enter");
      await heading(page, says.columns).waitFor();
      await page.getByText(/e\.csv/).waitFor();
    },
    { language, expected: /status of 401/ },
  );

  test(`${size}: reading and importing can be cancelled, and a lost answer is said (${language})`, async () => {
    const { browser, page } = await visit(viewport, language);
    try {
      const codes = mark();
      await open(page, says);
      await raise(page);
      let held = [];
      const hold = (route) => held.push(route);
      await page.route(/imports\/preview/, hold);
      const list = file("d.csv", `Mã;Vĩ độ;Kinh độ\n${codes}-1;${cells(somewhere())}\n`);
      await read(page, says, list);
      await page.getByText(says.reading).waitFor();
      await picture(page, `${name}-9-reading`);
      await button(page, says.cancel).click();
      await button(page, says.read).waitFor();
      assert.equal(held.length, 1);
      await page.unroute(/imports\/preview/, hold);
      await button(page, says.read).click();
      await button(page, says.next).click();

      held = [];
      await page.route(/\/imports\?/, hold);
      await button(page, says.commit).click();
      await heading(page, says.writing).waitFor();
      await button(page, says.cancel).click();
      await page.getByText(says.stopped).waitFor();
      await look(page, `${name}-9-stopped`);
      await page.unroute(/\/imports\?/, hold);

      // Cut in the middle of a line.
      const cut = (route) =>
        route.fulfill({
          contentType: "application/x-ndjson",
          body: '{"done":1,"of":2}\n{"report":{"ro',
        });
      await page.route(/\/imports\?/, cut);
      await button(page, says.commit).click();
      await page.getByText(says.stopped).waitFor();
      await page.unroute(/\/imports\?/, cut);
      const { items } = await ask(page, "/cameras?limit=1000");
      assert.deepEqual(
        items.filter(({ code }) => code.startsWith(codes)),
        [],
        "nothing was written",
      );
    } finally {
      await browser.close();
    }
  });
}
