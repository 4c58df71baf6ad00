import { rules } from "../server/domain/tree/rules/rules.ts";
import { generateSite } from "./generated-site.ts";

/** Prints the milliseconds that the rules took on a site of so many terminals, once. */
const tree = generateSite(Number(process.argv[2]));
const since = performance.now();
rules(tree);
process.stdout.write(String(performance.now() - since));
