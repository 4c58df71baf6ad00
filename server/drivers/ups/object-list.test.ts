import { ErrorStatus, ObjectType, type Varbind } from "net-snmp";
import { afterEach, describe, expect, test } from "vitest";
import { type CardAnswer, type CardRequest, startBentCard } from "../testing/bent-card.ts";
import { createQuietLog } from "../testing/quiet-log.ts";
import { createAddresses } from "./addresses.ts";
import { createObjectList } from "./object-list.ts";
import { createSnmpClient } from "./snmp-session.ts";
import { createSnmpSockets } from "./snmp-sockets.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

const oids = Array.from({ length: 26 }, (_, i) => `1.3.6.1.2.1.33.1.${i + 1}.0`);
const signal = () => new AbortController().signal;
const value = (oid: string): Varbind => ({ oid, type: ObjectType.Integer, value: oids.indexOf(oid) });
const values = (asked: readonly string[]): CardAnswer => ({ varbinds: asked.map(value) });

/** A list of objects at a card that answers so. `ask` says which objects were answered, `sizes` how many were in each PDU. */
async function at(answer: (request: CardRequest) => CardAnswer, version: "1" | "2c" = "2c") {
  const card = await startBentCard(answer);
  const sockets = createSnmpSockets(createQuietLog());
  const access = { version, readCommunity: "public", writeCommunity: "private" } as const;
  const timeouts = { readMs: 300, readRetries: 0, writeMs: 300 };
  const client = createSnmpClient({ host: "127.0.0.1", port: card.port, access, timeouts }, sockets, createAddresses());
  ends.push(
    () => card.close(),
    () => sockets.close(),
    () => client.close(),
  );
  const list = createObjectList(client, oids);
  return {
    list,
    card,
    async ask() {
      card.requests.length = 0;
      const answers = await list.ask(signal());
      for (const answer of answers) expect(answer.value).toBe(oids.indexOf(answer.oid));
      return answers.map(({ oid }) => oid);
    },
    sizes: () => card.requests.map((request) => request.oids.length),
  };
}

const without = (...gone: (string | undefined)[]) => oids.filter((oid) => !gone.includes(oid));
const [third, tenth] = [oids[2] ?? "", oids[9] ?? ""];
const exception = (type: ObjectType) => (request: CardRequest) => ({
  varbinds: request.oids.map((oid) => (oid === third || oid === tenth ? { oid, type, value: null } : value(oid))),
});

/** A card that refuses a PDU with one of these objects in it. `index`: whether it says which one it was. */
const refusing =
  (status: ErrorStatus, index: boolean, ...bad: string[]) =>
  (request: CardRequest) => {
    const at = request.oids.findIndex((oid) => bad.includes(oid));
    return at < 0
      ? values(request.oids)
      : { varbinds: request.oids.map((oid) => ({ oid })), status, index: index ? at + 1 : 0 };
  };

describe("a card that lacks two objects", () => {
  test.each<[string, (request: CardRequest) => CardAnswer, "1" | "2c"]>([
    ["v1, noSuchName", refusing(ErrorStatus.NoSuchName, true, third, tenth), "1"],
    ["v1, noSuchName, without saying which", refusing(ErrorStatus.NoSuchName, false, third, tenth), "1"],
    ["genErr", refusing(ErrorStatus.GeneralError, true, third, tenth), "2c"],
    ["genErr, without saying which", refusing(ErrorStatus.GeneralError, false, third, tenth), "2c"],
    [
      "genErr, of an object that was not asked for",
      wrongIndex(refusing(ErrorStatus.GeneralError, true, third, tenth)),
      "2c",
    ],
    ["noSuchObject", exception(ObjectType.NoSuchObject), "2c"],
    ["noSuchInstance", exception(ObjectType.NoSuchInstance), "2c"],
    ["endOfMibView", exception(ObjectType.EndOfMibView), "2c"],
    ["null", exception(ObjectType.Null), "2c"],
  ])("%s: the others are read, and from then on in one PDU", async (_name, answer, version) => {
    const { list, ask, sizes } = await at(answer, version);
    await list.ask(signal());
    expect(await ask()).toEqual(without(third, tenth));
    expect(sizes()).toEqual([24]);
  });
});

describe("a card that cannot take so many objects at once", () => {
  const most = 10;
  const few = (request: CardRequest) => request.oids.length <= most;
  test.each<[string, (request: CardRequest) => CardAnswer, "1" | "2c"]>([
    ["tooBig", (r) => (few(r) ? values(r.oids) : { varbinds: [], status: ErrorStatus.TooBig }), "2c"],
    ["tooBig, v1", (r) => (few(r) ? values(r.oids) : { varbinds: r.oids.map((oid) => ({ oid })), status: 1 }), "1"],
    ["answers the first ones only", (r) => values(r.oids.slice(0, most)), "2c"],
    ["answers more than asked", (r) => values(few(r) ? r.oids : [...r.oids, third]), "2c"],
    ["doubles one", (r) => values(few(r) ? r.oids : [third, ...r.oids.slice(1)]), "2c"],
    ["mixes them up", (r) => values(few(r) ? r.oids : r.oids.toReversed()), "2c"],
  ])("%s: it is asked in parts, and from then on in the size that worked", async (_name, answer, version) => {
    const { ask, sizes } = await at(answer, version);
    expect(await ask()).toEqual(oids);
    expect(await ask()).toEqual(oids);
    expect(sizes()).toEqual([7, 7, 7, 5]);
  });

  test("one that says nothing to what is too big is asked for less the next time", async () => {
    const { list, ask, sizes } = await at((r) => (few(r) ? values(r.oids) : null));
    await expect(list.ask(signal())).rejects.toMatchObject({ code: "timeout" });
    await expect(list.ask(signal())).rejects.toMatchObject({ code: "timeout" });
    expect(await ask()).toEqual(oids);
    expect(sizes()).toEqual([7, 7, 7, 5]);
  });

  test("one that is silent for a while is asked as before when it is back", async () => {
    let silent = false;
    const { list, ask, sizes } = await at((r) => (silent ? null : values(r.oids)));
    await ask();
    silent = true;
    for (let i = 0; i < 3; i++) await expect(list.ask(signal())).rejects.toMatchObject({ code: "timeout" });
    silent = false;
    expect(await ask()).toEqual(oids);
    expect(sizes()).toEqual([26]);
  });
});

test("an object that was left out comes back when it answers", async () => {
  let broken = true;
  const refuse = refusing(ErrorStatus.GeneralError, true, third);
  const { ask, list } = await at((r) => (broken ? refuse(r) : values(r.oids)));
  expect(await ask()).toEqual(without(third));
  expect(list.isPartial()).toBe(true);
  broken = false;
  let asks = 0;
  while ((await ask()).length < oids.length) asks += 1;
  expect(asks).toBeLessThan(20);
  expect(await ask()).toEqual(oids);
  expect(list.isPartial()).toBe(false);
});

describe("an object that is missing for a moment", () => {
  test.each<[string, (request: CardRequest) => CardAnswer, "1" | "2c"]>([
    ["noSuchInstance", exception(ObjectType.NoSuchInstance), "2c"],
    ["genErr", refusing(ErrorStatus.GeneralError, true, third, tenth), "2c"],
    ["v1, noSuchName, without saying which", refusing(ErrorStatus.NoSuchName, false, third, tenth), "1"],
  ])("%s: the next question asks for it again", async (_name, missing, version) => {
    let isMissing = false;
    const { ask } = await at((r) => (isMissing ? missing(r) : values(r.oids)), version);
    expect(await ask()).toEqual(oids);
    isMissing = true;
    expect(await ask()).toEqual(without(third, tenth));
    isMissing = false;
    expect(await ask()).toEqual(oids);
  });

  test("that stays away is left out in the end", async () => {
    let isMissing = false;
    const refuse = refusing(ErrorStatus.GeneralError, true, third);
    const { list, ask, sizes } = await at((r) => (isMissing ? refuse(r) : values(r.oids)));
    await ask();
    isMissing = true;
    let asks = 0;
    do {
      expect(await ask()).toEqual(without(third));
      asks += 1;
    } while (!list.isPartial());
    expect(asks).toBeLessThan(20);
    await ask();
    expect(sizes()).toEqual([25]);
  });
});

test("everything is looked for again once it is forgotten", async () => {
  let starting = true;
  const { ask, list } = await at((r) => (starting ? exception(ObjectType.NoSuchObject)(r) : values(r.oids)));
  await ask();
  starting = false;
  list.forget();
  expect(await ask()).toEqual(oids);
});

test("an error that is no object's is passed on", async () => {
  const { list } = await at((r) => ({ varbinds: r.oids.map((oid) => ({ oid })), status: 16 }));
  await expect(list.ask(signal())).rejects.toMatchObject({ code: "rejected" });
  expect(list.isPartial()).toBe(false);
});

test("a card of which no object answers has none", async () => {
  const { ask } = await at(refusing(ErrorStatus.GeneralError, false, ...oids));
  expect(await ask()).toEqual([]);
});

function wrongIndex(answer: (request: CardRequest) => CardAnswer) {
  return (request: CardRequest): CardAnswer => {
    const says = answer(request);
    return says?.status ? { ...says, index: 99 } : says;
  };
}
