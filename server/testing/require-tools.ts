import { execFileSync } from "node:child_process";

/**
 * Whether tests that need these programs are to be skipped: `test.skipIf(requireTools(["snmpget"]))`. In CI a missing program is a failure
 * instead, so that nothing is passed over in silence.
 * @throws when one is missing and `CI` is `true`
 */
export function requireTools(names: readonly string[]): boolean {
  const missing = names.filter((name) => !isThere(name));
  if (missing.length === 0) return false;
  if (process.env.CI === "true")
    throw new Error(`these programs are needed for the tests and not there: ${missing.join(", ")}`);
  return true;
}

function isThere(name: string): boolean {
  try {
    // Daemons lie where only an administrator's PATH leads.
    const env = { ...process.env, PATH: `${process.env.PATH ?? ""}:/usr/local/sbin:/usr/sbin:/sbin` };
    execFileSync(process.platform === "win32" ? "where" : "which", [name], { stdio: "ignore", env });
    return true;
  } catch {
    return false;
  }
}
