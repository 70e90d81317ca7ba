// Signing up, in and out, and staying signed in.
import { expect, test } from "@playwright/test";
import { PASSWORD, choose, file, hydrated, signUp, uploads } from "./support";

test("refusals are said where a screen reader hears them", async ({ page }) => {
  const email = await signUp(page);
  await page.context().clearCookies();

  await page.goto("/signup");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("alert")).toContainText(/sign in/i);

  await page.goto("/login");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert")).toContainText(/wrong|match/i);

  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/documents");
});

test("sign out ends the session, and pages ask for sign-in then", async ({ page }) => {
  await signUp(page);
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("button", { name: "Sign out" }).or(page.getByRole("menuitem", { name: "Sign out" })).click();
  await page.waitForURL("**/login");
  await page.goto("/documents");
  await page.waitForURL("**/login");
});

test("a tab of one account puts nothing into the account that signed in since", async ({ page, context }) => {
  await signUp(page);
  await context.clearCookies();
  const second = await context.newPage();
  await signUp(second);
  await choose(page, [file("private.bin", 1_000)]);
  await expect(uploads(page)).toContainText("Your session has ended");
  const listed = await second.request.get("/api/documents?status=all");
  expect((await listed.json()).items).toEqual([]);
  await second.reload();
  await expect(second.getByText("private.bin")).toHaveCount(0);
});

test("a session outlives its access token, in two tabs at once", async ({ page, context }) => {
  await signUp(page);
  const access = (await context.cookies()).find((cookie) => cookie.name.endsWith("sluice_access"));
  expect(access?.httpOnly).toBe(true);
  expect(access?.sameSite).not.toBe("None");
  await context.clearCookies({ name: access!.name });

  const second = await context.newPage();
  await Promise.all([page.goto("/documents"), second.goto("/documents")]);
  for (const tab of [page, second]) {
    await expect(tab).toHaveURL(/\/documents$/);
    await hydrated(tab);
  }
  expect((await context.cookies()).some((cookie) => cookie.name === access!.name)).toBe(true);
});

test("an unknown page says so, signed in or not", async ({ page }) => {
  expect((await page.goto("/no-such-page"))?.status()).toBe(404);
  await signUp(page);
  expect((await page.goto("/no-such-page"))?.status()).toBe(404);
});
