// Pictures of the main states, for people to look at: end2end/screenshots.
import { expect, test } from "@playwright/test";
import { choose, file, hydrated, row, setLimit, signUp, upload, uploads } from "./support";

const SIZES = { wide: { width: 1180, height: 800 }, tablet: { width: 768, height: 900 }, phone: { width: 360, height: 780 } };

for (const colorScheme of ["light", "dark"] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`${size}, ${colorScheme}`, async ({ page, request }) => {
      const shoot = (state: string) => page.screenshot({ path: `screenshots/${state}-${size}-${colorScheme}.png` });
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize(viewport);
      await page.goto("/login");
      await shoot("login");
      await signUp(page);
      await shoot("empty");

      await setLimit(request, page, 3_000_000);
      await page.reload();
      await hydrated(page);
      for (const [name, type, bytes] of [
        ["budget.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", 8_100],
        ["whiteboard-2026-11-18.png", "image/png", 420_000],
        ["Lease agreement 2026 (signed, final, with annexes and floor plan).docx", "application/octet-stream", 312_456],
        ["تقرير المبيعات السنوي.pdf", "application/pdf", 64_000],
        ["Rechnung März – Stadtwerke.pdf", "application/pdf", 1_400_000],
      ] as const) {
        await upload(page, file(name, bytes, type));
      }
      await shoot("documents");

      await page.route((url) => url.search.includes("X-Amz-Signature"), () => {});
      await choose(page, [file("scan-0042.pdf", 400_000, "application/pdf"), file("notes.txt", 900, "text/plain"), file("holiday.mov", 9_000_000)]);
      await expect(uploads(page).getByText("Does not fit")).toBeVisible();
      await shoot("uploading");
      await page.getByRole("button", { name: "Delete Rechnung März – Stadtwerke.pdf" }).click();
      await expect(row(page, "Rechnung März – Stadtwerke.pdf")).toHaveCount(0);
      await shoot("deleted");
    });
  }
}
