// Cancelling, leaving, and networks that come and go.
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import { expect, test } from "@playwright/test";
import { PASSWORD, choose, digest, download, expectUsed, file, isPut, meter, row, signIn, signUp, uploads } from "./support";

/** A proxy that counts the bytes of PUTs, and goes dead in the middle of them when it is told to. */
class Line {
  carried = 0;
  /** More bytes than these cut it. */
  most = Infinity;
  cut = false;

  private readonly proxy: Server = createServer((asked, answered) => {
    if (this.cut) {
      asked.socket.destroy();
      return;
    }
    const { hostname, port, pathname, search } = new URL(asked.url!);
    const { method, headers } = asked;
    const onward = request({ hostname, port, path: pathname + search, method, headers, agent: false }, (answer) => {
      answered.writeHead(answer.statusCode!, answer.headers);
      pipeline(answer, answered, () => {});
    });
    onward.on("error", () => answered.destroy());
    pipeline(asked, onward, () => {});
    if (method !== "PUT") return;
    asked.on("data", (bytes: Buffer) => {
      this.carried += bytes.length;
      this.cut ||= this.carried > this.most;
      if (this.cut) asked.socket.destroy();
    });
  });

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.proxy.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.proxy.address() as AddressInfo).port}`;
  }

  mend(): void {
    this.most = Infinity;
    this.cut = false;
  }

  close(): void {
    this.proxy.close();
    this.proxy.closeAllConnections();
  }
}

test("a cancelled upload gives its reservation back", async ({ page }) => {
  await signUp(page);
  // The bytes hang, so that there is time to change one's mind.
  await page.route((url) => url.search.includes("X-Amz-Signature"), () => {});
  const sent = page.waitForRequest((request) => isPut(request.url(), request.method()));
  await choose(page, [file("regret.bin", 5_000)]);
  await sent;
  await expect(uploads(page).getByText("Uploading", { exact: false }).first()).toBeVisible();
  await expect(meter(page)).toHaveAttribute("aria-valuetext", /5.00 KB/);
  const stopped = page.waitForEvent("requestfailed", (sent) => isPut(sent.url(), sent.method()));
  await uploads(page).getByRole("button", { name: "Cancel regret.bin" }).click();
  await stopped;
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

test("a line that is cut in the middle of the bytes is waited for, and all of them arrive", async ({ browser }) => {
  const line = new Line();
  const context = await browser.newContext({ proxy: { server: await line.open() } });
  const page = await context.newPage();
  await signUp(page);
  const one = file("half.bin", 8_000_000);
  line.most = 2_000_000;
  await choose(page, [one]);
  await expect.poll(() => line.cut).toBe(true);
  expect(line.carried).toBeLessThan(one.buffer.length);
  await context.setOffline(true);
  await expect(uploads(page).getByText("Waiting for the network")).toBeVisible();
  await expectUsed(page, 0);

  line.mend();
  await context.setOffline(false);
  await expect(row(page, one.name)).toBeVisible({ timeout: 30_000 });
  await expectUsed(page, 8_000_000);
  expect(digest(await download(page, one.name))).toBe(digest(one.buffer));
  await context.close();
  line.close();
});

test("a server that is busy is asked again, not before it said", async ({ page }) => {
  await signUp(page);
  const asked: number[] = [];
  await page.route("**/fn/confirm*", async (route) => {
    asked.push(Date.now());
    if (asked.length > 1) return route.continue();
    const busy = { code: "unavailable", detail: "", retry_after: 4 };
    await route.fulfill({ status: 503, headers: { "retry-after": "4" }, json: busy });
  });
  await choose(page, [file("patient.bin", 1_000)]);
  await expect(uploads(page).getByText("Waiting to try again")).toBeVisible();
  await expect(row(page, "patient.bin")).toBeVisible();
  await expectUsed(page, 1_000);
  expect(asked).toHaveLength(2);
  expect(asked[1]! - asked[0]!).toBeGreaterThanOrEqual(4_000);
});

test("a page that sends a file is not left without a question", async ({ page }) => {
  await signUp(page);
  await page.route((url) => url.search.includes("X-Amz-Signature"), () => {});
  const sent = page.waitForRequest((request) => isPut(request.url(), request.method()));
  await choose(page, [file("on-its-way.bin", 5_000)]);
  await sent;
  // Browsers ask only who has touched the page.
  await page.getByRole("searchbox").click();
  const question = page.waitForEvent("dialog");
  const left = page.goto("/login").catch(() => undefined);
  expect((await question).type()).toBe("beforeunload");
  await (await question).dismiss();
  await left;
  await expect(uploads(page).getByRole("button", { name: "Cancel on-its-way.bin" })).toBeVisible();
});

test("who signs in again in another tab finds the file that waited for it", async ({ page, context }) => {
  const email = await signUp(page);
  await context.clearCookies();
  await choose(page, [file("kept.bin", 1_000)]);
  const opened = context.waitForEvent("page");
  await uploads(page).getByRole("link", { name: "Sign in again" }).click();
  const second = await opened;
  await second.waitForURL("**/login");
  await signIn(second, email, PASSWORD);
  await second.waitForURL("**/documents");

  await uploads(page).getByRole("button", { name: "Retry kept.bin" }).click();
  await expect(row(page, "kept.bin")).toBeVisible();
  await expectUsed(page, 1_000);
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
  const one = file("twice.bin", 2_000);
  const answers: number[] = [];
  await page.route((url) => url.search.includes("X-Amz-Signature"), async (route) => {
    if (answers.length === 0 && route.request().method() === "PUT") {
      // What a file holds is not in the request that a route sees.
      answers.push((await route.fetch({ postData: one.buffer })).status());
      await route.abort("connectionreset");
    } else {
      await route.continue();
    }
  });
  page.on("response", (answer) => isPut(answer.url(), answer.request().method()) && answers.push(answer.status()));
  await choose(page, [one]);
  await expect(row(page, "twice.bin")).toBeVisible({ timeout: 30_000 });
  expect(answers).toEqual([200, 412]);
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
