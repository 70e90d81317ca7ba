// The whole way of a document, as a person goes it.
import { expect, test } from "@playwright/test";
import { choose, digest, download, drop, expectUsed, file, hydrated, meter, row, signUp, uploads } from "./support";

test("sign up, drop three files, watch the bar, reload, get the same bytes back", async ({ page }) => {
  await signUp(page);
  await expectUsed(page, 0);
  await expect(meter(page)).toHaveAttribute("aria-valuemax", "104857600");

  const files = [file("report.pdf", 300_000, "application/pdf"), file("notes.txt", 1_234, "text/plain"), file("Überblick 🦀.bin", 70_001)];
  await drop(page, files);
  await expect(uploads(page).getByText("Ready").first()).toBeVisible();
  for (const one of files) await expect(row(page, one.name)).toBeVisible();
  await expectUsed(page, 371_235);
  await expect(meter(page)).toHaveAttribute("aria-valuetext", /371 KB/);

  await page.reload();
  await hydrated(page);
  await expectUsed(page, 371_235);
  for (const one of files) expect(digest(await download(page, one.name))).toBe(digest(one.buffer));
});

test("the list is there before any script runs", async ({ browser, page }) => {
  await signUp(page);
  await drop(page, [file("early.txt", 10)]);
  await expect(row(page, "early.txt")).toBeVisible();

  const state = await page.context().storageState();
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: state });
  const still = await plain.newPage();
  await still.goto("/documents");
  await expect(row(still, "early.txt")).toBeVisible();
  await expect(meter(still)).toHaveAttribute("aria-valuenow", "10");
  await plain.close();
});

test("an empty vault invites the first upload", async ({ page }) => {
  await signUp(page);
  await expect(page.getByLabel("Choose files")).toBeAttached();
  await expect(page.getByText("Drop files or a folder anywhere on this page")).toBeVisible();
});

for (const [where, width, open] of [["a phone", 360, false], ["a wide screen", 1180, true]] as const) {
  test(`on ${where} the tray of uploads begins ${open ? "open" : "folded"}, and its title turns that round`, async ({ page }) => {
    await page.setViewportSize({ width, height: 780 });
    await signUp(page);
    await page.route((url) => url.search.includes("X-Amz-Signature"), () => {});
    await choose(page, [file("tray.bin", 100)]);
    const title = uploads(page).getByRole("button", { name: "Uploading 1 of 1" });
    const cancel = uploads(page).getByRole("button", { name: "Cancel tray.bin" });
    for (const unfolded of [open, !open, open]) {
      await expect(title).toHaveAttribute("aria-expanded", String(unfolded));
      await expect(cancel).toBeVisible({ visible: unfolded });
      await title.click();
    }
  });
}
