import path from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { isLoopback, readConfig } from "./config.ts";

describe("readConfig", () => {
  test("an empty environment gives the documented defaults", () => {
    const config = readConfig({});
    expect(config).toMatchObject({
      port: 3000,
      host: "127.0.0.1",
      trapPort: 162,
      nutPort: 3493,
      agentHost: "127.0.0.1",
      agentPort: 6010,
      nodeId: null,
      behindProxy: false,
      logLevel: "info",
      tls: null,
      demo: false,
    });
    expect(config.dataDir).toBe(path.resolve("data"));
  });

  test("an empty variable counts as unset", () => {
    expect(readConfig({ PORT: "", DATABASE_URL: "", HOST: "" })).toEqual(readConfig({}));
  });

  test("the demo has its own folder, trap port and node, and each can be overridden", () => {
    expect(readConfig({ FUKUDEN_DEMO: "1" })).toMatchObject({
      dataDir: path.resolve("data/demo"),
      trapPort: 16_200,
      agentPort: 6010,
      nodeId: "sv1",
    });
    expect(readConfig({ FUKUDEN_DEMO: "1", FUKUDEN_DEMO_PORT_OFFSET: "1000", FUKUDEN_TRAP_PORT: "7" })).toMatchObject({
      trapPort: 7,
      agentPort: 7010,
      demoPortOffset: 1000,
    });
  });

  const bad: { name: string; env: Record<string, string>; line: RegExp }[] = [
    { name: "a port above 65535", env: { PORT: "65536" }, line: /^PORT="65536" is not allowed; allowed: a port/ },
    { name: "a port in words", env: { FUKUDEN_TRAP_PORT: "snmp" }, line: /^FUKUDEN_TRAP_PORT="snmp" / },
    { name: "a host with a path", env: { HOST: "http://x/" }, line: /^HOST="http:\/\/x\/" .*IP address/ },
    { name: "another log level", env: { FUKUDEN_LOG_LEVEL: "loud" }, line: /^FUKUDEN_LOG_LEVEL="loud" .*trace, debug/ },
    { name: "a flag in words", env: { FUKUDEN_BEHIND_PROXY: "yes" }, line: /^FUKUDEN_BEHIND_PROXY="yes" .*1 or 0/ },
    {
      name: "a certificate without a key",
      env: { FUKUDEN_TLS_CERT: "a.pem" },
      line: /^FUKUDEN_TLS_CERT="a.pem" .*KEY/,
    },
    { name: "a key without a certificate", env: { FUKUDEN_TLS_KEY: "a.pem" }, line: /^FUKUDEN_TLS_KEY="a.pem" .*CERT/ },
  ];
  test.each(bad)("$name is refused in one line", ({ env, line }) => {
    expect(() => readConfig(env)).toThrow(line);
    expect(() => readConfig(env)).toThrow(/^[^\n]+$/);
  });

  test("a secret is never in the message", () => {
    expect(() => readConfig({ FUKUDEN_ADMIN_PASSWORD: "short" })).toThrow(/^FUKUDEN_ADMIN_PASSWORD=\[secret\]/);
    expect(() => readConfig({ DATABASE_URL: "postgresql://u:geheim@h/d" })).toThrow(/^DATABASE_URL=\[secret\]/);
  });

  test("the administrator's password prints as [secret]", () => {
    const { adminPassword } = readConfig({ FUKUDEN_ADMIN_PASSWORD: "correct horse" });
    expect(adminPassword?.reveal()).toBe("correct horse");
    expect(`${adminPassword} ${JSON.stringify({ adminPassword })} ${inspect({ adminPassword })}`).not.toContain(
      "horse",
    );
  });
});

test("loopback is 127/8, ::1 and localhost", () => {
  expect(["127.0.0.1", "127.9.9.9", "::1", "localhost"].map(isLoopback)).toEqual([true, true, true, true]);
  expect(["0.0.0.0", "::", "192.0.2.1", "example.org"].map(isLoopback)).toEqual([false, false, false, false]);
});
