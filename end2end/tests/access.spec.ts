// By keyboard alone, read aloud, on a small screen, in the dark.
import { expect, test, type Locator, type Page } from "@playwright/test";
import { PASSWORD, file, choose, expectAccessible, hydrated, row, setLimit, signUp, upload, uploads } from "./support";
import { randomUUID } from "node:crypto";

/** Goes on until the focus is there, as far as the Tab key leads. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  const isThere = (): Promise<boolean> => control.evaluate((element) => element === document.activeElement);
  for (let presses = 0; presses < 40 && !(await isThere()); presses += 1) await page.keyboard.press("Tab");
  await expect(control).toBeFocused();
}

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
  await tabTo(page, page.getByLabel("Email"));
  await page.keyboard.type(`${randomUUID()}@example.org`);
  await page.keyboard.press("Tab");
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
  // Asked for early: the browser is told of it while the test goes on, and a key is quicker.
  const chooser = page.waitForEvent("filechooser");
  await page.waitForURL("**/documents");
  await hydrated(page);

  await page.keyboard.press("u");
  await (await chooser).setFiles([file("by-hand.txt", 42, "text/plain"), file("other.txt", 43, "text/plain")]);
  await expect(row(page, "by-hand.txt")).toBeVisible();
  await expect(row(page, "other.txt")).toBeVisible();

  await page.keyboard.press("/");
  await page.keyboard.type("by-hand");
  await expect(row(page, "other.txt")).toHaveCount(0);
  await expect(page).toHaveURL(/q=by-hand/);

  await tabTo(page, page.getByRole("button", { name: "Delete by-hand.txt" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name: "Undo" }));
  await page.keyboard.press("Enter");
  await expect(row(page, "by-hand.txt")).toBeVisible();

  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
});

test("a second Enter does not send a form again that is on its way", async ({ page }) => {
  await signUp(page);
  await page.goto("/settings");
  await hydrated(page);
  let sent = 0;
  let letGo = (): void => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(/\/fn\/change_password\b/, async (route) => {
    sent += 1;
    await held;
    await route.continue();
  });
  await page.getByLabel("Current password").fill(PASSWORD);
  await page.getByLabel("New password").fill("another long passphrase");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  letGo();
  await expect(page.getByRole("status").filter({ hasText: "Password changed" })).toBeVisible();
  expect(sent).toBe(1);
});

test("what is drawn by colour alone is seen in forced colours too", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await signUp(page);
  await page.route((url) => url.search.includes("X-Amz-Signature"), () => {});
  await choose(page, [file("slow.bin", 5_000)]);
  await expect(uploads(page)).toBeVisible();
  const ground = (selector: string, part?: string): Promise<string> =>
    page
      .locator(selector)
      .first()
      .evaluate((element, part) => getComputedStyle(element, part).backgroundColor, part);
  const paper = await ground("html");
  expect(await ground(".swatch.used")).not.toBe(paper);
  expect(await ground(".upload-bar", "::after")).not.toBe(paper);
});

test("nothing is wider than a phone", async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await signUp(page);
  await upload(page, file(`${"a very long name ".repeat(8)}.pdf`, 100, "application/pdf"));
  await upload(page, file("تقرير المبيعات السنوي.pdf", 100, "application/pdf"));
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
