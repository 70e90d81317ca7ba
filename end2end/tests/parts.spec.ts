// What a browser loads: first what the pages need where people arrive, then the rest.
import { expect, test, type Page } from "@playwright/test";
import { file, hydrated, signUp, upload } from "./support";

const LATER = /\/pkg\/split_later\.[0-9a-f]{16}\.wasm$/;

/** How often the page that is open has got the later code. */
const arrived = (page: Page): Promise<number> =>
  page.evaluate(
    (later) => performance.getEntriesByType("resource").filter((one) => new RegExp(later).test(one.name)).length,
    LATER.source,
  );

test("the documents come alive without the later code, which follows by itself", async ({ page }) => {
  let letItCome = (): void => undefined;
  const held = new Promise<void>((resolve) => (letItCome = resolve));
  await page.route(LATER, async (route) => {
    await held;
    await route.continue();
  });
  await signUp(page);
  await upload(page, file("paper.txt", 100, "text/plain"));
  letItCome();
  await expect.poll(() => arrived(page)).toBe(1);
});

test("a page of the later code asks for it at once and comes alive", async ({ page }) => {
  await signUp(page);
  await page.goto("/topics");
  await hydrated(page);
  expect(await arrived(page)).toBe(1);
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
