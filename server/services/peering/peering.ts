import { createTransferPasswordCheck, type PasswordCheck } from "../../auth/transfer-password.ts";
import type { HeldRevision } from "../../contract/peers.ts";
import type { ConsoleStore } from "../../persistence/console-file.ts";
import type { IdentityKey } from "../../persistence/identity-key.ts";
import { leaveToController, type Replica, readReplica, writeReplica } from "../../persistence/replica-file.ts";
import { readRole, type TerminalRole, writeRole } from "../../persistence/role-file.ts";
import { ServiceError } from "../service-error.ts";
import type { SealingKey } from "./bundle.ts";
import { createKept, type Kept } from "./kept.ts";
import type { PeerLink } from "./peer-link.ts";

const challengeMs = 60_000;
const transferMs = 10 * 60_000;

/** A transfer that another terminal has begun: by its session's name. */
export type TransferSession = { terminalId: string; sealing: SealingKey; newest: number | null };
/** A terminal that somebody here has connected to, to send it settings. */
export type OpenConnection = {
  terminalId: string;
  by: string;
  session: string;
  sealingKey: string;
  held: HeldRevision | null;
  isUnknown: boolean;
};

/** What this terminal needs to talk to the others: who it is, and what is under way. */
export type Peering = {
  /** Its id in the tree; null: it does not know. */
  selfId: string | null;
  /** SHA-256 in lower hex of the certificate that its console shows; null: a proxy has it, or there is none. */
  certificate: string | null;
  identity: IdentityKey;
  link: PeerLink;
  challenges: Kept<true>;
  sessions: Kept<TransferSession>;
  connections: Kept<OpenConnection>;
  checkPassword(password: string): Promise<PasswordCheck>;
  /** What came unsigned, or by the wrong key, since it was last told. */
  notHeard: { times: number; toldAt: number };
  /** Aborts when a newer save, or the end, makes what is still being sent pointless. */
  sending: AbortController;
  role: { read(): TerminalRole; write(role: TerminalRole): void };
  /** Of the terminal that acts, where this one stands by. */
  replica: {
    read(): Replica | null;
    write(replica: Replica): void;
    leaveToController(replica: Replica, revision: number | null): void;
  };
};

async function nobody(): Promise<never> {
  throw new ServiceError("peerUnreachable");
}

/** A process that talks to no other terminal. */
export const alone: Pick<Peering, "selfId" | "certificate" | "link"> = {
  selfId: null,
  certificate: null,
  link: { look: nobody, ask: nobody },
};

export function createPeering(
  args: Pick<Peering, "selfId" | "certificate" | "identity" | "link"> & {
    dataDir: string;
    store: ConsoleStore;
    now: () => number;
  },
): Peering {
  const { selfId, certificate, identity, link, dataDir, store, now } = args;
  return {
    ...{ selfId, certificate, identity, link },
    challenges: createKept({ forMs: challengeMs, most: 1000, now }),
    sessions: createKept({ forMs: transferMs, most: 20, now }),
    connections: createKept({ forMs: transferMs, most: 100, now }),
    checkPassword: createTransferPasswordCheck(store.database, now),
    notHeard: { times: 0, toldAt: Number.NEGATIVE_INFINITY },
    sending: new AbortController(),
    role: { read: () => readRole(dataDir), write: (role) => writeRole(dataDir, role) },
    replica: {
      read: () => readReplica(dataDir),
      write: (replica) => writeReplica(dataDir, replica),
      leaveToController: (replica, revision) => leaveToController(dataDir, replica, revision),
    },
  };
}
