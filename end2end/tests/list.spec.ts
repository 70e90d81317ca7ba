// The list: more of it, moving in it, and answers that come late.
import { expect, test, type Locator, type Page } from "@playwright/test";
import { PASSWORD, choose, file, hydrated, row, signIn, signUp, upload } from "./support";

/** One more than the list begins with. */
const MANY = 51;
/** Longer than the list waits for more changes before it asks again, in milliseconds. */
const SOON = 500;
const ASKED = /\/fn\/documents\b/;

const rows = (page: Page): Locator => page.locator("[data-document]");
const listed = (page: Page, name: string): Locator => rows(page).filter({ hasText: name });
const more = (page: Page): Locator => page.getByRole("button", { name: "Show more" });

/** The account that has as many. */
let email = "";

test.beforeAll(async ({ browser }) => {
  test.setTimeout(240_000);
  const page = await browser.newPage();
  email = await signUp(page);
  await choose(page, Array.from({ length: MANY }, (_, n) => file(`n-${n}.bin`, 10)));
  await expect(page.getByText(`${MANY} documents`, { exact: true })).toBeVisible({ timeout: 90_000 });
  await expectAllRead(page);
  await page.close();
});

/** Until nobody reads any of the account's documents any more: nothing but the test changes the list. */
async function expectAllRead(page: Page): Promise<void> {
  const standing = async () => {
    const list = await (await page.request.get("/api/documents?limit=100")).json();
    return list.items.map((item: { classification: { status: string } | null }) => item.classification?.status);
  };
  await expect.poll(standing, { timeout: 90_000 }).not.toContainEqual(expect.stringMatching(/queued|running/));
}

/** Opens the list that is longer than it begins with; it has asked again by itself. */
async function openMany(page: Page): Promise<void> {
  const asked = page.waitForResponse(ASKED);
  await signIn(page, email, PASSWORD);
  await asked;
  await hydrated(page);
  await expect(rows(page)).toHaveCount(MANY - 1);
}

/** Holds some answers that the list asks for: they say what the server said at once, when they are let go. */
async function late(page: Page, which: (query: { q: string; cursor: string | null }) => boolean) {
  let said = (): void => undefined;
  let letGo = (): void => undefined;
  const answered = new Promise<void>((resolve) => (said = resolve));
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(ASKED, async (route) => {
    if (!which(route.request().postDataJSON().query)) return route.continue();
    const answer = await route.fetch();
    said();
    await held;
    await route.fulfill({ response: answer });
  });
  return { answered, letGo };
}

async function newest(page: Page): Promise<string> {
  const list = await (await page.request.get("/api/documents?limit=1")).json();
  return `/api/documents/${list.items[0].id}`;
}

/** Gives the newest document another name, as another device would. */
async function rename(page: Page, filename: string): Promise<void> {
  expect((await page.request.patch(await newest(page), { data: { filename } })).status()).toBe(200);
}

test("more is shown on demand, and stays when the list is asked for again", async ({ page }) => {
  await openMany(page);
  await more(page).click();
  await expect(rows(page)).toHaveCount(MANY);
  await expect(more(page)).toBeHidden();
  await rename(page, "again.bin");
  await expect(row(page, "again.bin")).toBeVisible();
  await expect(rows(page)).toHaveCount(MANY);
});

test("a change while more is on its way is shown after it", async ({ page }) => {
  await openMany(page);
  const { answered, letGo } = await late(page, (query) => query.cursor !== null);
  await more(page).click();
  await answered;
  await rename(page, "meanwhile.bin");
  await page.waitForTimeout(SOON);
  letGo();
  await expect(row(page, "meanwhile.bin")).toBeVisible();
  await expect(rows(page)).toHaveCount(MANY);
});

test("a change whose answer is overtaken by more is shown all the same", async ({ page }) => {
  await openMany(page);
  const { answered, letGo } = await late(page, (query) => query.cursor === null);
  await rename(page, "overtaken.bin");
  await answered;
  await more(page).click();
  await expect(rows(page)).toHaveCount(MANY);
  letGo();
  await expect(row(page, "overtaken.bin")).toBeVisible();
  await expect(rows(page)).toHaveCount(MANY);
});

test("there is no more of a list that a search is about to replace", async ({ page }) => {
  await openMany(page);
  const { answered, letGo } = await late(page, (query) => query.q !== "");
  await page.getByRole("searchbox").fill("no such name");
  await answered;
  await expect(more(page)).toBeHidden();
  letGo();
  await expect(page.getByText("No document matches")).toBeVisible();
});

test("a change while a search is on its way is shown after it", async ({ page }) => {
  await signUp(page);
  await upload(page, file("n-1.bin", 10));
  await expectAllRead(page);
  const { answered, letGo } = await late(page, (query) => query.q !== "");
  await page.getByRole("searchbox").fill("n-");
  await answered;
  await rename(page, "n-2.bin");
  await page.waitForTimeout(SOON);
  letGo();
  await expect(row(page, "n-2.bin")).toBeVisible();
});

test("a document that goes while a search is on its way does not come back with the answer", async ({ page }) => {
  await signUp(page);
  for (const name of ["n-1.bin", "n-2.bin"]) await upload(page, file(name, 10));
  await expectAllRead(page);
  const { answered, letGo } = await late(page, (query) => query.q !== "");
  await page.getByRole("searchbox").fill("n-");
  await answered;
  await page.request.delete(await newest(page));
  await expect(row(page, "n-2.bin")).toHaveCount(0);
  letGo();
  await expect(page.locator("section.documents")).toHaveAttribute("aria-busy", "false");
  await expect(row(page, "n-2.bin")).toHaveCount(0);
  await expect(row(page, "n-1.bin")).toBeVisible();
});

test("arrows move in the list, Space selects and Del deletes", async ({ page }) => {
  await signUp(page);
  for (const name of ["one.bin", "two.bin", "three.bin"]) await upload(page, file(name, 10));
  const two = page.getByRole("checkbox", { name: "Select two.bin" });
  await page.keyboard.press("ArrowDown");
  await expect(listed(page, "three.bin")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(listed(page, "two.bin")).toBeFocused();
  await page.keyboard.press("Space");
  await expect(two).toBeChecked();
  await page.keyboard.press("Space");
  await expect(two).not.toBeChecked();
  await page.keyboard.press("ArrowUp");
  await expect(listed(page, "three.bin")).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(listed(page, "three.bin")).toHaveCount(0);
  await expect(listed(page, "two.bin")).toBeFocused();
});

test("a row that the arrows reach is not under the header", async ({ page }) => {
  await openMany(page);
  await page.setViewportSize({ width: 1180, height: 500 });
  for (let n = 0; n < 15; n += 1) await page.keyboard.press("ArrowDown");
  const header = (await page.locator(".header").boundingBox())!;
  for (let n = 0; n < 14; n += 1) {
    await page.keyboard.press("ArrowUp");
    const { y } = (await page.locator("[data-document]:focus").boundingBox())!;
    expect(y).toBeGreaterThanOrEqual(header.y + header.height);
  }
});

test("a row keeps the focus when its document gets a topic", async ({ page }) => {
  await signUp(page);
  await upload(page, file("paper.bin", 10));
  await page.keyboard.press("ArrowDown");
  await expect(listed(page, "paper.bin")).toBeFocused();
  const topic = await (await page.request.post("/api/topics", { data: { name: "Letters" } })).json();
  await page.request.put(`${await newest(page)}/topics`, { data: { topic_ids: [topic.id] } });
  await expect(listed(page, "paper.bin")).toContainText("Letters");
  await expect(listed(page, "paper.bin")).toBeFocused();
});
