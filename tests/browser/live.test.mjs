// On a live database, where the caps hold: a search that waits, is refused, is asked for again and is let pass, and more
// cameras than may be asked. Two people at two browsers.
import assert from "node:assert/strict";
import { test } from "node:test";

import { ask, desktop, look, nothingPrinted, phone, send, visit } from "./browser.mjs";
import { place } from "./servers.mjs";

const PASSWORD = "right-password";
const HOUR = 3_600_000;
const HERE = [105.9, 18.34];

const SAYS = {
  vi: {
    user: "Tên đăng nhập",
    password: "Mật khẩu",
    find: "Tìm camera",
    place: "Nơi xảy ra",
    from: "Từ",
    to: "Đến",
    number: "Số hồ sơ vụ việc",
    violence: /^Bạo lực gia đình/,
    above: /^Vượt mức cho phép/,
    reason: "Lý do",
    send: "Gửi phê duyệt",
    pending: "Đang chờ phê duyệt",
    refused: "Không được phê duyệt",
    again: "Xin phê duyệt lại",
    check: "Xem lại",
    approvals: "Chờ phê duyệt",
    reload: "Tải lại",
    approve: "Duyệt",
    refuse: "Không duyệt",
    whoRefused: "Đã từ chối yêu cầu của officer.",
    whoApproved: "Đã duyệt yêu cầu của officer.",
    all: /^Chọn cả 7$/,
    keep: "Giữ ngay (7)",
    give: "Giữ và mở phiếu in",
    cap: /^Mỗi số hồ sơ|5 camera/,
    more: "Xin phê duyệt thêm camera",
    cancel: "Thôi",
    close: "Đóng",
    title: /^Phiếu đề nghị|Đề nghị giữ/,
    replace: "Nhập số thật",
    issued: "Số hồ sơ đã được cấp",
    save: "Thay số",
  },
  en: {
    user: "User name",
    password: "Password",
    find: "Find cameras",
    place: "Place",
    from: "From",
    to: "To",
    number: "Case number",
    violence: /^Domestic violence/,
    above: /^Above the limits/,
    reason: "Reason",
    send: "Send for approval",
    pending: "Waiting for approval",
    refused: "Not approved",
    again: "Ask again",
    check: "Check again",
    approvals: "Waiting for approval",
    reload: "Reload",
    approve: "Approve",
    refuse: "Refuse",
    whoRefused: "Refused the request of officer.",
    whoApproved: "Approved the request of officer.",
    all: /^Select all 7$/,
    keep: "Keep now (7)",
    give: "Keep and open notice",
    cap: /5 different cameras/,
    more: "Ask approval for more cameras",
    cancel: "Cancel",
    close: "Close",
    title: /Notice/,
    replace: "Type the issued number",
    issued: "Number as issued",
    save: "Replace",
  },
};

/** Logs in with a name and a password, as on every live database. */
async function logIn(page, user, says) {
  await page.goto("/");
  await page.getByLabel(says.user).fill(user);
  await page.getByLabel(says.password).fill(PASSWORD);
  await page.keyboard.press("Enter");
  await page.locator("h1").first().waitFor();
  await page.getByLabel(says.password).waitFor({ state: "detached" });
}

/** Seven cameras that look at one place from 20 m south of it, a metre apart, as the unit's registrar enters them. */
async function register(url) {
  const { browser, page } = await visit(desktop, "vi", { url });
  await logIn(page, "registrar", SAYS.vi);
  for (let n = 0; n < 7; n += 1)
    await send(page, "/cameras", {
      code: `C-${n}`,
      label: "Cổng chợ",
      lon: HERE[0] + n * 1e-5,
      lat: HERE[1] - 20 / 111_000,
      bearing_deg: 0,
      horizontal_fov_deg: 90,
      width_px: 1920,
      far_m: 60,
      night_far_m: 60,
      status: "working",
      retention_declared_days: 30,
      recording_mode: "continuous",
      owner_kind: "household",
    });
  await browser.close();
}

/** A time as an officer types it: hours and minutes, then the day. */
function typed(hoursAgo) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Asia/Ho_Chi_Minh",
    hour: "2-digit",
    minute: "2-digit",
    day: "2-digit",
    month: "2-digit",
  }).formatToParts(new Date(Date.now() - hoursAgo * HOUR));
  const part = (name) => parts.find(({ type }) => type === name).value;
  return `${part("hour")}${part("minute")} ${part("day")}/${part("month")}`;
}

/** A live database with a commune in a province, and accounts by the names of their roles; gives its server's address. */
async function live(accounts, steps) {
  const own = place();
  own.run(["init", "--kind", "live"]);
  own.run(["unit", "add", "--code", "42", "--name", "tỉnh Mẫu", "--kind", "province"]);
  own.run(["unit", "add", "--code", "18001", "--name", "xã Mẫu", "--kind", "commune", "--parent", "42"]);
  for (const [name, unit] of Object.entries(accounts)) {
    const [role] = name.split("-");
    own.run(["user", "add", name, "--role", role, "--unit", unit], `${PASSWORD}\n`);
  }
  const server = await own.serve(["serve"]);
  try {
    await steps(server.url);
  } finally {
    await server.stop();
    own.remove();
  }
}

/** Runs steps with an officer and an approver of the province, each at a browser of their own, on a fresh live database. */
const onLive = (viewport, language, steps) =>
  live({ officer: "18001", registrar: "18001", approver: "42" }, async (url) => {
    const visitors = [];
    try {
      await register(url);
      for (const user of ["officer", "approver"]) {
        visitors.push(await visit(viewport, language, { url }));
        await logIn(visitors.at(-1).page, user, SAYS[language]);
      }
      await steps(...visitors.map(({ page }) => page));
      // What is held is answered with 409, what passes a limit with 422, and the browser says so itself.
      const unexpected = visitors.flatMap(({ said }) =>
        said.filter((line) => !/status of 4(09|22)/.test(line)),
      );
      assert.deepEqual(unexpected, [], "the console is empty, and nothing is fetched from elsewhere");
    } finally {
      await Promise.all(visitors.map(({ browser }) => browser.close()));
    }
  });

/** The approver decides on the one search that waits. */
async function decide(page, decision, says) {
  await page.getByRole("button", { name: says.reload, exact: true }).click();
  const waiting = page.locator(".list > ul > li");
  await waiting.first().waitFor();
  assert.equal(await waiting.count(), 1);
  await waiting.getByRole("button", { name: says[decision], exact: true }).click();
  if (decision === "refuse")
    await page.getByRole("group").getByRole("button", { name: says.refuse, exact: true }).click();
  await page.getByText(decision === "refuse" ? says.whoRefused : says.whoApproved).waitFor();
}

/** Fails unless all of an element can be brought into the panel's sight. */
async function reachable(page, element, name) {
  await element.scrollIntoViewIfNeeded();
  const [box, panel] = [await element.boundingBox(), await page.locator("#panel").boundingBox()];
  const within =
    box.y >= panel.y - 1 &&
    box.y + box.height <= panel.y + panel.height + 1 &&
    box.x >= panel.x - 1 &&
    box.x + box.width <= panel.x + panel.width + 1;
  assert.ok(within, `${name} at ${JSON.stringify(box)} lies in the panel ${JSON.stringify(panel)}`);
  const hit = await element.evaluate((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return one.contains(document.elementFromPoint(x + width / 2, y + height / 2));
  });
  assert.ok(hit, `nothing lies on ${name}`);
}

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

test("every role has a first screen, of a commune and of a province", () => {
  const communes = ["officer", "registrar", "planner", "approver", "auditor", "admin"];
  const accounts = Object.fromEntries([
    ...communes.map((role) => [role, "18001"]),
    ...communes.map((role) => [`${role}-province`, "42"]),
  ]);
  return live(accounts, async (url) => {
    await register(url);
    for (const [viewport, language] of [
      [desktop, "vi"],
      [phone, "en"],
    ])
      for (const user of Object.keys(accounts)) {
        const { browser, page, said } = await visit(viewport, language, { url });
        try {
          await logIn(page, user, SAYS[language]);
          await look(page, `live-${viewport === phone ? "phone" : "desktop"}-${language}-of-${user}`);
          assert.deepEqual(said, [], `the console of ${user} is empty`);
        } finally {
          await browser.close();
        }
      }
  });
});
