// The account's own pages: password, sessions, and the end.
import { expect, test, type Browser, type Page } from "@playwright/test";
import { PASSWORD, expectAccessible, file, hydrated, signIn, signUp, upload } from "./support";

const NEW = "another long passphrase";

/** The same person in another browser. */
async function elsewhere(browser: Browser, email: string): Promise<Page> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signIn(page, email, PASSWORD);
  await page.waitForURL("**/documents");
  return page;
}

test("the account's menu leads to the settings, and the settings to the sessions", async ({ page }) => {
  await signUp(page);
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("link", { name: "Settings" }).click();
  await page.waitForURL("**/settings");
  await hydrated(page);
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Sessions" }).click();
  await page.waitForURL("**/settings/sessions");
  await expect(page.getByRole("heading", { name: "Sessions" })).toBeVisible();
  await expect(page.getByText("This device")).toBeVisible();
  await expect(page.getByText("No other device is signed in.")).toBeVisible();
});

test("a new password is asked for with the old one and signs out everywhere else", async ({ page, browser }) => {
  const email = await signUp(page);
  const other = await elsewhere(browser, email);
  await page.goto("/settings");
  await hydrated(page);

  await page.getByLabel("Current password").fill("not the password");
  await page.getByLabel("New password").fill(NEW);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "not your password" })).toBeVisible();

  await page.getByLabel("Current password").fill(PASSWORD);
  await page.getByLabel("New password").fill("short");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "10 characters" })).toBeVisible();

  await page.getByLabel("New password").fill(NEW);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Password changed" })).toBeVisible();
  await expect(page.getByLabel("New password")).toHaveValue("");

  await other.goto("/documents");
  await other.waitForURL("**/login");
  await signIn(other, email, NEW);
  await other.waitForURL("**/documents");
  await other.context().close();
});

test("a session elsewhere can be ended, one or all", async ({ page, browser }) => {
  const email = await signUp(page);
  const pages = [await elsewhere(browser, email), await elsewhere(browser, email), await elsewhere(browser, email)];
  await page.goto("/settings/sessions");
  await hydrated(page);
  const rows = page.getByRole("list", { name: "Sessions" }).getByRole("listitem");
  await expect(rows).toHaveCount(4);
  await expect(rows.first()).toContainText("This device");
  await page.getByRole("button", { name: /^Sign out .+ on / }).first().click();
  await expect(rows).toHaveCount(3);
  await expect(page.getByRole("status").filter({ hasText: "Signed out" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Sessions" })).toBeFocused();

  await page.getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(rows).toHaveCount(1);
  for (const other of pages) {
    await other.goto("/documents");
    await other.waitForURL("**/login");
    await other.context().close();
  }
  await page.goto("/documents");
  await expect(page).toHaveURL(/\/documents$/);
});

test("closing the account says what goes, asks for the password and leaves nothing", async ({ page }) => {
  const email = await signUp(page);
  await upload(page, file("last.txt", 100, "text/plain"));
  await page.goto("/settings");
  await hydrated(page);
  await page.getByRole("button", { name: "Close account" }).click();
  const dialog = page.getByRole("dialog", { name: "Close this account?" });
  await expect(dialog).toContainText("documents");
  await expect(dialog.getByLabel("Password")).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Close account" })).toBeFocused();

  await page.keyboard.press("Enter");
  await dialog.getByLabel("Password").fill("not the password");
  await dialog.getByRole("button", { name: "Close for good" }).click();
  await expect(dialog.getByRole("alert")).toContainText("not your password");
  await dialog.getByLabel("Password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Close for good" }).click();
  await page.waitForURL("**/login");

  await signIn(page, email, PASSWORD);
  await expect(page.getByRole("alert")).toContainText(/wrong/i);
  await page.goto("/documents");
  await page.waitForURL("**/login");
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing serious in the settings, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await signUp(page);
    for (const path of ["/settings", "/settings/sessions", "/settings/classification"]) {
      await page.goto(path);
      await hydrated(page);
      await expectAccessible(page);
    }
    await page.setViewportSize({ width: 360, height: 740 });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
}
