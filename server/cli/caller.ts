import { userInfo } from "node:os";
import type { LocalCaller } from "../services/context.ts";

/** Whoever works on this machine with the rights to the data folder. */
export function caller(): LocalCaller {
  return { kind: "commandLine", id: null, name: userInfo().username, role: "administrator" };
}
