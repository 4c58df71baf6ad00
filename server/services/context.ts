import type { Accounts, Credential } from "../auth/accounts.ts";
import type { Actor } from "../contract/api.ts";
import type { ControllerAnswer, ControllerQuestion } from "../contract/controller-question.ts";
import type { LiveSnapshot } from "../contract/live.ts";
import type { ScannedHost, ScanRequest } from "../domain/discovery/scan.ts";
import type { Storage, Tree, Ups } from "../domain/tree/entities.ts";
import type {
  StorageReading,
  UpsDeviceSettings,
  UpsFamilyName,
  UpsIdentity,
  UpsReading,
} from "../domain/world/readings.ts";
import type { ConsoleStore } from "../persistence/console-file.ts";
import type { EventReader } from "../persistence/event-reader.ts";
import type { StatisticsReader } from "../persistence/statistics-reader.ts";
import type { Discoveries } from "./discoveries.ts";
import type { Drafts } from "./draft/current-draft.ts";
import type { Peering } from "./peering/peering.ts";
import type { SavedTree } from "./saved-tree.ts";

export type { Credential };

/** What the site looks like now, as the web process knows it. */
export interface LiveSource {
  snapshot(): LiveSnapshot;
}

/** Tells the controller that there is something to look at. It may be down: it looks by itself when it comes up. */
export interface Nudge {
  revisionSaved(number: number): void;
  /** Whether this terminal acts has changed: the controller starts anew. */
  roleChanged(): void;
}

/** Has the controller do something at once. null: it does not answer, or went away before it did. */
export interface ControllerLink {
  ask(question: ControllerQuestion): Promise<ControllerAnswer | null>;
}

/** The simulated site. Methods throw `ServiceError` `simulatorUnreachable` or `invalidRequest`. */
export interface SimulatorControl {
  /** `upsIds` null: all. */
  setMains(args: { on: boolean; upsIds: readonly string[] | null }): Promise<void>;
  setSpeed(factor: number): Promise<void>;
  report(): Promise<{ speed: number; mains: Record<string, boolean> }>;
}

/** Looks for UPSes on the network: the drivers, as far as services use them. */
export interface UpsScanner {
  /** Takes the network for one discovery; null: another one of this site has it, in this process or in another. */
  claim(): Promise<ScanClaim | null>;
}

/** Connects to one device as settings say that are not in force: the drivers, as far as services use them. Methods throw DriverError. */
export interface ConnectionTester {
  /** `tryWrite`: something that it holds is written to itself. */
  ups(
    ups: Ups,
    args: { tryWrite: boolean; signal: AbortSignal },
  ): Promise<{
    reading: UpsReading;
    identity: UpsIdentity;
    settings: UpsDeviceSettings;
    family: UpsFamilyName;
    mayWrite: "yes" | "no" | "silent" | "unknown";
  }>;
  storage(storage: Storage, tree: Tree, signal: AbortSignal): Promise<StorageReading>;
}

export interface ScanClaim {
  /** Tells each host as it is done. Resolves when all are, and everything is closed; rejects with the signal's reason when that aborts. */
  scan(args: {
    request: ScanRequest;
    /** `questions`: so many were sent so far. */
    onHost(host: ScannedHost, questions: number): void;
    signal: AbortSignal;
  }): Promise<void>;
  /** The address of a host name; null: it leads nowhere. */
  addressOf(host: string): Promise<string | null>;
  release(): Promise<void>;
}

/** What the verbs work with. */
export type ServiceContext = {
  store: ConsoleStore;
  accounts: Accounts;
  events: EventReader;
  statistics: StatisticsReader;
  /** The newest saved settings; null: none yet. */
  savedTree(): Promise<SavedTree | null>;
  drafts: Drafts;
  live: LiveSource;
  nudge: Nudge;
  controller: ControllerLink;
  /** null: no simulated site runs here. */
  simulator: SimulatorControl | null;
  discoveries: Discoveries;
  connections: ConnectionTester;
  peering: Peering;
  now(): number;
};

/** Whoever works on this machine with the rights to the data folder: the command line. */
export type LocalCaller = { kind: "commandLine"; id: null; name: string; role: "administrator"; groups?: undefined };
export type Caller = Actor | LocalCaller;
/** Who asks; null: nobody has said. */
export type Asker = Caller | null;
