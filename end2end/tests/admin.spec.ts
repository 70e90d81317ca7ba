// Administration: opening and changing accounts, and what others are told of it.
import { expect, test, type Page } from "@playwright/test";
import { PASSWORD, file, hydrated, meter, row, signIn, signUp, upload } from "./support";
import { randomUUID } from "node:crypto";

async function administer(page: Page, path: string): Promise<void> {
  await signIn(page, process.env.ADMIN_EMAIL!, process.env.ADMIN_PASSWORD!);
  await page.waitForURL("**/documents");
  await page.goto(path);
  await hydrated(page);
}

test("an account is opened with a password shown once, and its owner signs in", async ({ page, browser }) => {
  await administer(page, "/admin/accounts");
  const email = `${randomUUID()}@example.org`;
  await page.getByRole("button", { name: "Create account" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Email").fill(email);
  await dialog.getByLabel("Limit", { exact: true }).fill("1.5");
  await dialog.getByLabel("Unit").selectOption("MB");
  await dialog.getByRole("button", { name: "Create", exact: true }).click();
  const password = (await dialog.getByLabel("One-time password").textContent())!;
  expect(password).toMatch(/^[a-z0-9]{5}(-[a-z0-9]{5}){3}$/);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Create account" })).toBeFocused();
  await expect(page.getByRole("row", { name: email })).toContainText("0 B of 1.50 MB");
  await expect(page.locator("body")).not.toContainText(password);

  const other = await (await browser.newContext()).newPage();
  await signIn(other, email, password);
  await other.waitForURL("**/documents");
  await hydrated(other);
  await expect(meter(other)).toHaveAttribute("aria-valuemax", "1500000");
});

test("a lowered limit is said in an open tab, which keeps its files", async ({ page, browser }) => {
  const email = await signUp(page);
  await upload(page, file("kept.bin", 2_000_000));
  const admin = await (await browser.newContext()).newPage();
  await administer(admin, `/admin/accounts?q=${email}`);
  await admin.getByRole("button", { name: `Edit ${email}` }).click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByLabel("Limit", { exact: true }).fill("1");
  await dialog.getByLabel("Unit").selectOption("MB");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(admin.getByRole("button", { name: `Edit ${email}` })).toBeFocused();

  await expect(page.getByText("Over the limit by 1.00 MB. Delete documents to upload again.")).toBeVisible();
  await expect(row(page, "kept.bin")).toBeVisible();
  await admin.goto("/admin/audit");
  await expect(admin.getByText(`changed the limit of ${email}`)).toBeVisible();
});

test("disabling says what it does first, and locks out", async ({ page, browser }) => {
  const email = await signUp(page);
  const admin = await (await browser.newContext()).newPage();
  await administer(admin, "/admin/accounts");
  await admin.getByRole("searchbox", { name: "Search accounts" }).fill(email.slice(0, 20).toUpperCase());
  await expect(admin.getByRole("row")).toHaveCount(2);
  await admin.getByRole("button", { name: `Edit ${email}` }).click();
  const dialog = admin.getByRole("dialog");
  await dialog.getByRole("button", { name: "Disable account" }).click();
  await expect(dialog.getByText("Their documents stay")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Keep it enabled" })).toBeFocused();
  await dialog.getByRole("button", { name: "Yes, disable" }).click();
  await expect(admin.getByRole("row", { name: email })).toContainText("Disabled");

  await signIn(page, email, PASSWORD);
  await expect(page.getByRole("alert")).toContainText("wrong");
});

test("administration is for administrators, and its link too", async ({ page, browser }) => {
  await signUp(page);
  await page.getByRole("button", { name: "Account" }).click();
  await expect(page.getByRole("link", { name: "Administration" })).toHaveCount(0);
  expect((await page.goto("/admin"))?.status()).toBe(403);
  await expect(page.getByRole("heading", { name: "For administrators only" })).toBeVisible();

  const admin = await (await browser.newContext()).newPage();
  await administer(admin, "/documents");
  await admin.getByRole("button", { name: "Account" }).click();
  await admin.getByRole("link", { name: "Administration" }).click();
  await expect(admin.getByRole("heading", { name: "Jobs that failed for good" })).toBeVisible();
  await admin.getByRole("navigation", { name: "Administration" }).getByRole("link", { name: "Accounts" }).click();
  await expect(admin.getByRole("table", { name: "Accounts" })).toBeVisible();
});
