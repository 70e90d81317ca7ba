// Deleting, and thinking better of it.
import { expect, test, type Locator, type Page } from "@playwright/test";
import { PASSWORD, expectUsed, file, hydrated, row, signIn, signUp, upload } from "./support";

const listed = (page: Page, name: string): Locator => page.locator("[data-document]").filter({ hasText: name });
const selection = (page: Page): Locator => page.getByRole("group", { name: "Selection" });

test("a deleted document can be had back for a while", async ({ page }) => {
  await signUp(page);
  await upload(page, file("keep-me.bin", 500));
  await page.getByRole("button", { name: "Delete keep-me.bin" }).click();
  await expect(row(page, "keep-me.bin")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "keep-me.bin")).toBeVisible();
  await page.reload();
  await expect(row(page, "keep-me.bin")).toBeVisible();
  await expectUsed(page, 500);
});

test("the way back does not go while somebody is on the way to it", async ({ page }) => {
  await signUp(page);
  await upload(page, file("keep-me.bin", 500));
  await page.getByRole("button", { name: "Delete keep-me.bin" }).click();
  await page.getByRole("button", { name: "Undo" }).focus();
  // Six seconds are what it has otherwise.
  await page.waitForTimeout(7_500);
  await page.keyboard.press("Enter");
  await expect(row(page, "keep-me.bin")).toBeVisible();

  await page.getByRole("button", { name: "Delete keep-me.bin" }).click();
  await page.getByRole("button", { name: "Undo" }).focus();
  await page.waitForTimeout(7_500);
  await page.getByRole("searchbox").focus();
  await expectUsed(page, 0, { timeout: 20_000 });
});

test("left alone, it goes and gives its bytes back", async ({ page }) => {
  await signUp(page);
  await upload(page, file("go.bin", 500));
  await page.getByRole("button", { name: "Delete go.bin" }).click();
  await expectUsed(page, 0, { timeout: 20_000 });
  await page.reload();
  await hydrated(page);
  await expect(row(page, "go.bin")).toHaveCount(0);
});

test("signing out keeps the promise that it is deleted", async ({ page }) => {
  const email = await signUp(page);
  await upload(page, file("gone.bin", 500));
  await page.getByRole("button", { name: "Delete gone.bin" }).click();
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL("**/login");
  await signIn(page, email, PASSWORD);
  await page.waitForURL("**/documents");
  await expectUsed(page, 0);
});

test("leaving the page keeps the promise that it is deleted", async ({ page }) => {
  await signUp(page);
  await upload(page, file("leave.bin", 500));
  await page.getByRole("button", { name: "Delete leave.bin" }).click();
  await page.goto("/login");
  await expect(async () => {
    const quota = await (await page.request.get("/api/auth/me/quota")).json();
    expect(quota.used_bytes).toBe(0);
  }).toPass();
});

test("leaving in the middle of deleting several keeps the promise for the others", async ({ page }) => {
  // The first answer never comes.
  await page.addInitScript(() => {
    const send = window.fetch;
    window.fetch = (what: RequestInfo | URL, how?: RequestInit): Promise<Response> => {
      if (!(what instanceof Request ? what.url : String(what)).includes("/fn/delete_document")) return send(what, how);
      document.documentElement.dataset.deleting = "";
      return new Promise(() => undefined);
    };
  });
  await signUp(page);
  const names = ["one.bin", "two.bin", "three.bin"];
  for (const name of names) await upload(page, file(name, 100));
  for (const name of names) await page.getByRole("checkbox", { name: `Select ${name}` }).check();
  await selection(page).getByRole("button", { name: "Delete" }).click();
  await expect(page.locator("html[data-deleting]")).toBeAttached({ timeout: 20_000 });
  await page.goto("/login");
  await expect(async () => {
    const quota = await (await page.request.get("/api/auth/me/quota")).json();
    expect(quota.used_bytes).toBe(0);
  }).toPass();
});

test("the focus goes on to the next document, and to the heading after the last", async ({ page }) => {
  await signUp(page);
  const heading = page.getByRole("heading", { name: "Documents", exact: true });
  const select = (name: string) => page.getByRole("checkbox", { name: `Select ${name}` }).check();
  for (const name of ["one.bin", "two.bin", "three.bin"]) await upload(page, file(name, 100));
  await page.getByRole("button", { name: "Delete three.bin" }).click();
  await expect(listed(page, "two.bin")).toBeFocused();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(listed(page, "three.bin")).toBeFocused();

  await select("three.bin");
  await select("two.bin");
  await selection(page).getByRole("button", { name: "Delete" }).click();
  await expect(listed(page, "one.bin")).toBeFocused();

  await select("one.bin");
  await page.getByRole("button", { name: "Clear selection" }).click();
  await expect(heading).toBeFocused();
  await page.getByRole("button", { name: "Delete one.bin" }).press("Enter");
  await expect(heading).toBeFocused();
});
