// What does not fit is refused before a byte moves.
import { expect, test } from "@playwright/test";
import { choose, expectUsed, file, isPut, meter, row, setLimit, signUp, upload, uploads } from "./support";

test("a file over the quota is refused with the numbers, and no byte is sent", async ({ page, request }) => {
  await signUp(page);
  await setLimit(request, page, 100_000);
  await page.reload();
  await upload(page, file("fits.bin", 60_000));

  const puts: string[] = [];
  page.on("request", (sent) => {
    if (isPut(sent.url(), sent.method())) puts.push(sent.url());
  });
  await choose(page, [file("too-large.bin", 50_000)]);
  const failed = uploads(page).getByText("Does not fit");
  await expect(failed).toBeVisible();
  await expect(failed).toContainText("50.0 KB");
  await expect(failed).toContainText("40.0 KB");
  expect(puts).toEqual([]);
  await expectUsed(page, 60_000);
});

test("of several files those that fit go, the others say why", async ({ page, request }) => {
  await signUp(page);
  await setLimit(request, page, 100_000);
  await page.reload();
  await choose(page, [file("one.bin", 40_000), file("two.bin", 90_000), file("three.bin", 50_000)]);
  await expect(row(page, "one.bin")).toBeVisible();
  await expect(row(page, "three.bin")).toBeVisible();
  await expect(uploads(page).getByText("Does not fit")).toHaveCount(1);
  await expectUsed(page, 90_000);
});

test("the bar says when little is left, and says it aloud", async ({ page, request }) => {
  await signUp(page);
  await setLimit(request, page, 1_000);
  await page.reload();
  const said = page.getByRole("status").filter({ hasText: "Storage is almost full." });
  await expect(page.getByText("1.00 KB free", { exact: true })).toBeVisible();
  await expect(said).toHaveCount(0);
  await upload(page, file("most.bin", 950));
  await expectUsed(page, 950);
  await expect(meter(page)).toHaveAttribute("aria-valuetext", /950 B of 1.00 KB/);
  await expect(page.getByText("Almost full: 50 B free", { exact: true })).toBeVisible();
  await expect(said).toHaveCount(1);
  expect(await (await page.request.get("/documents")).text()).toContain("Almost full: 50 B free");
});
