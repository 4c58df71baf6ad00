import type { ClusterLinkage, NodeId, Storage, Tree, Ups } from "../domain/tree/entities.ts";
import { DriverError } from "../domain/world/driver-error.ts";
import type { ClusterState, Instant, StorageReading, UpsReading } from "../domain/world/readings.ts";
import { unknownCapabilities } from "../domain/world/ups-capabilities.ts";
import type { ControllerLog } from "./controller-log.ts";
import { clusterPace, type Pace, storagePace, upsPace } from "./poll-pace.ts";
import type { Polled, Poller, PollFailure } from "./poller.ts";
import { createPolls } from "./polls.ts";
import type { Clock, Drivers, Observe, StorageDriver, UpsDriver } from "./ports.ts";

/** Keeps a driver and a poller for every UPS and storage system of the tree, and a poller for every cluster. */
export type Watch = {
  /** Watches what this tree has. Answers with the nodes that stand for another device than before. */
  adopt(tree: Tree): ReadonlySet<NodeId>;
  /** Reads this node as soon as possible; nothing if it is not polled. */
  hasten(id: NodeId): void;
  ups(id: NodeId): UpsDriver | null;
  storage(id: NodeId): StorageDriver | null;
  /** Resolves when no poll is in flight and every driver is closed. */
  close(): Promise<void>;
};

type Closing = { close(): Promise<void> };
type Watched<D> = { key: string; driver: D; poller: Pick<Poller<unknown>, "hasten" | "stop"> };

type WatchArgs = {
  clock: Clock;
  realClock: Clock;
  drivers: Drivers;
  observe: Observe;
  log: ControllerLog;
  /** A command to this UPS is under way, or it has yet to go dark or to come back. */
  isPending(upsId: NodeId): boolean;
  inSequence(): boolean;
};

export function createWatch(args: WatchArgs): Watch {
  const { drivers, observe, log, inSequence } = args;
  const polls = createPolls(args);
  const upses = new Map<NodeId, Watched<UpsDriver>>();
  const storages = new Map<NodeId, Watched<StorageDriver>>();
  const clusters = new Map<NodeId, Watched<Closing>>();
  const closing = new Set<Promise<void>>();

  function watchUps(ups: Ups, key: string): Watched<UpsDriver> {
    const driver = made<UpsDriver>(() => drivers.ups(ups), {
      capabilities: () => unknownCapabilities,
      ...{ read: refuse, identify: refuse, execute: refuse, writeSettings: refuse, checkWrite: refuse },
      close: async () => {},
    });
    const poller = polls.start(new PolledUps(ups.id, driver, args));
    return { key, driver, poller };
  }

  function watchStorage(storage: Storage, tree: Tree, key: string): Watched<StorageDriver> {
    const storageId = storage.id;
    const driver = made<StorageDriver>(() => drivers.storage(storage, tree), {
      read: refuse,
      flush: refuse,
      close: async () => {},
    });
    const poller = polls.start<StorageReading>({
      id: storageId,
      read: (signal) => driver.read(signal),
      onRead: (reading, at) => observe({ kind: "storageRead", storageId, at, reading }),
      onFailed: (failure, at) => observe({ kind: "storageReadFailed", storageId, at, ...failure }),
      paceOf: ({ value, failedReads }) => storagePace({ reading: value, failedReads, watched: inSequence() }),
    });
    return { key, driver, poller };
  }

  /** The agents of its members are its driver. */
  function watchCluster(cluster: ClusterLinkage, key: string): Watched<Closing> {
    const clusterId = cluster.id;
    const poller = polls.start<ClusterState>({
      id: clusterId,
      read: (signal) => drivers.agents.clusterState(cluster, signal),
      onRead: (state, at) => observe({ kind: "clusterRead", clusterId, at, state }),
      onFailed: (failure, at) => observe({ kind: "clusterReadFailed", clusterId, at, ...failure }),
      paceOf: ({ value, failedReads }) => clusterPace({ state: value, failedReads, watched: inSequence() }),
    });
    return { key, driver: { close: async () => {} }, poller };
  }

  /** A driver that cannot be made is one node's trouble, not the site's. */
  function made<D>(make: () => D, refusing: D): D {
    try {
      return make();
    } catch (error) {
      log.error({ err: error }, "no driver for this node");
      return refusing;
    }
  }

  function replace<N extends { id: NodeId }, D extends Closing>(
    watched: Map<NodeId, Watched<D>>,
    nodes: readonly N[],
    keyOf: (node: N) => string,
    start: (node: N, key: string) => Watched<D>,
  ): NodeId[] {
    const keys = new Map(nodes.map((n) => [n.id, keyOf(n)]));
    const changed: NodeId[] = [];
    for (const [id, w] of watched) {
      const key = keys.get(id);
      if (key === w.key) continue;
      if (key !== undefined) changed.push(id);
      watched.delete(id);
      end(w);
    }
    for (const node of nodes) if (!watched.has(node.id)) watched.set(node.id, start(node, keyOf(node)));
    return changed;
  }

  function end(w: Watched<Closing>): void {
    const closed = w.poller
      .stop()
      .then(() => w.driver.close())
      .catch((error: unknown) => log.warn({ err: error }, "a driver did not close"))
      .finally(() => closing.delete(closed));
    closing.add(closed);
  }

  return {
    adopt(tree) {
      const enabled = tree.clusters.filter((c) => c.enabled);
      const bridge = (s: Storage) => JSON.stringify([s.addresses, s.driver, tree.shared.storagePort]);
      return new Set([
        // The driver may use what the UPS holds (grace, low-battery time), so only a mere change of place or name keeps it.
        ...replace(upses, tree.upses, (u) => JSON.stringify([u.source, u.shutoffGraceSec, u.lowBatterySec]), watchUps),
        ...replace(storages, tree.storages, bridge, (s, key) => watchStorage(s, tree, key)),
        ...replace(clusters, enabled, (c) => JSON.stringify([c.memberIds, c.stateCommand]), watchCluster),
      ]);
    },
    hasten(id) {
      upses.get(id)?.poller.hasten();
      storages.get(id)?.poller.hasten();
      clusters.get(id)?.poller.hasten();
    },
    ups: (id) => upses.get(id)?.driver ?? null,
    storage: (id) => storages.get(id)?.driver ?? null,
    async close() {
      for (const w of [...upses.values(), ...storages.values(), ...clusters.values()]) end(w);
      for (const watched of [upses, storages, clusters]) watched.clear();
      polls.close();
      await Promise.all(closing);
    },
  };
}

/** A class, because there may be thousands, and functions of its own for each take twice the memory. */
class PolledUps implements Polled<UpsReading> {
  readonly id: NodeId;
  readonly #driver: UpsDriver;
  readonly #args: WatchArgs;

  constructor(id: NodeId, driver: UpsDriver, args: WatchArgs) {
    this.id = id;
    this.#driver = driver;
    this.#args = args;
  }

  read(signal: AbortSignal): Promise<UpsReading> {
    return this.#driver.read(signal);
  }

  onRead(reading: UpsReading, at: Instant): void {
    this.#args.observe({ kind: "upsRead", upsId: this.id, at, reading });
  }

  onFailed(failure: PollFailure, at: Instant): void {
    this.#args.observe({ kind: "upsReadFailed", upsId: this.id, at, ...failure });
  }

  paceOf({ value, failedReads }: { value: UpsReading | null; failedReads: number }): Pace {
    return upsPace({ reading: value, failedReads, pending: this.#args.isPending(this.id) });
  }

  async identify(signal: AbortSignal): Promise<void> {
    const found = await this.#driver.identify(signal);
    this.#args.observe({ kind: "upsIdentified", upsId: this.id, at: this.#args.clock.now(), ...found });
  }
}

async function refuse(): Promise<never> {
  throw new DriverError("unsupported", "no driver for this node");
}
