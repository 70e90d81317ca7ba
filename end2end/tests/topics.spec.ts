// What documents are about: making topics, giving them, finding by them, and what deleting one leaves.
import { expect, test, type Locator, type Page } from "@playwright/test";
import { createTopic, file, hydrated, row, signUp, upload } from "./support";

const listed = (page: Page, name: string): Locator =>
  page.getByLabel("Documents", { exact: true }).getByRole("listitem").filter({ hasText: name });
const chips = (page: Page, name: string): Locator => listed(page, name).getByRole("list", { name: "Topics" });
const filter = (page: Page): Locator => page.getByLabel("Filter by topic");

async function select(page: Page, ...names: string[]): Promise<void> {
  for (const name of names) await page.getByLabel(`Select ${name}`).check({ force: true });
}

async function openPicker(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Topics…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog).toBeVisible();
  return dialog;
}

test("topics are made where they are given, and shown on every document that has them", async ({ page }) => {
  await signUp(page);
  for (const name of ["a.txt", "b.txt", "c.txt"]) await upload(page, file(name, 10, "text/plain"));
  await select(page, "a.txt", "b.txt");
  const dialog = await openPicker(page);
  await expect(dialog.getByRole("heading", { name: "Topics of 2 documents" })).toBeVisible();
  await dialog.getByLabel("Find or create a topic").fill("Invoices");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("checkbox", { name: "Invoices" })).toBeChecked();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(chips(page, "a.txt")).toHaveText("Invoices");
  await expect(chips(page, "b.txt")).toHaveText("Invoices");
  await expect(chips(page, "c.txt")).toHaveCount(0);

  await page.reload();
  await hydrated(page);
  await expect(chips(page, "a.txt")).toHaveText("Invoices");
});

test("a list of topics that was read before one was made does not take it away", async ({ page }) => {
  await signUp(page);
  await upload(page, file("a.txt", 10, "text/plain"));
  const hold = { letGo: (): void => undefined, read: false, told: false };
  const held = new Promise<void>((resolve) => (hold.letGo = resolve));
  await page.route(/\/fn\/topics\b/, async (route) => {
    if (hold.read) return route.continue();
    const before = await route.fetch();
    hold.read = true;
    await held;
    await route.fulfill({ response: before });
    hold.told = true;
  });
  await select(page, "a.txt");
  const dialog = await openPicker(page);
  await expect.poll(() => hold.read).toBe(true);
  await dialog.getByLabel("Find or create a topic").fill("Invoices");
  await page.keyboard.press("Enter");
  const invoices = dialog.getByRole("checkbox", { name: "Invoices" });
  await expect(invoices).toBeChecked();
  hold.letGo();
  await expect.poll(() => hold.told).toBe(true);
  await page.waitForTimeout(300);
  await expect(invoices).toHaveCount(1);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(chips(page, "a.txt")).toHaveText("Invoices");
});

test("a topic that only some have is neither ticked nor empty, and can be taken from all", async ({ page }) => {
  await signUp(page);
  for (const name of ["a.txt", "b.txt"]) await upload(page, file(name, 10, "text/plain"));
  await select(page, "a.txt");
  let dialog = await openPicker(page);
  await dialog.getByLabel("Find or create a topic").fill("Half");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("checkbox", { name: "Half" })).toBeChecked();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(chips(page, "a.txt")).toHaveText("Half");

  await select(page, "b.txt");
  dialog = await openPicker(page);
  const half = dialog.getByRole("checkbox", { name: "Half" });
  await expect(half).toHaveJSProperty("indeterminate", true);
  await half.click();
  await expect(half).toBeChecked();
  await half.click();
  await expect(half).not.toBeChecked();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(chips(page, "a.txt")).toHaveCount(0);
});

test("the filter stands in the address: reload, back and forward keep it", async ({ page }) => {
  await signUp(page);
  await page.goto("/topics");
  await hydrated(page);
  await createTopic(page, "Taxes");
  await page.goto("/documents");
  await hydrated(page);
  for (const name of ["in.txt", "out.txt"]) await upload(page, file(name, 10, "text/plain"));
  await select(page, "in.txt");
  const dialog = await openPicker(page);
  await dialog.getByRole("checkbox", { name: "Taxes" }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(chips(page, "in.txt")).toHaveText("Taxes");

  await filter(page).selectOption({ label: "Taxes" });
  await expect(page).toHaveURL(/topic=/);
  await expect(row(page, "out.txt")).toHaveCount(0);
  await expect(row(page, "in.txt")).toBeVisible();
  await expect(page.getByText("1 document", { exact: true })).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(row(page, "out.txt")).toHaveCount(0);
  await expect(filter(page).locator("option:checked")).toHaveText("Taxes");
  await page.getByRole("link", { name: "Name" }).click();
  await expect(page).toHaveURL(/topic=.*sort=filename/);
  await page.goBack();
  await filter(page).selectOption({ label: "All topics" });
  await expect(row(page, "out.txt")).toBeVisible();
  await page.goBack();
  await expect(row(page, "out.txt")).toHaveCount(0);
  await expect(filter(page).locator("option:checked")).toHaveText("Taxes");
});

test("a document's own page shows its topics and lets them be chosen", async ({ page }) => {
  await signUp(page);
  await upload(page, file("alone.txt", 10, "text/plain"));
  await page.getByRole("link", { name: "alone.txt", exact: true }).click();
  await page.waitForURL(/\/documents\/.+/);
  await hydrated(page);
  const topics = page.getByRole("region", { name: "Topics" });
  await expect(topics.getByRole("listitem")).toHaveCount(0);
  const dialog = await openPicker(page);
  await dialog.getByLabel("Find or create a topic").fill("Taxes");
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("checkbox", { name: "Taxes" })).toBeChecked();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(topics.getByRole("listitem")).toHaveText("Taxes");
  await page.reload();
  await hydrated(page);
  await expect(topics.getByRole("listitem")).toHaveText("Taxes");
});

test("the page of topics makes, changes and deletes them, and says what deleting does", async ({ page }) => {
  await signUp(page);
  await upload(page, file("kept.txt", 10, "text/plain"));
  await page.getByRole("button", { name: "Account" }).click();
  await page.getByRole("link", { name: "Topics" }).click();
  await page.waitForURL("**/topics");
  await expect(page.getByText("No topics yet.")).toBeVisible();
  await hydrated(page);
  await createTopic(page, "Letters");
  const topics = page.getByRole("list", { name: "Topics" });
  await expect(topics.getByRole("listitem")).toHaveCount(1);

  await page.getByRole("button", { name: "New topic" }).click();
  await page.getByLabel("Name").fill("LETTERS");
  await page.getByRole("button", { name: "Create topic" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "already" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();

  await page.getByRole("button", { name: "Edit Letters" }).click();
  await expect(page.getByLabel("Name")).toHaveValue("Letters");
  await page.getByLabel("Name").fill("Post");
  await page.getByLabel("Description").fill("What the postman brings");
  await page.getByRole("radio", { name: "Green" }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(topics.getByText("What the postman brings")).toBeVisible();

  await page.goto("/documents");
  await hydrated(page);
  await select(page, "kept.txt");
  const dialog = await openPicker(page);
  await dialog.getByRole("checkbox", { name: "Post" }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(chips(page, "kept.txt")).toHaveText("Post");

  await page.goto("/topics");
  await hydrated(page);
  await expect(topics.getByText("1 document", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Delete Post" }).click();
  await expect(page.getByText("Removed from 1 document. The document stays.")).toBeVisible();
  await page.getByRole("button", { name: "Delete topic" }).click();
  await expect(page.getByText("No topics yet.")).toBeVisible();
  await page.goto("/documents");
  await expect(row(page, "kept.txt")).toBeVisible();
  await expect(chips(page, "kept.txt")).toHaveCount(0);
});
