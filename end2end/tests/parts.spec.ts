// What a browser loads: first what the pages need where people arrive, then what else the documents have, then the rest.
import { expect, test, type Page } from "@playwright/test";
import { choose, drop, expectUsed, file, hydrated, row, signUp, upload } from "./support";

const FIRST = /\/pkg\/sluice\.wasm$/;
const PIECES = /\/pkg\/split_pieces\.[0-9a-f]{16}\.wasm$/;
const LATER = /\/pkg\/split_later\.[0-9a-f]{16}\.wasm$/;

/** How often the page that is open has got the later code. */
const arrived = (page: Page): Promise<number> =>
  page.evaluate(
    (later) => performance.getEntriesByType("resource").filter((one) => new RegExp(later).test(one.name)).length,
    LATER.source,
  );

/** Holds back a part until it is told to let it come. */
async function hold(page: Page, part: RegExp): Promise<() => void> {
  let letItCome = (): void => undefined;
  const held = new Promise<void>((resolve) => (letItCome = resolve));
  await page.route(part, async (route) => {
    await held;
    await route.continue();
  });
  return letItCome;
}

test("what was typed before the page was alive is kept, and searched for", async ({ page }) => {
  await signUp(page);
  for (const name of ["sought.bin", "other.bin"]) await upload(page, file(name, 10));
  const letItCome = await hold(page, FIRST);
  await page.reload({ waitUntil: "domcontentloaded" });
  await page.getByRole("searchbox").fill("sought");
  letItCome();
  await hydrated(page);
  await expect(page).toHaveURL(/q=sought/);
  await expect(row(page, "other.bin")).toHaveCount(0);
  await expect(row(page, "sought.bin")).toBeVisible();
  await expect(page.getByRole("searchbox")).toHaveValue("sought");
});

test("what was pressed, ticked and chosen before the page was alive is done when it is", async ({ page }) => {
  await signUp(page);
  for (const name of ["unwanted.bin", "wanted.bin"]) await upload(page, file(name, 100));
  const letItCome = await hold(page, FIRST);
  await page.reload({ waitUntil: "domcontentloaded" });
  const remove = page.getByRole("button", { name: "Delete unwanted.bin" });
  // Whoever sees nothing happen presses again.
  await remove.click();
  await remove.click();
  await page.getByRole("checkbox", { name: "Select wanted.bin" }).check();
  await choose(page, [file("early.bin", 300)]);
  await drop(page, [file("dropped.bin", 1000)]);
  letItCome();
  await hydrated(page);
  await expect(row(page, "unwanted.bin")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Undo" })).toHaveCount(1);
  await expect(page.getByText("1 selected")).toBeVisible();
  await expect(page.getByRole("checkbox", { name: "Select wanted.bin" })).toBeChecked();
  await expect(row(page, "early.bin")).toBeVisible();
  await expect(row(page, "dropped.bin")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expectUsed(page, 1500);
});

test("a topic that was chosen before the page was alive is what the list shows", async ({ page }) => {
  await signUp(page);
  await upload(page, file("some.bin", 10));
  expect((await page.request.post("/api/topics", { data: { name: "Letters" } })).ok()).toBe(true);
  const letItCome = await hold(page, FIRST);
  await page.reload({ waitUntil: "domcontentloaded" });
  await page.getByLabel("Filter by topic").selectOption("Letters");
  letItCome();
  await hydrated(page);
  await expect(page).toHaveURL(/topic=/);
  await expect(page.getByText("No document has this topic.")).toBeVisible();
});

test("a form that needs scripts waits for them, and keeps what was filled in", async ({ page }) => {
  await signUp(page);
  const letItCome = await hold(page, LATER);
  await page.goto("/settings/classification", { waitUntil: "domcontentloaded" });
  const kind = page.getByRole("radio", { name: "Built-in, on this server", exact: true });
  await expect(kind).not.toBeChecked();
  // What was done last counts.
  for (const one of [kind, page.getByRole("radio", { name: "Ollama" }), kind]) await one.check();
  await page.getByRole("button", { name: "Save" }).click();
  letItCome();
  await hydrated(page);
  await expect(page.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
  await expect(page).toHaveURL(/\/settings\/classification$/);
  await page.reload();
  await expect(kind).toBeChecked();
});

test("the list is alive before uploading is, and what was chosen meanwhile is uploaded then", async ({ page }) => {
  const letItCome = await hold(page, PIECES);
  const asked = page.waitForRequest(PIECES);
  const reserved: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/fn/presign")) reserved.push(request.url());
  });
  await signUp(page);
  await asked;
  await choose(page, [file("early.txt", 100, "text/plain")]);
  await choose(page, [file("early too.txt", 200, "text/plain")]);
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await expect(page.getByText("2 files wait until this page is complete.")).toBeVisible();
  expect(reserved).toEqual([]);
  letItCome();
  await expect(row(page, "early.txt")).toBeVisible();
  await expect(row(page, "early too.txt")).toBeVisible();
  await expectUsed(page, 300);
});

test("files that wait are not lost without a question, and topics cannot be chosen yet", async ({ page }) => {
  await signUp(page);
  await upload(page, file("paper.txt", 100, "text/plain"));
  const letItCome = await hold(page, PIECES);
  await page.reload();
  await hydrated(page);
  await page.getByRole("checkbox", { name: "Select paper.txt" }).check();
  const topics = page.getByRole("button", { name: "Topics…" });
  await expect(topics).toHaveAttribute("aria-disabled", "true");

  await choose(page, [file("waiting.txt", 100, "text/plain")]);
  const question = page.waitForEvent("dialog");
  const left = page.goto("/login").catch(() => undefined);
  await (await question).dismiss();
  await left;

  letItCome();
  await expect(row(page, "waiting.txt")).toBeVisible();
  await expect(topics).toHaveAttribute("aria-disabled", "false");
  await topics.click();
  await expect(page.getByRole("heading", { name: "Topics of 1 document" })).toBeVisible();
});

test("what another tab did before the page was complete is seen when it is", async ({ page, context }) => {
  await signUp(page);
  const second = await context.newPage();
  const letItCome = await hold(second, PIECES);
  await second.goto("/documents");
  await hydrated(second);
  await upload(page, file("meanwhile.bin", 100));
  // What comes later would tell the tab of it, too.
  await expect(page.getByText("Reading…")).toBeHidden({ timeout: 30_000 });
  await expect(row(second, "meanwhile.bin")).toHaveCount(0);
  letItCome();
  await expect(row(second, "meanwhile.bin")).toBeVisible();
  await expectUsed(second, 100);
});

test("a part that does not come is said to be missing, and asked for again", async ({ page }) => {
  await page.route(PIECES, (route) => route.abort());
  await signUp(page);
  await choose(page, [file("patient.txt", 100, "text/plain")]);
  await expect(page.getByRole("alert").filter({ hasText: "Part of this page could not be loaded." })).toBeVisible();
  await expect(page.getByRole("link", { name: "Reload" })).toBeVisible();
  await page.unroute(PIECES);
  await expect(row(page, "patient.txt")).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("Part of this page could not be loaded.")).toBeHidden();
});

test("the way out that a missing part offers loads the page anew", async ({ page }) => {
  await page.route(PIECES, (route) => route.abort());
  await signUp(page);
  const reload = page.getByRole("link", { name: "Reload" });
  await expect(reload).toBeVisible();
  await page.evaluate(() => (document.documentElement.dataset.before = ""));
  await reload.click();
  await expect(page.locator("html[data-before]")).toHaveCount(0);
  await expect(page).toHaveURL(/\/documents$/);
});

test("the documents come alive without the later code, which follows by itself", async ({ page }) => {
  const letItCome = await hold(page, LATER);
  await signUp(page);
  await upload(page, file("paper.txt", 100, "text/plain"));
  letItCome();
  await expect.poll(() => arrived(page)).toBe(1);
});

test("a page of the later code asks for it at once and comes alive", async ({ page }) => {
  await signUp(page);
  await page.goto("/topics");
  await hydrated(page);
  await expect.poll(() => arrived(page)).toBe(1);
  await page.getByRole("button", { name: "New topic" }).first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("a page whose code does not come says so, and comes alive when it does", async ({ page }) => {
  await page.route(LATER, (route) => route.abort());
  await signUp(page);
  await page.goto("/topics");
  await expect(page.getByText("Part of this page could not be loaded.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Reload" })).toBeVisible();
  await page.unroute(LATER);
  await expect(page.locator("html[data-hydrated]")).toBeAttached({ timeout: 30_000 });
  await expect(page.getByText("Part of this page could not be loaded.")).toBeHidden();
  await page.getByRole("button", { name: "New topic" }).first().click();
  await expect(page.getByRole("dialog")).toBeVisible();
});

test("where the later code is not to be had, the page comes from the server instead", async ({ page }) => {
  await page.route(LATER, (route) => route.fulfill({ status: 404 }));
  await signUp(page);
  await upload(page, file("paper.txt", 100, "text/plain"));
  const asked = page.waitForRequest((request) => request.isNavigationRequest() && /\/documents\/.+/.test(request.url()));
  await page.getByRole("link", { name: "paper.txt", exact: true }).click();
  await asked;
  await expect(page.getByRole("heading", { name: "paper.txt", level: 1 })).toBeVisible();

  // Without any of its code its links work all the same.
  await page.getByRole("link", { name: "All documents" }).click();
  await page.waitForURL("**/documents");
  await hydrated(page);
});
