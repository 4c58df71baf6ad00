import { defineConfig } from "vitest/config";

/** Tests that start the built product and time it. They come after all others, one at a time, so that nothing else is measured. */
const processes = ["server/{roles,testing/processes}/**/*.integration.test.ts"];

export default defineConfig({
  test: {
    pool: "forks",
    // Only there to end what would never end: a busy machine is no fault.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: "parts",
          include: ["{server,components,app,bench}/**/*.test.{ts,tsx}"],
          exclude: processes,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "processes",
          include: processes,
          maxWorkers: 1,
          testTimeout: 180_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
