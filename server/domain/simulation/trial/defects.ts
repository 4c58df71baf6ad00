/* v8 ignore file -- mistakes on purpose: that each is found is proven in trial.test.ts, in more runs than can be counted */
import { decideSteps as decide } from "../../decide/decide.ts";
import type { Intent } from "../../decide/decision.ts";
import { relate } from "../../tree/relations.ts";
import { knownUps } from "../../world/known.ts";
import type { Note } from "../../world/memory.ts";
import type { UpsReading } from "../../world/readings.ts";
import type { World } from "../../world/world.ts";
import type { Decide } from "./sim-controller.ts";

/** A fault put into the decision on purpose, to see that the invariants find it. */
export type Defect = { name: string; decide: Decide };

function onWorld(change: (world: World) => World): Decide {
  return (args) => decide({ ...args, world: change(args.world) });
}

type Change = (tree: Parameters<Decide>[0]["tree"]) => Parameters<Decide>[0]["tree"];
function onTree(change: Change): Decide {
  const known = new WeakMap<object, Pick<Parameters<Decide>[0], "tree" | "relations">>();
  return (args) => {
    let changed = known.get(args.tree);
    if (!changed) {
      const tree = change(args.tree);
      changed = { tree, relations: relate(tree) };
      known.set(args.tree, changed);
    }
    return decide({ ...args, ...changed });
  };
}

function onIntents(change: (intent: Intent, world: World) => Intent[]): Decide {
  return (args) => {
    const decision = decide(args);
    return { ...decision, intents: decision.intents.flatMap((i) => change(i, args.world)) };
  };
}

function onNotes(keep: (note: Note) => boolean): Decide {
  return (args) => {
    const decision = decide(args);
    return { ...decision, notes: decision.notes.filter(keep) };
  };
}

function withForm(intent: Intent, graceful: boolean): Intent {
  const { command } = intent;
  if (command.kind !== "upsOff") return intent;
  const cycles = command.form === "cycleNow" || command.form === "cycleWithGrace";
  const form = cycles ? (graceful ? "cycleWithGrace" : "cycleNow") : graceful ? "offWithGrace" : "offNow";
  return { ...intent, command: { ...command, form } };
}

/** Instead of asking for a flush, it cuts. */
function flushAtOnce(args: Parameters<Decide>[0]): ReturnType<Decide> {
  const decision = decide(args);
  return {
    ...decision,
    intents: decision.intents.flatMap((i): Intent[] => {
      const { command } = i;
      if (command.kind !== "storageFlush") return [i];
      const upsIds = args.relations.upsesOfStorage(command.storageId);
      return upsIds.map((upsId) => ({ ...i, command: { kind: "upsOff", upsId, form: "offNow" } }));
    }),
  };
}

function seenFlushed(world: World): World {
  const storages = Object.fromEntries(
    Object.entries(world.storages).map(([id, s]) => [
      id,
      s.reading?.state === "flushing" ? { ...s, reading: { ...s.reading, state: "flushed" as const } } : s,
    ]),
  );
  return { ...world, storages };
}

function storageReady(world: World): World {
  const storages = Object.fromEntries(
    Object.entries(world.storages).map(([id, s]) => [
      id,
      s.reading?.state === "starting" ? { ...s, reading: { ...s.reading, state: "ready" as const } } : s,
    ]),
  );
  return { ...world, storages };
}

/** The UPS goes off at once with the first request to what it feeds. */
function cutWithRequest(args: Parameters<Decide>[0]): ReturnType<Decide> {
  const decision = decide(args);
  const more = decision.intents.flatMap((i): Intent[] => {
    const { command } = i;
    if (command.kind !== "terminalShutdown") return [];
    const upsIds = args.relations.feedsOf(command.terminalId).filter((id) => !args.world.memory.cuts[id]);
    return upsIds.map((upsId) => ({ ...i, wasRunning: null, command: { kind: "upsOff", upsId, form: "offNow" } }));
  });
  return { ...decision, intents: [...decision.intents, ...more] };
}

function wakeAtOnce(args: Parameters<Decide>[0]): ReturnType<Decide> {
  const decision = decide(args);
  const down = args.tree.terminals.filter(
    (t) => t.start.kind === "wol" && args.world.memory.downs[t.id] && !args.world.memory.starts[t.id],
  );
  const wakes = down
    .filter((t) => args.world.memory.stops[t.id])
    .map(
      (t): Intent => ({
        command: { kind: "terminalWake", terminalId: t.id },
        reason: { code: "recovery" },
        wasRunning: null,
      }),
    );
  return { ...decision, intents: [...decision.intents, ...wakes] };
}

const firstFeedOnly: Change = (tree) => ({
  ...tree,
  terminals: tree.terminals.map((t) => {
    const feeds = t.feeds ?? tree.upses.filter((u) => u.groupId === t.groupId && u.role === "power").map((u) => u.id);
    return { ...t, feeds: feeds.slice(0, 1), feedsNeeded: 1 };
  }),
});

const noConfirm: Change = (tree) => ({ ...tree, upses: tree.upses.map((u) => ({ ...u, confirmSec: 0 })) });

const notStable: Change = (tree) => ({
  ...tree,
  groups: tree.groups.map((g) => ({ ...g, policy: { ...g.policy, stableSec: 0 } })),
});

/** They are linked terminals like any other. */
const controlFirst: Change = (tree) => ({
  ...tree,
  terminals: tree.terminals.map((t) => (t.kind === "control" ? { ...t, kind: "linked" as const } : t)),
});

/** The device's count stands for the beginning of the outage, whatever was read before. */
function believeCount(args: Parameters<Decide>[0]): ReturnType<Decide> {
  const decision = decide(args);
  return {
    ...decision,
    notes: decision.notes.map((n): Note => {
      if (n.kind !== "outageBegan") return n;
      const known = knownUps(args.world, n.upsId);
      const countedSec = known.reading?.onBatterySec ?? 0;
      return { ...n, beganAt: (known.readAt ?? args.now) - countedSec * 1000 };
    }),
  };
}

function changeReadings(world: World, change: (reading: UpsReading) => UpsReading): World {
  const upses = Object.fromEntries(
    Object.entries(world.upses).map(([id, u]) => [id, u.reading ? { ...u, reading: change(u.reading) } : u]),
  );
  return { ...world, upses };
}

function endlessBattery(world: World): World {
  return changeReadings(world, (r) => ({ ...r, lowBattery: false, runtimeSec: null }));
}

function fullBattery(world: World): World {
  return changeReadings(world, (r) => ({
    ...r,
    chargePercent: 100,
    runtimeSec: r.output === "battery" ? r.runtimeSec : null,
  }));
}

function forgottenBattery(world: World): World {
  const upses = Object.fromEntries(
    Object.entries(world.upses).map(([id, u]) => {
      const isConfirmed = world.memory.outages[id]?.confirmedAt != null;
      return [id, u.reading && isConfirmed ? { ...u, reading: { ...u.reading, runtimeSec: null } } : u];
    }),
  );
  return { ...world, upses };
}

function noStorageStops(intent: Intent): Intent[] {
  return intent.command.kind === "terminalShutdown" && intent.reason.code === "storageLost" ? [] : [intent];
}

/** What a controller finds in its journal when it comes up it sends once more. */
function repeatAfterRestart(): Decide {
  const done = new WeakSet<object>();
  return (args) => {
    const decision = decide(args);
    const { memory, observingSince, upses } = args.world;
    if (args.now - observingSince < 3_000 || args.now - observingSince > 30_000 || done.has(upses)) return decision;
    const again = Object.entries(memory.cuts)
      .filter(([, cut]) => cut.lastAt < observingSince)
      .map(
        ([upsId, cut]): Intent => ({
          command: { kind: "upsOff", upsId, form: cut.form },
          reason: { code: "allDown" },
          wasRunning: null,
        }),
      );
    const stops = Object.entries(memory.stops)
      .filter(([id, stop]) => stop.lastAt < observingSince && stop.reboot && memory.rebooted[id] === undefined)
      .map(
        ([terminalId]): Intent => ({
          command: { kind: "terminalReboot", terminalId, bootId: null },
          reason: { code: "controlReboot" },
          wasRunning: true,
        }),
      );
    done.add(upses);
    return { ...decision, intents: [...again, ...stops, ...decision.intents] };
  };
}

function askOnce(args: Parameters<Decide>[0]): ReturnType<Decide> {
  const decision = decide(args);
  const { memory } = args.world;
  return {
    ...decision,
    intents: decision.intents.filter(({ command: c }) => {
      if (c.kind === "terminalWake") return memory.starts[c.terminalId] === undefined;
      if (c.kind === "upsOn") return memory.starts[c.upsId] === undefined;
      return true;
    }),
  };
}

/** Who stops is taken for gone: nobody waits for it. */
function gone(world: World): World {
  const terminals = Object.fromEntries(
    Object.entries(world.terminals).map(([id, t]) => [
      id,
      t.phase === "stopping" ? { ...t, connected: false, goodbyeAt: t.goodbyeAt ?? 0, lastHeardAt: 0 } : t,
    ]),
  );
  return { ...world, terminals };
}

/** Whoever commands a UPS that returns by itself commands it again as long as an outage is open. */
function cycleAgain(args: Parameters<Decide>[0]): ReturnType<Decide> {
  const decision = decide(args);
  const { memory, upses } = args.world;
  const again = Object.keys(memory.restoredAt).flatMap((upsId): Intent[] => {
    const ups = args.relations.upses.get(upsId);
    if (ups?.restart !== "ups" || memory.cuts[upsId] || !memory.outages[upsId] || upses[upsId]?.reading === null)
      return [];
    return [{ command: { kind: "upsOff", upsId, form: "cycleNow" }, reason: { code: "allDown" }, wasRunning: null }];
  });
  return { ...decision, intents: [...decision.intents, ...again] };
}

/** A cluster that is being shut down counts as stopped at once. */
function clusterStopped(world: World): World {
  const clusters = Object.fromEntries(
    Object.entries(world.clusters).map(([id, c]) => [
      id,
      c.state === "stopping" ? { ...c, state: "stopped" as const } : c,
    ]),
  );
  return { ...world, clusters };
}

function forgetDiskStops(args: Parameters<Decide>[0]): ReturnType<Decide> {
  const memory = { ...args.world.memory, controlDiskStops: {} };
  return decide({ ...args, world: { ...args.world, memory } });
}

/** What is decided on, and what comes of it, changed. Each by itself is a mistake that somebody could make. */
export const defects: readonly Defect[] = [
  { name: "storage is cut without a flush", decide: flushAtOnce },
  { name: "storage is cut while its flush runs", decide: onWorld(seenFlushed) },
  { name: "UPSes are cut together with the shutdown requests", decide: cutWithRequest },
  { name: "OFF without grace in every case", decide: onIntents((i) => [withForm(i, false)]) },
  { name: "terminals are woken as soon as they are down", decide: wakeAtOnce },
  { name: "the storage of what is started is taken for ready", decide: onWorld(storageReady) },
  { name: "a second feed is forgotten", decide: onTree(firstFeedOnly) },
  { name: "stale seconds on battery are believed", decide: believeCount },
  { name: "an outage is confirmed when it begins", decide: onTree(noConfirm) },
  { name: "low battery and runtime do not confirm", decide: onWorld(endlessBattery) },
  { name: "mains count as stable at once", decide: onTree(notStable) },
  {
    name: "mains that come back are not noticed",
    decide: onNotes((n) => n.kind !== "mainsBack" && n.kind !== "outageEnded"),
  },
  { name: "control terminals are not waited for, they stop with the linked side", decide: onTree(controlFirst) },
  { name: "users of a storage stay up when it stops", decide: onIntents(noStorageStops) },
  { name: "dependencies are forgotten", decide: onTree((t) => ({ ...t, dependencies: [] })) },
  { name: "a command is sent again after a restart", decide: repeatAfterRestart() },
  { name: "what went down is not remembered as having run", decide: onIntents((i) => [{ ...i, wasRunning: false }]) },
  {
    name: "a UPS that is dark is never switched on",
    decide: onIntents((i) => (i.command.kind === "upsOn" ? [] : [i])),
  },
  { name: "what is asked once is never asked again", decide: askOnce },
  {
    name: "a goodbye counts at once, before the silence after it, and before anything was asked",
    decide: onWorld(gone),
  },
  { name: "a cycling form is repeated", decide: cycleAgain },
  { name: "the shutdown of a cluster is not waited for", decide: onWorld(clusterStopped) },
  { name: "the servers of a cluster are stopped, and it is not", decide: onTree((t) => ({ ...t, clusters: [] })) },
  { name: "the control side's disk stops its terminals again and again", decide: forgetDiskStops },
  { name: "a battery without charge is good enough to start on", decide: onWorld(fullBattery) },
  { name: "nobody looks at a battery any more once its outage is confirmed", decide: onWorld(forgottenBattery) },
];
