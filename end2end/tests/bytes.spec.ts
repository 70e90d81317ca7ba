// Where bytes go, and what the page may talk to.
import { expect, test, type Request } from "@playwright/test";
import { SERVICES, digest, download, expectUsed, file, isPut, signUp, upload } from "./support";

/** How many bytes a request carries, those of a file too, which `postData` leaves out. */
const carried = async (sent: Request): Promise<number> => Number((await sent.allHeaders())["content-length"] ?? 0);

test("file bytes go to storage and never to the app", async ({ page, baseURL }) => {
  const app = new URL(baseURL!).origin;
  const toApp: Request[] = [];
  const puts: string[] = [];
  page.on("request", (sent) => {
    const url = new URL(sent.url());
    if (isPut(sent.url(), sent.method())) puts.push(url.origin);
    // The embedded store answers on the app's origin, under its bucket's path.
    else if (url.origin === app && sent.method() !== "GET") toApp.push(sent);
  });
  await signUp(page);
  const one = file("payload.bin", 2_000_000);
  await upload(page, one);
  await expectUsed(page, 2_000_000);

  expect(puts).toHaveLength(1);
  if (SERVICES) expect(puts[0]).not.toBe(app);
  expect(toApp.length).toBeGreaterThan(0);
  for (const sent of toApp) expect(await carried(sent), sent.url()).toBeLessThan(10_000);
  expect(digest(await download(page, one.name))).toBe(digest(one.buffer));

  // A file that did go there would have been seen.
  const stray = page.waitForRequest("**/no-such-page");
  await page.evaluate(async () => {
    const body = new File([new Uint8Array(50_000)], "stray.bin");
    await fetch("/no-such-page", { method: "POST", body }).catch(() => undefined);
  });
  expect(await carried(await stray)).toBe(50_000);
});

test("the page keeps to its own policy and talks to no third party", async ({ page, baseURL }) => {
  const allowed = new Set([new URL(baseURL!).origin, ...(process.env.MINIO_ENDPOINT ? [new URL(process.env.MINIO_ENDPOINT).origin] : [])]);
  const strangers: string[] = [];
  const complaints: string[] = [];
  page.on("request", (sent) => {
    const url = new URL(sent.url());
    if (url.protocol.startsWith("http") && !allowed.has(url.origin)) strangers.push(sent.url());
  });
  page.on("console", (message) => {
    if (message.type() === "error" || message.text().includes("Content Security Policy")) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(String(error)));
  await signUp(page);
  await upload(page, file("quiet.bin", 100));
  await page.reload();
  await expectUsed(page, 100);

  expect(strangers).toEqual([]);
  expect(complaints).toEqual([]);
  const answer = await page.request.get("/documents");
  const policy = answer.headers()["content-security-policy"] ?? "";
  expect(policy).toContain("'nonce-");
  expect(policy).not.toContain("'unsafe-inline'");
  expect(await answer.text()).not.toMatch(/<[^>]+\sstyle=/);
});
