import type { Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { eventually } from "../../../testing/eventually.ts";
import { type FakeUpsd, listOf, startFakeUpsd } from "../../testing/fake-upsd.ts";
import { createQuietLog } from "../../testing/quiet-log.ts";
import { createAddresses } from "../addresses.ts";
import type { NutTimes } from "./nut-connection.ts";
import { createNutConnections } from "./nut-connections.ts";
import { getTracking, getVar, instantCommand, listVars } from "./nut-questions.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
const { signal } = new AbortController();
const never = 60_000;

type OnLine = Parameters<typeof startFakeUpsd>[0]["onLine"];
async function serve(onLine: OnLine, onConnect?: (socket: Socket, connection: number) => void): Promise<FakeUpsd> {
  const upsd = await startFakeUpsd({ onLine, ...(onConnect ? { onConnect } : {}) });
  ends.push(() => upsd.close());
  return upsd;
}

function connectTo(upsd: Pick<FakeUpsd, "port">, times: Partial<NutTimes> = {}) {
  const log = createQuietLog();
  const pool = createNutConnections({ addresses: createAddresses(), log, times: { answerMs: never, ...times } });
  const target = { host: "127.0.0.1", port: upsd.port, user: "fukuden", password: "correct-horse", tls: false };
  ends.push(() => pool.close());
  const { connection, release } = pool.lease(target);
  return { ask: connection.ask, release, pool, target, log };
}

/** As upsd would, for one UPS; anything else is left to `rest`. */
function honest(upsName: string, rest?: OnLine): OnLine {
  return (line, socket, at) => {
    if (line === `LIST VAR ${upsName}`) socket.write(listOf(upsName, { "ups.status": "OL" }));
    else if (/^(USERNAME|PASSWORD|SET TRACKING)/.test(line)) socket.write("OK\n");
    else rest?.(line, socket, at);
  };
}
const status = (upsName: string) => listVars("VAR", upsName);
const asStatus = (text: string) => new Map([["ups.status", text]]);
const loadOff = instantCommand("ups", "load.off", null);

test("UPSes behind the same server, as the same user, share one connection, and questions do not wait for each other", async () => {
  const waiting: string[] = [];
  const upsd = await serve((line, socket) => {
    waiting.push(line);
    if (waiting.length < 3) return;
    for (const asked of waiting) socket.write(listOf(asked.slice("LIST VAR ".length), { "ups.status": asked }));
  });
  const { pool, target, ask } = connectTo(upsd);
  const other = pool.lease(target);
  const answers = await Promise.all([
    ask(status("a"), signal),
    other.connection.ask(status("b"), signal),
    ask(status("c"), signal),
  ]);
  expect(answers).toEqual(["a", "b", "c"].map((name) => asStatus(`LIST VAR ${name}`)));
  expect(upsd.connections()).toBe(1);
});

test("the last one to leave closes it, with LOGOUT", async () => {
  const upsd = await serve(honest("ups"));
  const { pool, target, ask, release } = connectTo(upsd);
  const other = pool.lease(target);
  await ask(status("ups"), signal);
  release();
  release();
  await other.connection.ask(status("ups"), signal);
  other.release();
  await eventually(() => expect(upsd.lines.at(-1)).toBe("LOGOUT"));
  await expect(ask(status("ups"), signal)).rejects.toMatchObject({ code: "unreachable" });
});

test("the user is said before the first order of a connection, and at no other time; nobody logs in", async () => {
  const upsd = await serve(honest("ups", (_line, socket) => socket.write("OK\n")));
  const { ask } = connectTo(upsd);
  await ask(status("ups"), signal);
  await ask(loadOff, signal);
  await ask(loadOff, signal);
  expect(upsd.lines).toEqual([
    ...["LIST VAR ups", "USERNAME fukuden", "PASSWORD correct-horse", "SET TRACKING ON"],
    ...["INSTCMD ups load.off", "INSTCMD ups load.off"],
  ]);
});

test("a server of before 2.8 has no tracking: the order is taken all the same", async () => {
  const upsd = await serve((line, socket) =>
    socket.write(line === "SET TRACKING ON" ? "ERR INVALID-ARGUMENT\n" : "OK\n"),
  );
  expect(await connectTo(upsd).ask(loadOff, signal)).toEqual({ trackingId: null });
});

test("orders go before questions that wait, in their order", async () => {
  const sockets: Socket[] = [];
  const upsd = await serve((_line, socket) => void sockets.push(socket));
  const { ask } = connectTo(upsd);
  const cut = new AbortController();
  const all: Promise<unknown>[] = [];
  const put = (asked: Promise<unknown>) => void all.push(asked.catch(() => {}));
  for (let i = 0; i < 12; i += 1) put(ask(getVar("ups", `v${i}`), cut.signal));
  // Eight are on their way at a time; an answer makes room for the next.
  await eventually(() => expect(upsd.lines).toHaveLength(8));
  put(ask(loadOff, cut.signal));
  put(ask(instantCommand("ups", "load.on", null), cut.signal));
  for (let i = 0; i < 8; i += 1) sockets[0]?.write("ERR VAR-NOT-SUPPORTED\n");
  await eventually(() => expect(upsd.lines.slice(8)).toContain("GET VAR ups v8"));
  expect(upsd.lines.slice(8)).toEqual([
    ...["USERNAME fukuden", "PASSWORD correct-horse", "SET TRACKING ON"],
    ...["INSTCMD ups load.off", "INSTCMD ups load.on", "GET VAR ups v8", "GET VAR ups v9", "GET VAR ups v10"],
  ]);
  cut.abort();
  await Promise.all(all);
});

describe("a server that does not keep to the protocol", () => {
  const cases: { name: string; onLine: OnLine; code: string; count: "garbled" | "broken"; message?: RegExp }[] = [
    {
      name: "closes in the middle of a line",
      onLine: (_line, socket) => socket.end("BEGIN LIST VAR ups\nVAR ups ups.sta"),
      ...{ code: "timeout", count: "broken", message: /closed/ },
    },
    {
      name: "closes between lines",
      onLine: (_line, socket) => socket.end('BEGIN LIST VAR ups\nVAR ups ups.status "OL"\n'),
      ...{ code: "timeout", count: "broken", message: /closed/ },
    },
    {
      name: "breaks off",
      onLine: (_line, socket) => socket.resetAndDestroy(),
      ...{ code: "timeout", count: "broken" },
    },
    {
      name: "sends a line without end",
      onLine: (_line, socket) => socket.write("VAR ups ".padEnd(9_000, "x")),
      ...{ code: "badReply", count: "broken", message: /without end/ },
    },
    {
      name: "sends a list without end",
      onLine(_line, socket) {
        socket.write("BEGIN LIST VAR ups\n");
        socket.write('VAR ups ups.status "OL"\n'.repeat(25_000));
      },
      ...{ code: "badReply", count: "garbled", message: /list without end/ },
    },
    {
      name: "sends a list of megabytes",
      onLine: (_line, socket) => {
        const much = "x".repeat(4_000);
        socket.write(listOf("ups", Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`ups.v${i}`, much]))));
      },
      ...{ code: "badReply", count: "garbled", message: /list without end/ },
    },
    {
      name: "answers for another UPS",
      onLine: (_line, socket) => socket.write(listOf("other", { "ups.status": "OB LB" })),
      ...{ code: "badReply", count: "garbled", message: /BEGIN LIST VAR other/ },
    },
    {
      name: "mixes in a line of another UPS",
      onLine: (_line, socket) => socket.write('BEGIN LIST VAR ups\nVAR other ups.status "OB LB"\n'),
      ...{ code: "badReply", count: "garbled" },
    },
    {
      name: "ends another list",
      onLine: (_line, socket) => socket.write("BEGIN LIST VAR ups\nEND LIST RW ups\n"),
      ...{ code: "badReply", count: "garbled" },
    },
    {
      name: "answers what was not asked",
      onLine: (_line, socket) => socket.write('VAR ups ups.status "OL"\n'),
      ...{ code: "badReply", count: "garbled" },
    },
    {
      name: "sends bytes of something else",
      onLine: (_line, socket) => socket.write(Buffer.from([0x16, 3, 1, 0, 0xff, 0xfe, 0x0a, 0, 0, 0x0a])),
      ...{ code: "badReply", count: "garbled" },
    },
    {
      name: "speaks HTTP",
      onLine: (_line, socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"),
      ...{ code: "badReply", count: "garbled", message: /HTTP/ },
    },
    {
      name: "sends an empty line",
      onLine: (_line, socket) => socket.write("\n"),
      ...{ code: "badReply", count: "garbled" },
    },
  ];

  test.each(cases)("$name", async ({ onLine, code, count, message }) => {
    const upsd = await serve((line, socket, at) =>
      at.connection === 1 && at.line > 1 ? onLine(line, socket, at) : honest("ups")(line, socket, at),
    );
    const { ask, pool, log } = connectTo(upsd);
    await ask(status("ups"), signal);
    const failed = ask(status("ups"), signal);
    // Asked on the same connection; it is none the worse for what came to the first.
    const behind = ask(status("ups"), signal);
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringMatching(message ?? /./) });
    expect(await behind).toEqual(asStatus("OL"));
    expect(upsd.connections()).toBe(2);
    expect(pool.counts[count]).toBe(1);
    expect(JSON.stringify(log.lines).length).toBeLessThan(500);
  });

  test("one value that is quoted wrongly is left out, the others are read", async () => {
    const upsd = await serve((_line, socket) =>
      socket.write(
        [
          ...[
            "BEGIN LIST VAR ups",
            'VAR ups ups.model "Smart"UPS"',
            'VAR ups ups.status "OB"',
            'VAR ups ups.serial "A',
          ],
          ...["VAR ups ups.load", 'VAR ups ups.id "\u0000\ufffd\u001b"', "END LIST VAR ups", ""],
        ].join("\n"),
      ),
    );
    expect(await connectTo(upsd).ask(status("ups"), signal)).toEqual(
      new Map([
        ["ups.status", "OB"],
        ["ups.id", "\u0000\ufffd\u001b"],
      ]),
    );
  });

  test("what comes in pieces, or all at once, is the same", async () => {
    const upsd = await serve((line, socket) => {
      const answer = Buffer.from(listOf(line.slice(9), { "ups.status": "OL", "ups.id": "電源装置" }));
      for (const byte of answer) socket.write(Buffer.from([byte]));
    });
    const { ask } = connectTo(upsd);
    const answers = await Promise.all([ask(status("a"), signal), ask(status("b"), signal)]);
    expect(answers.map((found) => found.get("ups.id"))).toEqual(["電源装置", "電源装置"]);
  });
});

describe("late answers", () => {
  test("are not taken for those of the next question", async () => {
    let release = () => {};
    const upsd = await serve((_line, socket, { connection }) => {
      const answer = listOf("ups", { "ups.status": connection === 1 ? "OB LB" : "OL" });
      if (connection === 1) release = () => socket.write(answer);
      else socket.write(answer);
    });
    const { ask, pool } = connectTo(upsd, { answerMs: 50, backOffMs: 0 });
    await expect(ask(status("ups"), signal)).rejects.toMatchObject({ code: "timeout", message: "no answer" });
    release();
    expect(await ask(status("ups"), signal)).toEqual(asStatus("OL"));
    expect(pool.counts.late).toBe(1);
  });

  test("a drip is no answer either", async () => {
    const upsd = await serve((_line, socket) => {
      socket.write("BEGIN LIST VAR ups\n");
      const drip = setInterval(() => socket.write('VAR ups ups.status "OL"\n'), 5);
      socket.on("close", () => clearInterval(drip));
    });
    const { ask } = connectTo(upsd, { answerMs: 100 });
    await expect(ask(status("ups"), signal)).rejects.toMatchObject({ code: "timeout" });
  });

  test("an answer that nobody waits for any more is passed over", async () => {
    const sockets: Socket[] = [];
    const upsd = await serve((_line, socket) => void sockets.push(socket));
    const { ask } = connectTo(upsd);
    const cut = new AbortController();
    const given = ask(status("ups"), cut.signal);
    const next = ask(getVar("ups", "ups.load"), signal);
    await eventually(() => expect(upsd.lines).toHaveLength(2));
    cut.abort();
    await expect(given).rejects.toMatchObject({ code: "timeout" });
    sockets[0]?.write(`${listOf("ups", { "ups.status": "OB" })}VAR ups ups.load "12"\n`);
    expect(await next).toBe("12");
    expect(upsd.connections()).toBe(1);
  });

  test("what was called off before it was sent is never sent", async () => {
    const upsd = await serve(honest("ups"));
    const { ask } = connectTo(upsd);
    const cut = new AbortController();
    const given = ask(loadOff, cut.signal);
    cut.abort();
    await expect(given).rejects.toMatchObject({ code: "unreachable" });
    await expect(ask(loadOff, cut.signal)).rejects.toMatchObject({ code: "unreachable" });
    await ask(status("ups"), signal);
    expect(upsd.lines).toEqual(["LIST VAR ups"]);
  });
});

describe("an order whose answer does not come is unknown, and is not sent again", () => {
  test.each<{ name: string; onOrder: (socket: Socket) => void }>([
    { name: "closed", onOrder: (socket) => socket.end() },
    { name: "garbage", onOrder: (socket) => socket.write("HTTP/1.1 200 OK\n") },
    { name: "an id that is none", onOrder: (socket) => socket.write('OK TRACKING "; rm"\n') },
    { name: "a line without end", onOrder: (socket) => socket.write("O".repeat(9_000)) },
  ])("$name", async ({ onOrder }) => {
    const upsd = await serve(honest("ups", (_line, socket) => onOrder(socket)));
    const { ask } = connectTo(upsd);
    await expect(ask(loadOff, signal)).rejects.toMatchObject({ code: "timeout" });
    await ask(status("ups"), signal);
    expect(upsd.lines.filter((line) => line.startsWith("INSTCMD"))).toHaveLength(1);
    expect(upsd.connections()).toBe(2);
  });

  test("behind a question that breaks the connection", async () => {
    const upsd = await serve((line, socket, at) => {
      if (at.connection > 1 || at.line === 1) honest("ups")(line, socket, at);
      else if (line.startsWith("INSTCMD")) socket.end("nonsense\n");
    });
    const { ask } = connectTo(upsd);
    await ask(status("ups"), signal);
    const read = ask(getVar("ups", "ups.load"), signal);
    const asked = ask(status("ups"), signal);
    const ordered = ask(loadOff, signal);
    await expect(read).rejects.toMatchObject({ code: "badReply" });
    await expect(ordered).rejects.toMatchObject({ code: "timeout" });
    expect(await asked).toEqual(asStatus("OL"));
    expect(upsd.lines.filter((line) => /^(INSTCMD|USERNAME)/.test(line))).toHaveLength(2);
  });
});

describe("a server that is not there", () => {
  test("is tried again only after a while, but an order tries at once", async () => {
    const upsd = await serve(
      () => {},
      (socket) => socket.destroy(),
    );
    const { ask } = connectTo(upsd, { backOffMs: never, backOffAtMostMs: never });
    await expect(ask(status("ups"), signal)).rejects.toMatchObject({ code: "timeout" });
    const tried = upsd.connections();
    await expect(ask(status("ups"), signal)).rejects.toMatchObject({ code: "unreachable" });
    expect(upsd.connections()).toBe(tried);
    await expect(ask(loadOff, signal)).rejects.toMatchObject({ code: "timeout" });
    expect(upsd.connections()).toBe(tried + 1);
  });

  test("refuses the connection", async () => {
    const upsd = await serve(() => {});
    await upsd.close();
    const { ask } = connectTo(upsd);
    await expect(ask(status("ups"), signal)).rejects.toMatchObject({ code: "unreachable", message: "ECONNREFUSED" });
    await expect(ask(loadOff, signal)).rejects.toMatchObject({ code: "unreachable", message: "ECONNREFUSED" });
  });

  test("has no name", async () => {
    const { pool, target } = connectTo({ port: 1 });
    const { connection } = pool.lease({ ...target, host: "no-such-host.invalid" });
    await expect(connection.ask(status("ups"), signal)).rejects.toMatchObject({ code: "unreachable" });
  });

  test("takes the connection and stays silent", async () => {
    const upsd = await serve(() => {});
    const { ask } = connectTo(upsd, { answerMs: 50 });
    await expect(ask(status("ups"), signal)).rejects.toMatchObject({ code: "timeout" });
  });

  test("closes what is idle: the next question opens it anew", async () => {
    const sockets: Socket[] = [];
    const upsd = await serve(honest("ups"), (socket) => void sockets.push(socket));
    const { ask, pool } = connectTo(upsd, { backOffMs: never, backOffAtMostMs: never });
    await ask(status("ups"), signal);
    const closed = new Promise((resolve) => sockets[0]?.once("close", resolve));
    sockets[0]?.end();
    await closed;
    expect(await ask(status("ups"), signal)).toEqual(asStatus("OL"));
    expect(upsd.connections()).toBe(2);
    expect(pool.counts).toEqual({ unopened: 0, garbled: 0, late: 0, broken: 0 });
  });
});

test("what upsd refuses is a refusal with its word, and the connection goes on", async () => {
  const words: [string, string][] = [
    ["DATA-STALE", "unreachable"],
    ["DRIVER-NOT-CONNECTED", "unreachable"],
    ["ACCESS-DENIED", "rejected"],
    ["UNKNOWN-UPS", "unsupported"],
    ["UNKNOWN-COMMAND", "unsupported"],
    ["constructor", "rejected"],
    ['"never \u001b[2J heard of"', "rejected"],
    ["", "rejected"],
  ];
  const upsd = await serve((_line, socket, at) => socket.write(`ERR ${words[at.line - 1]?.[0]}\n`));
  const { ask } = connectTo(upsd);
  for (const [word, code] of words) {
    const error = await ask(status("ups"), signal).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code });
    expect(String(error)).not.toContain("\u001b");
    if (/^[A-Z]/.test(word)) expect(String(error)).toContain(word);
  }
  expect(upsd.connections()).toBe(1);
});

test.each([
  ["PENDING", "pending"],
  ["SUCCESS", "done"],
  ["ERR FAILED", "failed"],
  ["ERR INVALID-ARGUMENT", "invalidArgument"],
  ["ERR UNKNOWN", "unknown"],
])("an order that is %s", async (answer, state) => {
  const upsd = await serve((_line, socket) => socket.write(`${answer}\n`));
  expect(await connectTo(upsd).ask(getTracking("1-2-3"), signal)).toBe(state);
});
