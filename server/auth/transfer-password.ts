import { hashPassword, verifyPassword } from "better-auth/crypto";
import type { Database, Transaction } from "../persistence/database.ts";
import { readSetting, takeSetting, writeSetting } from "../persistence/settings.ts";

const key = "peers.transferPassword";

/** The password by which other control terminals may send settings here: of no account, and good for nothing else. */
export type TransferPassword = { setAt: number; setBy: string };
type Stored = TransferPassword & { hash: string };

const attempts = 5;
const pauseMs = 60_000;

/** null: none is set, so nothing is taken. */
export async function readTransferPassword(tx: Transaction): Promise<TransferPassword | null> {
  const stored = await read(tx);
  return stored && { setAt: stored.setAt, setBy: stored.setBy };
}

/** null takes it away. Only its hash is stored. */
export async function setTransferPassword(
  database: Database,
  password: string | null,
  by: { name: string; at: number },
): Promise<void> {
  // Hashing takes a while: not while the database waits.
  const hash = password === null ? null : await hashPassword(password);
  await database.transaction(async (tx) => {
    if (hash !== null) {
      await writeSetting(tx, key, JSON.stringify({ hash, setAt: by.at, setBy: by.name } satisfies Stored), by.at);
      return;
    }
    const before = await readSetting(tx, key);
    if (before !== null) await takeSetting(tx, key, before);
  });
}

export type PasswordCheck = "right" | "wrong" | "noneSet" | { retryAfterSec: number };

/** Checks what a terminal says the password is. After five wrong ones it waits a minute, whichever terminals they came from. */
export function createTransferPasswordCheck(database: Database, now: () => number) {
  let wrong = 0;
  let lastAt = 0;
  return async (password: string): Promise<PasswordCheck> => {
    const stored = await database.read(read);
    if (stored === null) return "noneSet";
    const pauseEndsAt = wrong < attempts ? 0 : lastAt + pauseMs;
    if (now() < pauseEndsAt) return { retryAfterSec: Math.ceil((pauseEndsAt - now()) / 1000) };
    if (pauseEndsAt > 0) wrong = 0;
    // Counted before the hash is looked at, so that many at once are not each the first.
    wrong += 1;
    lastAt = now();
    if (!(await verifyPassword({ hash: stored.hash, password }))) return "wrong";
    wrong = 0;
    return "right";
  };
}

async function read(tx: Transaction): Promise<Stored | null> {
  const text = await readSetting(tx, key);
  return text === null ? null : (JSON.parse(text) as Stored);
}
