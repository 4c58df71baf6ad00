import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { run } from "./child.mjs";
import { say } from "./steps.mjs";

/** What tests talk to: a browser with Japanese letters, another implementation of SNMP, and NUT. */
const wanted = [
  "chromium",
  "fonts-noto-cjk",
  "libnss3-tools",
  "libsnmp-perl",
  "nut-client",
  "nut-server",
  "nut-snmp",
  "snmp",
  "snmpd",
];
const policyFile = "/usr/sbin/policy-rc.d";

/**
 * Brings the Debian packages that tests need: as root on Debian it prints and installs what is missing, and starts none of it. Else it
 * names what to install, and the tests that need it are skipped. Gives the names that are still missing.
 */
export async function bringDebianPackages() {
  if (!existsSync("/usr/bin/dpkg-query")) {
    say("this is no Debian: tests that need its Chromium, Net-SNMP and NUT are skipped");
    return wanted;
  }
  const missing = wanted.filter((name) => !isInstalled(name));
  if (missing.length === 0) return [];
  if (process.env.FUKUDEN_NO_INSTALL === "1" || process.getuid?.() !== 0) {
    say(`to run every test, install: apt-get install ${missing.join(" ")}`);
    return missing;
  }
  say(`installing Debian packages for the tests: ${missing.join(" ")}`);
  // Debian starts a service when its package is installed, unless this says no.
  const mine = !existsSync(policyFile);
  if (mine) writeFileSync(policyFile, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  const remove = () => mine && rmSync(policyFile, { force: true });
  process.once("exit", remove);
  try {
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    const install = ["install", "-y", "--no-install-recommends", ...missing];
    const quiet = { env, stdio: ["ignore", "ignore", "inherit"] };
    await run("apt-get", ["update", "-q"], quiet);
    if ((await run("apt-get", install, quiet)) !== 0)
      say("not all could be installed; the tests that need them are skipped");
  } finally {
    remove();
    process.off("exit", remove);
  }
  return wanted.filter((name) => !isInstalled(name));
}

function isInstalled(name) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg's own placeholder
  const { stdout } = spawnSync("dpkg-query", ["-W", "-f=${db:Status-Status}", name], { encoding: "utf8" });
  return stdout === "installed";
}
