// The server under test is started by scripts/e2e.sh, which also says where it is and which browser to drive.
import { defineConfig, devices } from "@playwright/test";

const root = process.getuid?.() === 0;

export default defineConfig({
  testDir: "./tests",
  outputDir: "./test-results",
  // One server, one database: the specs make accounts of their own but take turns.
  workers: 1,
  fullyParallel: false,
  forbidOnly: !!process.env.CI,
  // A second try for a busy machine; the list says which tests needed it.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    baseURL: process.env.BASE_URL ?? "http://localhost:3000",
    screenshot: "only-on-failure",
    // A trace of everything takes as long as the tests themselves.
    trace: "on-first-retry",
    launchOptions: {
      executablePath: process.env.CHROMIUM || undefined,
      // Chromium's sandbox does not start as root; and a test run talks to no one but its server.
      args: [...(root ? ["--no-sandbox"] : []), "--disable-background-networking"],
    },
  },
});
