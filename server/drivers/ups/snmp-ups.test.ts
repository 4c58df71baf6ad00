import { createSocket, type Socket } from "node:dgram";
import { createAgent, ErrorStatus, MaxAccess, MibProviderType, ObjectType } from "net-snmp";
import { afterEach, describe, expect, test } from "vitest";
import type { SnmpAccess } from "../../domain/tree/entities.ts";
import { eventually } from "../../testing/eventually.ts";
import { requireTools } from "../../testing/require-tools.ts";
import { freeUdpPort, startSnmpd } from "../testing/net-snmp-tools.ts";
import { createQuietLog } from "../testing/quiet-log.ts";
import { createAddresses } from "./addresses.ts";
import { createSnmpSockets } from "./snmp-sockets.ts";
import { createSnmpUps } from "./snmp-ups.ts";

const apc = "1.3.6.1.4.1.318.1.1.1";
const v2c: SnmpAccess = { version: "2c", readCommunity: "public", writeCommunity: "private" };
const hasty = { timeouts: { readMs: 300, readRetries: 1, writeMs: 600 } };
const signal = () => new AbortController().signal;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function site() {
  const log = createQuietLog();
  const sockets = createSnmpSockets(log);
  const addresses = createAddresses();
  const names: (string | null)[] = [];
  ends.push(() => sockets.close());
  return {
    sockets,
    log,
    names,
    ups(port: number, access: SnmpAccess = v2c, mib: "auto" | "powernet" | "rfc1628" = "auto", more = {}) {
      const driver = createSnmpUps({
        ups: { id: "ups1", shutoffGraceSec: 180 },
        target: { host: "127.0.0.1", port, access, ...more },
        mib,
        sockets,
        addresses,
        onIdentName: (name) => names.push(name),
      });
      ends.push(() => driver.close());
      return driver;
    },
  };
}

/** An agent of npm's net-snmp with scalars; `refused` OIDs answer a set with genError. Keeps what was written. */
async function startAgent(scalars: Record<string, number | string>, refused: readonly string[] = []) {
  const port = await freeUdpPort();
  const agent = createAgent(
    { port, address: "127.0.0.1", disableAuthorization: false, accessControlModelType: 1 },
    () => {},
  );
  agent.getAuthorizer().addCommunity("public");
  agent.getAuthorizer().addCommunity("private");
  agent.getAuthorizer().getAccessControlModel().setCommunityAccess("private", 2);
  const written: { oid: string; value: unknown }[] = [];
  for (const [oid, value] of Object.entries(scalars)) {
    const name = `o${oid.replaceAll(".", "_")}`;
    agent.registerProvider({
      name,
      type: MibProviderType.Scalar,
      oid: oid.replace(/\.0$/, ""),
      scalarType: typeof value === "number" ? ObjectType.Integer : ObjectType.OctetString,
      maxAccess: MaxAccess["read-write"],
      handler(request: { operation: number; commitSet?: boolean; setValue: unknown; done(error?: unknown): void }) {
        const isSet = request.operation === 163;
        if (isSet && refused.includes(oid)) return request.done({ errorStatus: ErrorStatus.GeneralError });
        if (isSet && request.commitSet) written.push({ oid, value: request.setValue });
        request.done();
      },
    });
    agent.getMib().setScalarValue(name, value);
  }
  const end = () => agent.close();
  ends.push(end);
  return { port, written, end };
}

const onLine = {
  [`${apc}.1.1.1.0`]: "Smart-UPS 1500",
  [`${apc}.1.1.2.0`]: "ups-four",
  [`${apc}.1.2.3.0`]: "AS0719232542",
  [`${apc}.4.1.1.0`]: 2,
  [`${apc}.2.1.1.0`]: 2,
  [`${apc}.2.2.1.0`]: 97,
  [`${apc}.2.2.3.0`]: 396_000,
  [`${apc}.3.2.1.0`]: 101,
  [`${apc}.5.2.10.0`]: 18_000,
  [`${apc}.6.2.1.0`]: 1,
  [`${apc}.6.2.2.0`]: 1,
  [`${apc}.6.2.6.0`]: 1,
};

describe("an agent that serves PowerNet", () => {
  test("is found by itself, read and identified", async () => {
    const { port } = await startAgent(onLine);
    const { ups, names } = site();
    const driver = ups(port);
    expect(await driver.read(signal())).toMatchObject({
      output: "mains",
      mainsPresent: true,
      chargePercent: 97,
      runtimeSec: 3960,
      inputVolts: 101,
      loadPercent: null,
      shutdownPending: null,
    });
    expect(await driver.identify(signal())).toMatchObject({
      family: "powernet",
      identity: { model: "Smart-UPS 1500", serial: "AS0719232542" },
      settings: { shutoffGraceSec: 180, lowBatterySec: null },
    });
    expect(names).toEqual(["ups-four"]);
  });

  test("gets each command at its own object, with the write community", async () => {
    const { port, written } = await startAgent(onLine);
    const { ups } = site();
    const driver = ups(port);
    for (const form of ["offNow", "offWithGrace", "cycleNow", "cycleWithGrace"] as const)
      await driver.execute({ kind: "upsOff", upsId: "ups1", form }, signal());
    await driver.execute({ kind: "upsOn", upsId: "ups1" }, signal());
    expect(written.map(({ oid, value }) => [oid.slice(apc.length), value])).toEqual([
      [".6.2.1.0", 2],
      [".6.2.1.0", 3],
      [".6.2.2.0", 2],
      [".6.2.2.0", 3],
      [".6.2.6.0", 2],
    ]);
  });

  test("that refuses a command: rejected", async () => {
    const { port, written } = await startAgent(onLine, [`${apc}.6.2.1.0`]);
    const { ups } = site();
    await expect(ups(port).execute({ kind: "upsOff", upsId: "ups1", form: "offNow" }, signal())).rejects.toMatchObject({
      name: "DriverError",
      code: "rejected",
    });
    expect(written).toEqual([]);
  });

  test("with a community that may only read: rejected, and no secret in the words", async () => {
    const { port, written } = await startAgent(onLine);
    const { ups } = site();
    const access: SnmpAccess = { version: "2c", readCommunity: "public", writeCommunity: "public" };
    const error = await ups(port, access)
      .execute({ kind: "upsOn", upsId: "ups1" }, signal())
      .catch((e: Error) => e);
    expect(error).toMatchObject({ code: "rejected" });
    expect(written).toEqual([]);
  });
});

describe("an agent that serves RFC 1628", () => {
  const std = "1.3.6.1.2.1.33.1";
  test("is found, and a form it refuses is followed by the barer one", async () => {
    const { port, written } = await startAgent(
      { [`${std}.4.1.0`]: 5, [`${std}.2.1.0`]: 2, [`${std}.2.3.0`]: 12, [`${std}.8.2.0`]: -1, [`${std}.8.1.0`]: 1 },
      [`${std}.8.1.0`],
    );
    const { ups } = site();
    const driver = ups(port);
    expect(await driver.read(signal())).toMatchObject({ output: "battery", mainsPresent: false, runtimeSec: 720 });
    expect((await driver.identify(signal())).family).toBe("rfc1628");
    await driver.execute({ kind: "upsOff", upsId: "ups1", form: "offWithGrace" }, signal());
    expect(written).toEqual([{ oid: `${std}.8.2.0`, value: 180 }]);
  });
});

describe("bad company", () => {
  test("a silent device times out and delays no other", async () => {
    const { port } = await startAgent(onLine);
    const silent = await udp(() => {});
    const { ups } = site();
    const order: string[] = [];
    const dead = ups(silent.port)
      .read(signal())
      .catch((e: Error) => e)
      .finally(() => order.push("dead"));
    await ups(port).read(signal());
    order.push("alive");
    expect(await dead).toMatchObject({ code: "timeout" });
    expect(order).toEqual(["alive", "dead"]);
  });

  test("aborting ends the waiting at once, with an unknown outcome", async () => {
    const asked = Promise.withResolvers<void>();
    const silent = await udp(() => asked.resolve());
    const { ups } = site();
    const stop = new AbortController();
    const read = ups(silent.port)
      .read(stop.signal)
      .catch((e: Error) => e);
    await asked.promise;
    const at = performance.now();
    stop.abort();
    expect(await read).toMatchObject({ name: "DriverError", code: "timeout" });
    expect(performance.now() - at).toBeLessThan(500);
  });

  test("requests to one device go one at a time", async () => {
    let open = 0;
    let most = 0;
    const { port } = await startAgent(onLine);
    const relay = await udp((datagram, from, self) => {
      open += 1;
      most = Math.max(most, open);
      const onward = createSocket("udp4");
      onward.on("message", (answer) => {
        open -= 1;
        self.send(answer, from.port, from.address, () => onward.close());
      });
      onward.send(datagram, port, "127.0.0.1");
    });
    const { ups } = site();
    const driver = ups(relay.port);
    await Promise.all([
      driver.read(signal()),
      driver.identify(signal()),
      driver.read(signal()),
      ups(relay.port).read(signal()),
    ]);
    expect(most).toBe(1);
  });

  test("an answer from a foreign port is refused", async () => {
    const { port } = await startAgent(onLine);
    const foreign = createSocket("udp4");
    ends.push(() => foreign.close());
    // The right answer to the right request, but from another port than was asked.
    const relay = await udp((datagram, from) => {
      const onward = createSocket("udp4");
      onward.on("message", (answer) => foreign.send(answer, from.port, from.address, () => onward.close()));
      onward.send(datagram, port, "127.0.0.1");
    });
    const { ups, sockets } = site();
    await expect(ups(relay.port, v2c, "auto", hasty).read(signal())).rejects.toMatchObject({ code: "timeout" });
    expect(sockets.counts.foreignAnswer).toBe(2);
  });

  test("garbage for an answer is a bad reply, counted, and logged once", async () => {
    const garbage = await udp((datagram, from, self) => {
      self.send(datagram.subarray(0, datagram.length - 7), from.port, from.address);
      self.send(Buffer.from("hello"), from.port, from.address);
      self.send(Buffer.alloc(0), from.port, from.address);
    });
    const { ups, sockets, log } = site();
    await expect(ups(garbage.port, v2c, "auto", hasty).read(signal())).rejects.toMatchObject({ code: "badReply" });
    expect(sockets.counts.brokenAnswer).toBeGreaterThanOrEqual(4);
    expect(log.lines.filter((line) => line.fields.kind === "brokenAnswer")).toHaveLength(1);
  });

  test("a name that leads nowhere is unreachable", async () => {
    const { ups } = site();
    await expect(ups(161, v2c, "auto", { host: "ups.invalid" }).read(signal())).rejects.toMatchObject({
      code: "unreachable",
    });
  });

  async function udp(onMessage: (datagram: Buffer, from: { port: number; address: string }, self: Socket) => void) {
    const socket = createSocket("udp4");
    socket.on("message", (datagram, from) => onMessage(datagram, from, socket));
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", () => resolve()));
    ends.push(() => socket.close());
    return { port: socket.address().port };
  }
});

describe.skipIf(requireTools(["snmpd"]))("Debian's snmpd", () => {
  const config = [
    "rocommunity public 127.0.0.1",
    "rwcommunity private 127.0.0.1",
    "createUser sha256 SHA-256 fukuden-auth AES fukuden-priv",
    "createUser sha1 SHA fukuden-auth AES fukuden-priv",
    "createUser sha512 SHA-512 fukuden-auth AES-256 fukuden-priv",
    "createUser signer SHA-384 fukuden-auth",
    "rwuser sha256",
    "rwuser sha1",
    "rwuser sha512",
    "rwuser signer auth",
  ];
  const card = [
    `override ${apc}.1.1.1.0 octet_str "Smart-UPS 3000"`,
    `override ${apc}.4.1.1.0 integer 3`,
    `override ${apc}.2.1.1.0 integer 3`,
    `override ${apc}.2.2.3.0 timeticks 6000`,
    `override -rw ${apc}.6.2.1.0 integer 1`,
    // It takes a value in the object's own type only.
    `override -rw ${apc}.5.2.10.0 timeticks 9000`,
    `override -rw ${apc}.5.2.6.0 integer 15`,
  ];
  const v3 = (
    user: string,
    authProtocol: "sha" | "sha256" | "sha384" | "sha512",
    privProtocol: "aes" | "aes256b" | null,
  ) =>
    ({
      version: "3",
      user,
      authProtocol,
      authPassphrase: "fukuden-auth",
      privProtocol,
      privPassphrase: "fukuden-priv",
    }) as const;

  async function startCard(lines: readonly string[]) {
    const snmpd = await startSnmpd([...config, ...lines]);
    ends.push(() => snmpd.stop());
    return snmpd;
  }

  test.each(["auto", "powernet", "rfc1628"] as const)("that is no UPS is told so in words (%s)", async (mib) => {
    const { port } = await startCard([]);
    const { ups } = site();
    await expect(ups(port, v2c, mib).read(signal())).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringMatching(/^answers SNMP but is no UPS \(sysDescr: Linux/),
    });
    await expect(ups(port, { ...v2c, version: "1" }, mib).read(signal())).rejects.toMatchObject({
      code: "unsupported",
    });
  });

  test.each<[string, SnmpAccess]>([
    ["v1, which fails a whole PDU for one missing object", { ...v2c, version: "1" }],
    ["v2c", v2c],
    ["v3, SHA-1, AES-128", v3("sha1", "sha", "aes")],
    ["v3, SHA-256, AES-128", v3("sha256", "sha256", "aes")],
    ["v3, SHA-512, AES-256", v3("sha512", "sha512", "aes256b")],
    ["v3, SHA-384, no privacy", v3("signer", "sha384", null)],
  ])("as a card is read and written by %s", async (_name, access) => {
    const { port } = await startCard(card);
    const { ups } = site();
    const driver = ups(port, access);
    const reading = await driver.read(signal());
    expect(reading).toMatchObject({ output: "battery", lowBattery: true, runtimeSec: 60, chargePercent: null });
    expect(reading.upTimeSec).not.toBeNull();
    await driver.execute({ kind: "upsOff", upsId: "ups1", form: "offNow" }, signal());
    expect(driver.capabilities().off.offNow).toBeNull();
    await driver.checkWrite(signal());
    const wanted = { shutoffGraceSec: 180, minRestartChargePercent: 30, lowBatterySec: 120 };
    expect(await driver.writeSettings(wanted, signal())).toMatchObject({
      settings: { shutoffGraceSec: 180, minRestartChargePercent: 30, lowBatterySec: null },
      refused: [{ setting: "lowBatterySec", error: "unsupported" }],
    });
    expect((await driver.identify(signal())).settings).toMatchObject({ shutoffGraceSec: 180 });
    expect(driver.capabilities()).toMatchObject({
      ...{ off: { offNow: true, cycleNow: false }, on: false },
      settings: { shutoffGraceSec: true, lowBatterySec: false },
    });
    // A card without the object refuses it.
    await expect(driver.execute({ kind: "upsOn", upsId: "ups1" }, signal())).rejects.toMatchObject({
      code: "rejected",
    });
  });

  test("a wrong passphrase is rejected, and stands in no error", async () => {
    const { port } = await startCard(card);
    const { ups, log } = site();
    const wrong = { ...v3("sha256", "sha256", "aes"), authPassphrase: "hunter2-hunter2" };
    const error: unknown = await ups(port, wrong)
      .read(signal())
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ code: "rejected" });
    expect(JSON.stringify([error, String(error), log.lines])).not.toContain("hunter2");
  });

  test("that restarts as another v3 engine is read again at once", async () => {
    const first = await startCard(card);
    const { ups } = site();
    const driver = ups(first.port, v3("sha256", "sha256", "aes"));
    await driver.read(signal());
    await first.stop();
    const second = await startSnmpd([...config, ...card, "engineID another-engine"], first.port);
    ends.push(() => second.stop());
    await eventually(() => driver.read(signal()));
  });
});
