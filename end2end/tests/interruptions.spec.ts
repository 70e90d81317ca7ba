// Cancelling, and networks that come and go.
import { expect, test } from "@playwright/test";
import { choose, digest, download, expectUsed, file, isPut, meter, row, signUp, uploads } from "./support";

test("a cancelled upload gives its reservation back", async ({ page }) => {
  await signUp(page);
  // The bytes hang, so that there is time to change one's mind.
  await page.route((url) => url.search.includes("X-Amz-Signature"), () => {});
  await choose(page, [file("regret.bin", 5_000)]);
  await expect(uploads(page).getByText("Uploading", { exact: false }).first()).toBeVisible();
  await expect(meter(page)).toHaveAttribute("aria-valuetext", /5.00 KB/);
  await uploads(page).getByRole("button", { name: "Cancel regret.bin" }).click();
  await expect(meter(page)).not.toHaveAttribute("aria-valuetext", /5.00 KB/);

  const quota = await (await page.request.get("/api/auth/me/quota")).json();
  expect(quota).toMatchObject({ used_bytes: 0, reserved_bytes: 0 });
  await expect(row(page, "regret.bin")).toHaveCount(0);
});

test("a cut network is retried until the file is there", async ({ page }) => {
  await signUp(page);
  let cuts = 0;
  await page.route((url) => url.search.includes("X-Amz-Signature"), async (route) => {
    if (isPut(route.request().url(), route.request().method()) && cuts < 2) {
      cuts += 1;
      await route.abort("connectionreset");
    } else {
      await route.continue();
    }
  });
  const one = file("stubborn.bin", 40_000);
  await choose(page, [one]);
  await expect(row(page, one.name)).toBeVisible({ timeout: 30_000 });
  expect(cuts).toBe(2);
  await expectUsed(page, 40_000);
  expect(digest(await download(page, one.name))).toBe(digest(one.buffer));
});

test("an upload that storage refuses fails with a reason, and Retry starts it anew", async ({ page }) => {
  await signUp(page);
  let refuse = true;
  await page.route((url) => url.search.includes("X-Amz-Signature"), async (route) => {
    if (refuse && route.request().method() === "PUT") {
      await route.fulfill({ status: 400, body: "" });
    } else {
      await route.continue();
    }
  });
  await choose(page, [file("second-try.bin", 1_000)]);
  await expect(uploads(page).getByText("Failed", { exact: false }).first()).toBeVisible();
  refuse = false;
  await uploads(page).getByRole("button", { name: "Retry second-try.bin" }).click();
  await expect(row(page, "second-try.bin")).toBeVisible();
  await expectUsed(page, 1_000);
});

test("an upload whose last answer was lost is complete all the same", async ({ page }) => {
  await signUp(page);
  let lost = false;
  await page.route((url) => url.search.includes("X-Amz-Signature"), async (route) => {
    if (!lost && route.request().method() === "PUT") {
      lost = true;
      await route.fetch();
      await route.abort("connectionreset");
    } else {
      await route.continue();
    }
  });
  await choose(page, [file("twice.bin", 2_000)]);
  await expect(row(page, "twice.bin")).toBeVisible({ timeout: 30_000 });
  await expectUsed(page, 2_000);
});

test("a finished upload appears even if the tab died before it could say so", async ({ page, context }) => {
  test.setTimeout(120_000);
  await signUp(page);
  await page.route("**/fn/confirm*", () => {});
  const sent = page.waitForResponse((answer) => isPut(answer.url(), answer.request().method()));
  await choose(page, [file("orphan.bin", 3_000)]);
  expect((await sent).status()).toBe(200);
  await page.close({ runBeforeUnload: false });

  const later = await context.newPage();
  await expect(async () => {
    await later.goto("/documents");
    await expect(row(later, "orphan.bin")).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 90_000 });
  await expectUsed(later, 3_000);
});
