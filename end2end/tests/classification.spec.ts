// Topics that documents find by themselves, search in what documents say, and who is asked.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test, type Locator, type Page } from "@playwright/test";
import {
  choose,
  createTopic,
  digest,
  expectAccessible,
  file,
  hydrated,
  row,
  signIn,
  signUp,
  upload,
  type TestFile,
} from "./support";

/** Reading is a job that waits for its turn. */
const SOON = { timeout: 30_000 };

const INVOICE = `Invoice no. 2026-118. This invoice is for gas and electricity in March.
Please pay the invoice by bank transfer within 14 days. Invoice total: 88.20 EUR.
Invoices that are paid late are charged a fee. Thank you for paying your invoices.\n`;

const text = (name: string, content: string): TestFile => ({ name, mimeType: "text/plain", buffer: Buffer.from(content) });

const topics = (page: Page): Locator => page.getByRole("region", { name: "Topics" });
const listed = (page: Page, name: string): Locator =>
  page.getByLabel("Documents", { exact: true }).getByRole("listitem").filter({ hasText: name });
const kind = (page: Page, name: string): Locator => page.getByRole("radio", { name, exact: true });

/** An account with these topics; ends on the documents page. */
async function signUpWith(page: Page, ...names: string[]): Promise<string> {
  const email = await signUp(page);
  await page.goto("/topics");
  await hydrated(page);
  for (const name of names) await createTopic(page, name);
  await page.goto("/documents");
  await hydrated(page);
  return email;
}

/** Opens a document's page by its name in the list. Gives the document's id. */
async function open(page: Page, name: string): Promise<string> {
  await page.getByRole("link", { name, exact: true }).click();
  await page.waitForURL(/\/documents\/[0-9a-f-]{36}$/);
  await hydrated(page);
  return new URL(page.url()).pathname.split("/").pop()!;
}

/** Until nobody reads any of the account's documents any more. */
async function expectAllRead(page: Page): Promise<void> {
  const standing = async () => {
    const list = await (await page.request.get("/api/documents")).json();
    return list.items.map((item: { classification: { status: string } | null }) => item.classification?.status);
  };
  await expect.poll(standing, SOON).not.toContainEqual(expect.stringMatching(/queued|running/));
}

async function settings(page: Page): Promise<void> {
  await page.goto("/settings/classification");
  await hydrated(page);
}

/** The answer of a chat completion that chose one topic, by the label that the question gives it. */
function completion(question: string, topic: string): string {
  const { model, messages } = JSON.parse(question);
  const label = new RegExp(`^(t\\d+) "${topic}"`, "m").exec(messages[0].content)?.[1] ?? "t1";
  const content = JSON.stringify({ topics: [{ topic: label, confidence: 0.9 }] });
  return JSON.stringify({
    id: "x",
    object: "chat.completion",
    created: 1,
    model,
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });
}

/** A provider that always chooses this topic. */
async function provider(topic: string) {
  const keys: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      if (request.method !== "POST" || !request.url?.endsWith("/chat/completions")) {
        response.writeHead(404).end();
        return;
      }
      keys.push(request.headers.authorization);
      response.writeHead(200, { "content-type": "application/json" });
      response.end(completion(Buffer.concat(chunks).toString(), topic));
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { address: `http://127.0.0.1:${port}/v1`, keys, close };
}

test("a document finds its topic by itself, and one that is taken away does not come back", async ({ page }) => {
  await signUpWith(page, "Invoices", "Gardening");
  await upload(page, text("march.txt", INVOICE));
  const chips = listed(page, "march.txt").getByRole("list", { name: "Topics" });
  await expect(chips).toContainText("Invoices, found automatically", SOON);
  await expect(chips).not.toContainText("Gardening");
  await expect(listed(page, "march.txt").getByText("Reading…")).toBeHidden();
  await expectAccessible(page);

  await open(page, "march.txt");
  await expect(topics(page).getByRole("listitem")).toHaveText(/^Invoices, found automatically, \d+ % sure$/);
  await expect(topics(page).getByRole("status")).toContainText("Found by the built-in classifier");
  await expectAccessible(page);
  await topics(page).getByRole("button", { name: "Remove Invoices" }).click();
  await expect(page.getByText("It will not be found here again.")).toBeVisible();
  await expect(topics(page).getByRole("listitem")).toHaveCount(0);

  const asked = page.waitForResponse(/\/fn\/classify\b/);
  await topics(page).getByRole("button", { name: "Find topics again" }).click();
  expect((await asked).status()).toBe(200);
  await expectAllRead(page);
  await expect(topics(page).getByRole("status")).toContainText("No topic found", SOON);
  await expect(topics(page).getByRole("listitem")).toHaveCount(0);
});

test("an open page follows while its document is read", async ({ page, context }) => {
  await signUpWith(page, "Gardening");
  await upload(page, text("march.txt", INVOICE));
  await expectAllRead(page);
  await open(page, "march.txt");
  await expect(topics(page).getByRole("status")).toContainText("No topic found");

  const second = await context.newPage();
  await second.goto("/topics");
  await hydrated(second);
  await createTopic(second, "Invoices");
  await settings(second);
  await second.getByRole("button", { name: "Read all documents again" }).click();
  await expect(second.getByText("All documents will be read again")).toBeVisible();
  await expect(topics(page).getByRole("listitem")).toContainText("Invoices", SOON);
  await expect(topics(page).getByRole("status")).toContainText("Found by the built-in classifier");
});

test("a document is found by a word of its text", async ({ page }) => {
  await signUp(page);
  await upload(page, text("pond.txt", "A kingfisher sat on the sluice gate all morning.\n"));
  await upload(page, text("other.txt", "Nothing but a shopping list: bread, butter, cheese.\n"));
  await expectAllRead(page);
  await page.getByRole("searchbox", { name: "Search documents" }).fill("kingfisher");
  await expect(row(page, "other.txt")).toHaveCount(0);
  await expect(row(page, "pond.txt")).toBeVisible();
  await expect(page.getByText("1 document", { exact: true })).toBeVisible();
});

test("how a text begins is shown where it cannot be looked at", async ({ page }) => {
  await signUp(page);
  const letter = "<!DOCTYPE html><title>Letter</title><p>Dear <b>neighbour</b>, the weir will be repaired in May.</p>";
  await upload(page, { name: "letter.html", mimeType: "text/html", buffer: Buffer.from(letter) });
  await open(page, "letter.html");
  const beginning = page.getByRole("region", { name: "How it begins" });
  await expect(beginning).toContainText("the weir will be repaired in May", SOON);
  await expect(beginning.locator("b")).toHaveCount(0);
});

test("a damaged document says so, and stays what it is", async ({ page }) => {
  await signUpWith(page, "Invoices");
  const noise = file("broken.pdf", 4_000, "application/pdf");
  const broken = { ...noise, buffer: Buffer.concat([Buffer.from("%PDF-1.7\n"), noise.buffer]) };
  await choose(page, [broken]);
  await expect(row(page, "broken.pdf")).toBeVisible();
  await open(page, "broken.pdf");
  const standing = topics(page).getByRole("status");
  await expect(standing).toContainText("Topics could not be found.", SOON);
  await expect(standing).toContainText("damaged");
  await expect(standing).toContainText("give it topics yourself");

  const waiting = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download broken.pdf" }).click();
  const chunks: Buffer[] = [];
  for await (const chunk of await (await waiting).createReadStream()) chunks.push(chunk as Buffer);
  expect(digest(Buffer.concat(chunks))).toBe(digest(broken.buffer));
});

test("a provider of one's own is saved, tested and asked, and its key is never shown", async ({ page }) => {
  const key = "sk-one-that-nobody-may-read";
  const asked = await provider("Space travel");
  try {
    await signUpWith(page, "Gardening", "Space travel");
    await settings(page);
    await expect(kind(page, "Everybody's default (Built-in, on this server)")).toBeChecked();
    await expect(page.getByText(/^.*0 of \d+ questions asked today/)).toBeVisible();
    await kind(page, "OpenAI-compatible").check();
    await page.getByLabel("Address").fill("ftp://nowhere.example.org");
    await page.getByLabel("Model").fill("m");
    await page.getByLabel("Key", { exact: true }).fill(key);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "The address must be" })).toBeVisible();
    await expect(page.getByLabel("Address")).toBeFocused();
    await expect(page.getByLabel("Address")).toHaveAttribute("aria-invalid", "true");
    await expectAccessible(page);

    await page.getByLabel("Address").fill(asked.address);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
    await expect(page.getByText("A key is stored.")).toBeVisible();
    await page.getByRole("button", { name: "Test" }).click();
    await expect(page.getByRole("status").filter({ hasText: "It works." })).toBeVisible(SOON);
    await expect(page.getByText(/1 of \d+ questions asked today/)).toBeVisible();
    await expectAccessible(page);

    await page.reload();
    await hydrated(page);
    await expect(kind(page, "OpenAI-compatible")).toBeChecked();
    await expect(page.getByLabel("Address")).toHaveValue(asked.address);
    await expect(page.getByText("A key is stored.")).toBeVisible();
    expect(await page.content()).not.toContain(key);

    await page.goto("/documents");
    await hydrated(page);
    await upload(page, text("march.txt", INVOICE));
    await open(page, "march.txt");
    await expect(topics(page).getByRole("listitem")).toHaveText("Space travel, found automatically, 90 % sure", SOON);
    await expect(topics(page).getByRole("status")).toContainText("Found by an OpenAI-compatible provider");
    expect(new Set(asked.keys)).toEqual(new Set([`Bearer ${key}`]));

    await settings(page);
    await page.getByRole("button", { name: "Remove key" }).click();
    await expect(page.getByRole("button", { name: "Keep it" })).toBeFocused();
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByLabel("Key", { exact: true })).toBeVisible();
    await expect(page.getByText("A key is stored.")).toHaveCount(0);
  } finally {
    asked.close();
  }
});

test("a provider is chosen by keyboard alone, and left again", async ({ page }) => {
  await signUp(page);
  await settings(page);
  await page.getByRole("radio", { checked: true }).focus();
  await page.keyboard.press("ArrowDown");
  await expect(kind(page, "Built-in, on this server")).toBeChecked();
  await page.keyboard.press("ArrowDown");
  await expect(kind(page, "OpenAI-compatible")).toBeChecked();
  await page.keyboard.press("Tab");
  await expect(page.getByLabel("Address")).toBeFocused();
  await page.keyboard.type("http://127.0.0.1:9/v1");
  await page.keyboard.press("Tab");
  await page.keyboard.type("a-model");
  await page.keyboard.press("Enter");
  const saved = page.getByRole("status").filter({ hasText: "Saved." });
  await expect(saved).toBeVisible();

  await kind(page, "OpenAI-compatible").focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(kind(page, "Everybody's default (Built-in, on this server)")).toBeChecked();
  await expect(saved).toBeHidden();
  await expect(page.getByLabel("Address")).toHaveCount(0);
  await page.keyboard.press("Enter");
  await expect(saved).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(kind(page, "Everybody's default (Built-in, on this server)")).toBeChecked();
});

test("everybody's provider is for administrators to choose", async ({ page }) => {
  await signUp(page);
  expect((await page.goto("/admin/classification"))?.status()).toBe(403);
  await expect(page.getByRole("heading", { name: "For administrators only" })).toBeVisible();

  await page.context().clearCookies();
  await signIn(page, process.env.ADMIN_EMAIL!, process.env.ADMIN_PASSWORD!);
  await page.waitForURL("**/documents");
  await page.goto("/admin/classification");
  await hydrated(page);
  await expect(page.getByRole("radio")).toHaveCount(4);
  await expect(kind(page, "Built-in, on this server")).toBeChecked();
  await kind(page, "Ollama").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByLabel("Model")).toBeFocused();
  await kind(page, "Built-in, on this server").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("status").filter({ hasText: "Saved." })).toBeVisible();
});
