// Every other page: what axe says of it, whether it fits a phone, and a picture for people to look at.
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { file, hydrated, signIn, signUp, upload } from "./support";

const LOOKS = [
  { name: "wide-light", colorScheme: "light", viewport: { width: 1180, height: 800 } },
  { name: "phone-dark", colorScheme: "dark", viewport: { width: 360, height: 780 } },
] as const;

/** Text that stands in a column of single letters, and what could be pressed if it were not beyond the edge. */
function misplaced(): string[] {
  const all = Array.from(document.querySelectorAll<HTMLElement>("main :is(strong, span, p, a, button, th, td, h1, h2, dt, dd)"));
  const seen = all.filter((one) => one.checkVisibility() && !one.closest(".unseen, thead"));
  return seen.flatMap((one) => {
    const { width, height, right } = one.getBoundingClientRect();
    const text = one.innerText.trim();
    if (text.length > 3 && height > 3 * width) return [`squeezed: ${text}`];
    return one.matches("a, button") && right > innerWidth ? [`out of reach: ${text || one.ariaLabel}`] : [];
  });
}

for (const { name, colorScheme, viewport } of LOOKS) {
  test(`every page is accessible and fits, ${name}`, async ({ page }) => {
    test.setTimeout(120_000);
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize(viewport);
    const look = async (state: string) => {
      const { violations, incomplete } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter((found) => found.impact === "serious" || found.impact === "critical");
      expect(serious.map((found) => `${state}: ${found.id}: ${found.nodes.map((node) => node.target).join(", ")}`)).toEqual([]);
      // Text of its ground's colour is "incomplete" to axe: it might be meant.
      const unseen = incomplete.flatMap((found) => found.nodes).filter((node) => node.any.some((check) => check.data?.messageKey === "equalRatio"));
      expect(unseen.map((node) => `${state}: ${node.target}`)).toEqual([]);
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, `${state} is wider than the window`).toBeLessThanOrEqual(viewport.width);
      expect(await page.evaluate(misplaced), state).toEqual([]);
      await page.screenshot({ path: `screenshots/${state}-${name}.png`, fullPage: true });
    };

    await signUp(page);
    const paper = "Rechnung März – Stadtwerke, mit allen Anlagen und einem langen Namen.txt";
    await upload(page, file(paper, 4_000, "text/plain"));
    await page.goto("/topics");
    await hydrated(page);
    await look("topics-empty");
    for (const topic of ["Invoices", "Contracts and everything that goes with them"]) {
      await page.getByRole("button", { name: "New topic" }).first().click();
      await page.getByLabel("Name").fill(topic);
      await page.getByRole("button", { name: "Create topic" }).click();
      await expect(page.getByRole("dialog")).toBeHidden();
    }
    await look("topics");
    await page.goto("/documents");
    await hydrated(page);
    await page.getByRole("link", { name: paper, exact: true }).click();
    await page.waitForURL(/\/documents\/.+/);
    await hydrated(page);
    await look("document");
    for (const path of ["/settings", "/settings/sessions", "/settings/classification"]) {
      await page.goto(path);
      await hydrated(page);
      await look(path.slice(1).replace("/", "-"));
    }
    await page.getByRole("radio", { name: "OpenAI-compatible", exact: true }).check();
    await expect(page.getByLabel("Model")).toBeVisible();
    await look("settings-classification-openai");
    await page.context().clearCookies();
    await signIn(page, process.env.ADMIN_EMAIL!, process.env.ADMIN_PASSWORD!);
    await page.waitForURL("**/documents");
    for (const path of ["/admin", "/admin/accounts", "/admin/classification", "/admin/audit"]) {
      await page.goto(path);
      await hydrated(page);
      await look(path.slice(1).replace("/", "-"));
    }
  });
}
