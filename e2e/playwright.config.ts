import { defineConfig } from "@playwright/test";

/** Debian's Chromium on the built product. One browser at a time: a whole site is simulated beside it. */
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env.CI === "true",
  use: {
    browserName: "chromium",
    actionTimeout: 15_000,
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
