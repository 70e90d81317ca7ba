// By keyboard alone, read aloud, on a small screen, in the dark.
import { expect, test } from "@playwright/test";
import { PASSWORD, file, choose, expectAccessible, hydrated, row, setLimit, signUp, upload, uploads } from "./support";
import { randomUUID } from "node:crypto";

for (const colorScheme of ["light", "dark"] as const) {
  test(`axe finds nothing serious, ${colorScheme}`, async ({ page, request }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const path of ["/login", "/signup", "/no-such-page"]) {
      await page.goto(path);
      await expectAccessible(page);
    }
    await signUp(page);
    await expectAccessible(page);
    await setLimit(request, page, 2_000);
    await page.reload();
    await hydrated(page);
    await upload(page, file("Rechnung März – Stadtwerke.pdf", 1_000, "application/pdf"));
    await choose(page, [file("too-large.mov", 9_000)]);
    await expect(uploads(page).getByText("Does not fit")).toBeVisible();
    await expectAccessible(page);
  });
}

test("everything can be done without a mouse", async ({ page }) => {
  await page.goto("/signup");
  await hydrated(page);
  await page.getByLabel("Email").focus();
  await page.keyboard.type(`${randomUUID()}@example.org`);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  await page.waitForURL("**/documents");
  await hydrated(page);

  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("u");
  await (await chooser).setFiles([file("by-hand.txt", 42, "text/plain"), file("other.txt", 43, "text/plain")]);
  await expect(row(page, "by-hand.txt")).toBeVisible();
  await expect(row(page, "other.txt")).toBeVisible();

  await page.keyboard.press("/");
  await page.keyboard.type("by-hand");
  await expect(row(page, "other.txt")).toHaveCount(0);
  await expect(page).toHaveURL(/q=by-hand/);

  await page.getByRole("button", { name: "Delete by-hand.txt" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Undo" }).focus();
  await page.keyboard.press("Enter");
  await expect(row(page, "by-hand.txt")).toBeVisible();

  await page.keyboard.press("Escape");
  await page.locator("body").press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("nothing is wider than a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signUp(page);
  await upload(page, file(`${"a very long name ".repeat(8)}.pdf`, 100, "application/pdf"));
  await upload(page, file("تقرير المبيعات السنوي.pdf", 100, "application/pdf"));
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
