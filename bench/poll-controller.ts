import { readConfig } from "../server/config.ts";
import { createLogger } from "../server/logging.ts";
import { runController } from "../server/roles/controller-role.ts";
import { PollTiming } from "./poll-timing.ts";

/** The controller's process as the product runs it, which also tells whoever started it how its polls come. */
const config = readConfig(process.env);
const timing = new PollTiming();
process.on("message", (order: "begin" | "times") => {
  if (order === "begin") timing.begin();
  process.send?.(timing.times());
});
await runController({
  config,
  log: createLogger({ level: config.logLevel, role: "controller" }),
  onObserved: (observation) => timing.observe(observation),
});
