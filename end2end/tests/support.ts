// What the specs share: accounts of their own, files of random bytes, and the page's parts by the names people see.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import AxeBuilder from "@axe-core/playwright";
import { expect, type APIRequestContext, type Locator, type Page } from "@playwright/test";

export const PASSWORD = "a long enough passphrase";
export const SERVICES = process.env.SLUICE_SETUP === "services";

export interface TestFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

export const file = (name: string, bytes: number, mimeType = "application/octet-stream"): TestFile => ({
  name,
  mimeType,
  buffer: randomBytes(bytes),
});

export const digest = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** Opens an account in the browser; ends on the documents page. Gives its address. */
export async function signUp(page: Page): Promise<string> {
  const email = `${randomUUID()}@example.org`;
  await page.goto("/signup");
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.waitForURL("**/documents");
  await hydrated(page);
  return email;
}

/** Fills in the form and sends it; where that leads is for the caller to say. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto("/login");
  await hydrated(page);
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Nothing that axe calls serious. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter((found) => found.impact === "serious" || found.impact === "critical");
  expect(serious.map((found) => `${found.id}: ${found.nodes.map((node) => node.target).join(", ")}`)).toEqual([]);
}

/** Until the page answers to events, a dropped file would go nowhere. */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.locator("html[data-hydrated], body[data-hydrated]")).toBeAttached();
}

export const meter = (page: Page): Locator => page.getByRole("meter", { name: "Storage used" });
export const uploads = (page: Page): Locator => page.getByRole("region", { name: "Uploads" });
export const row = (page: Page, name: string): Locator =>
  page.getByLabel("Documents", { exact: true }).getByRole("link", { name: `Download ${name}`, exact: true });

export async function choose(page: Page, files: TestFile[]): Promise<void> {
  await page.getByLabel("Choose files").setInputFiles(files);
}

/** Drops files on the page as a hand would: enter, over, drop. */
export async function drop(page: Page, files: TestFile[]): Promise<void> {
  const plain = files.map((f) => ({ name: f.name, type: f.mimeType, base64: f.buffer.toString("base64") }));
  const transfer = await page.evaluateHandle((items) => {
    const data = new DataTransfer();
    for (const item of items) {
      const bytes = Uint8Array.from(atob(item.base64), (c) => c.charCodeAt(0));
      data.items.add(new File([bytes], item.name, { type: item.type }));
    }
    return data;
  }, plain);
  for (const event of ["dragenter", "dragover", "drop"]) {
    await page.dispatchEvent("body", event, { dataTransfer: transfer });
  }
}

export async function expectUsed(page: Page, bytes: number, within?: { timeout: number }): Promise<void> {
  await expect(meter(page)).toHaveAttribute("aria-valuenow", String(bytes), within);
}

/** Uploads one file and waits until it is listed. */
export async function upload(page: Page, one: TestFile): Promise<void> {
  await choose(page, [one]);
  await expect(row(page, one.name)).toBeVisible();
}

/** Downloads by the row's link; the bytes as the browser saved them. */
export async function download(page: Page, name: string): Promise<Buffer> {
  const waiting = page.waitForEvent("download");
  await row(page, name).click();
  const saved = await waiting;
  expect(saved.suggestedFilename()).toBe(name);
  const stream = await saved.createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Makes a topic, on the page of topics. */
export async function createTopic(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name: "New topic" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Create topic" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
}

/** An administrator's call that sets an account's limit, in bytes. */
export async function setLimit(request: APIRequestContext, page: Page, bytes: number): Promise<void> {
  const me = await (await page.request.get("/api/auth/me")).json();
  const login = await request.post("/api/auth/login", {
    data: { email: process.env.ADMIN_EMAIL, password: process.env.ADMIN_PASSWORD },
  });
  const { access_token } = await login.json();
  const patched = await request.patch(`/api/admin/users/${me.id}`, {
    headers: { authorization: `Bearer ${access_token}` },
    data: { limit_bytes: bytes },
  });
  expect(patched.status()).toBe(200);
}

export const isPut = (url: string, method: string): boolean => method === "PUT" && url.includes("X-Amz-Signature");
