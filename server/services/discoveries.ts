import { randomUUID } from "node:crypto";
import type { DiscoveryCounts, DiscoveryItem } from "../contract/discovery.ts";
import { ipv4Of } from "../domain/discovery/addresses.ts";
import type { FaultyHost, FoundUps, ScannedHost, ScanRequest } from "../domain/discovery/scan.ts";
import type { ScanClaim, UpsScanner } from "./context.ts";

/** So many are remembered, with what they found, until this process ends. */
const keptDiscoveries = 5;
const keptFaults = 1_000;
/** As many as a tree can hold. */
const keptUpses = 20_000;
/** Names of the tree that are looked up at once, so that what is found at an address is recognized. */
const lookUpsAtOnce = 8;

/** One search for UPSes. What was found holds secrets: it leaves the server only as `discovery/read.ts` shows it. */
export type Discovery = {
  readonly id: string;
  /** As it stands now. */
  item(): DiscoveryItem;
  /** In the order found; the first one is number 1. */
  readonly found: readonly FoundUps[];
  readonly faulty: readonly FaultyHost[];
  /** Of a host name of the tree; null: not known. */
  addressOf(host: string): string | null;
  /** Resolves when it has ended and everything is closed. */
  cancel(): Promise<void>;
  readonly ended: Promise<void>;
};

export type StartDiscovery = {
  request: ScanRequest;
  /** As they were written. */
  targets: readonly string[];
  /** Hosts to ask. */
  size: number;
  startedBy: string;
  /** Hosts of the draft's UPSes. */
  treeHosts: readonly string[];
};

/** The searches of this process: one at a time, the last few remembered. */
export type Discoveries = {
  /** null: another one runs, here or in another process of this site. */
  start(args: StartDiscovery): Promise<Discovery | null>;
  /** null: there is none such, or it was long ago. */
  byId(id: string): Discovery | null;
  /** Newest first. */
  list(): readonly Discovery[];
  /** Cancels what runs. */
  close(): Promise<void>;
};

export function createDiscoveries(args: { scanner: UpsScanner; now(): number }): Discoveries {
  const { scanner, now } = args;
  let all: Discovery[] = [];
  return {
    async start(given) {
      const claim = await scanner.claim();
      if (claim === null) return null;
      const discovery = begin({ ...given, claim, now });
      all = [discovery, ...all].slice(0, keptDiscoveries);
      return discovery;
    },
    byId: (id) => all.find((one) => one.id === id) ?? null,
    list: () => all,
    async close() {
      await Promise.all(all.map((one) => one.cancel()));
    },
  };
}

function begin(args: StartDiscovery & { claim: ScanClaim; now(): number }): Discovery {
  const { claim, now, request, size } = args;
  const cancelling = new AbortController();
  const { signal } = cancelling;
  const found: FoundUps[] = [];
  const faulty: FaultyHost[] = [];
  const addresses = new Map<string, string>();
  const counts: DiscoveryCounts = {
    ...{ hosts: size, done: 0, silent: 0, upses: 0, otherDevices: 0, faulty: 0, questions: 0 },
  };
  const told = { id: randomUUID(), startedAt: now(), startedBy: args.startedBy, targets: [...args.targets] };
  let state: DiscoveryItem["state"] = "running";
  let endedAt: number | null = null;

  function onHost(host: ScannedHost, questions: number): void {
    found.push(...host.upses.slice(0, keptUpses - found.length));
    faulty.push(...host.faults.slice(0, keptFaults - faulty.length));
    counts.done += 1;
    counts.silent += host.isSilent ? 1 : 0;
    counts.upses += host.upses.length;
    counts.otherDevices += host.otherDevices;
    counts.faulty += host.faults.length;
    counts.questions = questions;
  }

  async function lookUp(names: IterableIterator<string>): Promise<void> {
    for (const name of names) {
      if (signal.aborted) return;
      const address = await claim.addressOf(name);
      if (address !== null) addresses.set(name, address);
    }
  }

  async function run(): Promise<void> {
    const names = new Set(args.treeHosts.map((host) => host.toLowerCase()).filter((host) => ipv4Of(host) === null));
    const iterator = names.values();
    const lookingUp = Array.from({ length: lookUpsAtOnce }, () => lookUp(iterator));
    try {
      await claim.scan({ request, onHost, signal });
      await Promise.all(lookingUp);
      state = "done";
    } catch {
      state = signal.aborted ? "cancelled" : "failed";
    } finally {
      cancelling.abort();
      await Promise.allSettled(lookingUp);
      await claim.release();
      endedAt = now();
    }
  }

  const ended = run();
  return {
    id: told.id,
    item: () => ({ ...told, state, endedAt, counts: { ...counts } }),
    found,
    faulty,
    addressOf: (host) => addresses.get(host.toLowerCase()) ?? null,
    async cancel() {
      cancelling.abort();
      await ended;
    },
    ended,
  };
}
