import { expect, it } from "vitest";

import { PagedList } from "../src/store/pagedList.svelte";

it("shows the answer to the last question, whichever comes first", async () => {
  const answers: ((page: { items: string[]; next: string | null }) => void)[] = [];
  const list = new PagedList<string>(() => new Promise((answer) => answers.push(answer)));
  const [first, second] = [list.load(), list.load()];
  answers[1]?.({ items: ["of the list"], next: null });
  await second;
  expect([list.items, list.busy]).toEqual([["of the list"], false]);
  answers[0]?.({ items: ["of all", "of the list"], next: "more" });
  await first;
  expect([list.items, list.more, list.busy]).toEqual([["of the list"], false, false]);
});

it("adds the next page, and says what failed", async () => {
  let failing = false;
  const list = new PagedList<number>((cursor) =>
    failing
      ? Promise.reject(new Error("away"))
      : Promise.resolve({ items: [cursor ? 2 : 1], next: cursor ? null : "after" }),
  );
  await list.load();
  await list.loadMore();
  expect([list.items, list.more]).toEqual([[1, 2], false]);
  failing = true;
  await list.load();
  expect([list.items, list.problem !== null]).toEqual([[1, 2], true]);
});
