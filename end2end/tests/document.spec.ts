// One document's page: what is shown of it, its name, its deletion; and several downloads at once.
import { expect, test, type Page } from "@playwright/test";
import { digest, expectAccessible, file, hydrated, row, signUp, upload, type TestFile } from "./support";

const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const PDF = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj
trailer<</Root 1 0 R>>
`;

const made = (name: string, mimeType: string, content: string | Buffer): TestFile => ({ name, mimeType, buffer: Buffer.from(content) });
const preview = (page: Page) => page.getByRole("region", { name: "Preview" });

/** What the policies kept from the page, from now on. */
function refusals(page: Page): string[] {
  const refused: string[] = [];
  page.on("console", (message) => {
    if (/Content Security Policy|CORS/i.test(message.text())) refused.push(message.text());
  });
  return refused;
}

/** What the browser says of itself; one that is driven may have no viewer. */
const viewer = (page: Page, has: boolean) =>
  page.addInitScript((has) => Object.defineProperty(Navigator.prototype, "pdfViewerEnabled", { get: () => has }), has);

/** Uploads the file, then opens its page by its name in the list. */
async function open(page: Page, one: TestFile): Promise<void> {
  await upload(page, one);
  await page.getByRole("link", { name: one.name, exact: true }).click();
  await page.waitForURL(/\/documents\/[0-9a-f-]{36}$/);
  await hydrated(page);
  await expect(page.getByRole("heading", { name: one.name, level: 1 })).toBeVisible();
}

test("a picture is shown, with what is known of it", async ({ page }) => {
  const refused = refusals(page);
  await signUp(page);
  const picture = made("pixel.png", "image/png", Buffer.from(PIXEL, "base64"));
  await open(page, picture);
  const image = preview(page).getByRole("img", { name: "pixel.png" });
  await expect(image).toBeVisible();
  expect(await image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1);
  await expect(page.getByText(`${picture.buffer.length} bytes`)).toBeVisible();
  await expect(page.getByText("image/png")).toBeVisible();
  await expectAccessible(page);
  expect(refused).toEqual([]);
});

test("a text is shown as text, and of a long one its beginning", async ({ page }) => {
  await signUp(page);
  await open(page, made("page.txt", "text/plain", "<img src=x onerror=\"document.title='owned'\"> Grüße 🦀"));
  await expect(preview(page)).toContainText("<img src=x onerror=\"document.title='owned'\"> Grüße 🦀");
  await expect(page).toHaveTitle(/page\.txt/);
  await page.goto("/documents");
  await hydrated(page);
  await open(page, made("long.md", "text/markdown", `first line\n${"0123456789\n".repeat(30_000)}last line\n`));
  await expect(preview(page)).toContainText("first line");
  await expect(preview(page)).toContainText("Showing the first 256 KB");
  await expect(preview(page)).not.toContainText("last line");
});

test("a PDF opens in a frame that the policies let through", async ({ page }) => {
  await viewer(page, true);
  const refused = refusals(page);
  await signUp(page);
  const asked = page.waitForRequest((request) => request.isNavigationRequest() && request.url().includes("X-Amz-Signature"));
  await open(page, made("paper.pdf", "application/pdf", PDF));
  const frame = preview(page).locator("iframe");
  await expect(frame).toHaveAttribute("title", "paper.pdf");
  const src = new URL((await frame.getAttribute("src"))!, page.url()).href;
  expect(src).toContain("response-content-disposition=inline");
  expect((await asked).url()).toBe(src);
  const answer = await page.request.get(src);
  expect(answer.status()).toBe(200);
  expect(answer.headers()["content-type"]).toBe("application/pdf");
  expect(answer.headers()["content-disposition"]).toMatch(/^inline;/);
  expect(await answer.text()).toBe(PDF);
  expect(refused).toEqual([]);
});

test("a browser without a PDF viewer offers the download", async ({ page }) => {
  await viewer(page, false);
  await signUp(page);
  await open(page, made("paper.pdf", "application/pdf", PDF));
  await expect(preview(page).getByText("This browser does not show PDFs in a page.")).toBeVisible();
  await expect(preview(page).locator("iframe")).toHaveCount(0);
  await expect(preview(page).getByRole("link", { name: "Download it" })).toBeVisible();
});

for (const [name, type] of [["page.html", "text/html"], ["drawing.svg", "image/svg+xml"]] as const) {
  test(`${name} is offered for download and never shown`, async ({ page }) => {
    await signUp(page);
    const content = "<svg xmlns='http://www.w3.org/2000/svg' onload=\"document.title='owned'\"><script>document.title='owned'</script></svg>";
    await open(page, made(name, type, content));
    await expect(preview(page).getByText("No preview for this kind.")).toBeVisible();
    await expect(preview(page).locator("img, iframe, pre")).toHaveCount(0);
    const waiting = page.waitForEvent("download");
    await preview(page).getByRole("link", { name: "Download it" }).click();
    expect((await waiting).suggestedFilename()).toBe(name);
  });
}

test("a document is renamed where it stands, by keyboard alone", async ({ page, context }) => {
  await signUp(page);
  await open(page, made("draft.txt", "text/plain", "hello"));
  const second = await context.newPage();
  await second.goto(page.url());
  await hydrated(second);

  await page.getByRole("button", { name: "Rename draft.txt" }).focus();
  await page.keyboard.press("Enter");
  const field = page.getByRole("textbox", { name: "Name" });
  await expect(field).toBeFocused();
  await page.keyboard.type("final");
  await expect(field).toHaveValue("final.txt");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("heading", { name: "draft.txt" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Rename draft.txt" })).toBeFocused();

  await page.keyboard.press("Enter");
  await field.fill("a/b");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("The name cannot be used");
  await field.fill("Überblick.md");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Überblick.md" })).toBeVisible();
  await expect(page).toHaveTitle(/Überblick\.md/);
  await expect(second.getByRole("heading", { name: "Überblick.md" })).toBeVisible();
  await page.reload();
  await expect(page.getByRole("heading", { name: "Überblick.md" })).toBeVisible();
});

test("deleting leads to the list, where it can be had back", async ({ page, context }) => {
  await signUp(page);
  await open(page, made("keep.txt", "text/plain", "hello"));
  const address = page.url();
  await page.getByRole("button", { name: "Delete keep.txt" }).click();
  await expect(page.getByRole("heading", { name: "Documents", exact: true })).toBeVisible();
  await expect(row(page, "keep.txt")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "keep.txt")).toBeVisible();

  const second = await context.newPage();
  await second.goto(address);
  await hydrated(second);
  await page.getByRole("button", { name: "Delete keep.txt" }).click();
  await expect(second.getByText("This document was deleted.")).toBeVisible({ timeout: 12_000 });
  await second.getByRole("link", { name: "Go to your documents" }).click();
  await expect(second.getByRole("heading", { name: "Documents", exact: true })).toBeVisible();
  await expect(row(second, "keep.txt")).toHaveCount(0);
  expect((await second.goto(address))?.status()).toBe(404);
  await expect(second.getByRole("heading", { name: "Page not found" })).toBeVisible();
});

test("a delete that is held is sent when its page is left for a document's", async ({ page }) => {
  await signUp(page);
  await upload(page, file("going.bin", 10));
  await upload(page, made("staying.txt", "text/plain", "hello"));
  await page.getByRole("button", { name: "Delete going.bin" }).click();
  await page.getByRole("link", { name: "staying.txt", exact: true }).click();
  await page.waitForURL(/\/documents\/[0-9a-f-]{36}$/);
  await expect(async () => {
    const list = await (await page.request.get("/api/documents")).json();
    expect(list.items.map((item: { filename: string }) => item.filename)).toEqual(["staying.txt"]);
  }).toPass();
});

test("several documents are saved one after the other", async ({ page }) => {
  await signUp(page);
  const files = [file("one.bin", 1_000), file("two.bin", 2_000), file("three.bin", 3_000)];
  for (const one of files) await upload(page, one);
  const saved = new Map<string, string>();
  page.on("download", async (download) => {
    const chunks: Buffer[] = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
    saved.set(download.suggestedFilename(), digest(Buffer.concat(chunks)));
  });
  for (const one of files) await page.getByRole("checkbox", { name: `Select ${one.name}` }).check();
  const counted = page.getByText(/Downloading \d of 3\. If your browser asks/).waitFor();
  await page.getByRole("group", { name: "Selection" }).getByRole("button", { name: "Download" }).click();
  await counted;
  await expect(page.getByText("3 downloads begun.")).toBeVisible();
  await expect.poll(() => saved.size).toBe(3);
  for (const one of files) expect(saved.get(one.name)).toBe(digest(one.buffer));
});
