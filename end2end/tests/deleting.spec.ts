// Deleting, and thinking better of it.
import { expect, test } from "@playwright/test";
import { PASSWORD, expectUsed, file, hydrated, row, signIn, signUp, upload } from "./support";

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

test("left alone, it goes and gives its bytes back", async ({ page }) => {
  await signUp(page);
  await upload(page, file("go.bin", 500));
  await page.getByRole("button", { name: "Delete go.bin" }).click();
  await expectUsed(page, 0);
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
