export { cli } from "./cli.ts";
export { console } from "./console.ts";
export { fields } from "./fields.ts";
export { findings } from "./findings.ts";
export { log } from "./log.ts";
export { problems } from "./problems.ts";
export { reasons } from "./reasons.ts";
export { status } from "./status.ts";
