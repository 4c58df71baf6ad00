import { defineConfig } from "vitest/config";

// Two cores: tests that time real protocols must not be starved by their neighbours.
export default defineConfig({
  test: {
    include: ["{server,components,app,bench}/**/*.test.{ts,tsx}"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
