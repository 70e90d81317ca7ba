// Every open tab tells the same story.
import { expect, test } from "@playwright/test";
import { choose, expectUsed, file, hydrated, meter, row, signUp, upload } from "./support";

test("a second tab sees the bar move and the document come within a second", async ({ page, context }) => {
  await signUp(page);
  const second = await context.newPage();
  await second.goto("/documents");
  await hydrated(second);
  await expectUsed(second, 0);
  await second.waitForTimeout(1_000);

  await upload(page, file("shared.bin", 12_345));
  await expect(second.getByRole("meter", { name: "Storage used" })).toHaveAttribute("aria-valuenow", "12345", { timeout: 1_500 });
  await expect(row(second, "shared.bin")).toBeVisible({ timeout: 1_500 });
});

test("another browser of the same account sees it too", async ({ page, browser }) => {
  await signUp(page);
  const other = await browser.newContext({ storageState: await page.context().storageState() });
  const far = await other.newPage();
  await far.goto("/documents");
  await hydrated(far);
  await far.waitForTimeout(1_000);
  await upload(page, file("far.bin", 777));
  await expectUsed(far, 777);
  await other.close();
});

test("eight tabs upload at once and none is starved of connections", async ({ page, context }) => {
  test.setTimeout(120_000);
  await signUp(page);
  const tabs = [page];
  while (tabs.length < 8) {
    const tab = await context.newPage();
    await tab.goto("/documents");
    await hydrated(tab);
    tabs.push(tab);
  }
  await Promise.all(tabs.map((tab, n) => choose(tab, [file(`tab-${n}.bin`, 20_000 + n)])));
  for (const tab of tabs) {
    await expect(meter(tab)).toHaveAttribute("aria-valuenow", String(8 * 20_000 + 28), { timeout: 45_000 });
  }
  for (let n = 0; n < 8; n += 1) await expect(row(page, `tab-${n}.bin`)).toBeVisible();
});
