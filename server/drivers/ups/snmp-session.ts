import {
  AuthProtocols,
  createSession,
  createV3Session,
  PrivProtocols,
  SecurityLevel,
  type Session,
  type User,
  type Varbind,
  Version1,
  Version2c,
} from "net-snmp";
import type { SnmpAccess } from "../../domain/tree/entities.ts";
import { DriverError } from "../../domain/world/driver-error.ts";
import type { Addresses } from "./addresses.ts";
import { type SnmpWrite, varbindOf } from "./object-write.ts";
import { isStaleEngine, toDriverError } from "./snmp-errors.ts";
import type { SnmpLine, SnmpSockets } from "./snmp-sockets.ts";

export type SnmpTimeouts = { readMs: number; readRetries: number; writeMs: number };
/** Real milliseconds. A write is not repeated: a card would do it twice. It gets the time of both tries of a read instead. */
const usualTimeouts: SnmpTimeouts = { readMs: 2_000, readRetries: 1, writeMs: 4_000 };

export type SnmpTarget = { host: string; port: number; access: SnmpAccess; timeouts?: SnmpTimeouts };

/** SNMP to one device, one request in flight. Methods throw DriverError (`unreachable`, `timeout`, `rejected`, `badReply`). */
export interface SnmpClient {
  /** One PDU. The answers stand in the order of the questions; missing objects carry exceptions (v2c, v3) or fail it all (v1). */
  get(oids: readonly string[], signal: AbortSignal): Promise<Varbind[]>;
  set(writes: readonly SnmpWrite[], signal: AbortSignal): Promise<void>;
  close(): void;
}

/** `broken`: since the request that runs was sent, something unreadable came. */
type Connected = { session: Session; broken: boolean };
type Line = { line: SnmpLine; address: string; family: 4 | 6 };
type Purpose = "read" | "write";
type Ask<T> = (session: Session, done: (error: Error | null, result?: T) => void) => void;

export function createSnmpClient(target: SnmpTarget, sockets: SnmpSockets, addresses: Addresses): SnmpClient {
  const connected: Partial<Record<Purpose, Connected>> = {};
  let line: Line | null = null;
  let closed = false;

  async function exchange<T>(purpose: Purpose, signal: AbortSignal, ask: Ask<T>): Promise<T> {
    const resolved = await addresses.resolve(target.host);
    if (closed) throw new DriverError("unreachable", "closed");
    if (line?.address !== resolved.address) {
      disconnect();
      line = { line: sockets.lineTo({ ...resolved, port: target.port }), ...resolved };
    }
    const ours = line;
    let asked = false;
    try {
      return await ours.line.inTurn(() => {
        if (closed) throw new DriverError("unreachable", "closed");
        asked = true;
        return askOnce(purpose, ours, signal, ask, connected[purpose] !== undefined);
      }, signal);
    } catch (error) {
      if (error instanceof DriverError) throw error;
      throw new DriverError(asked ? "timeout" : "unreachable", "cancelled", { cause: error });
    }
  }

  async function askOnce<T>(
    purpose: Purpose,
    ours: Line,
    signal: AbortSignal,
    ask: Ask<T>,
    again: boolean,
  ): Promise<T> {
    const now = connect(purpose, ours);
    now.broken = false;
    try {
      return await answerOf(now.session, signal, ask);
    } catch (error) {
      // A session keeps what it learnt of a v3 engine; after a card's restart that may shut it out for good.
      drop(purpose);
      if (again && isStaleEngine(error)) return await askOnce(purpose, ours, signal, ask, false);
      throw toDriverError(error, now.broken);
    }
  }

  function connect(purpose: Purpose, ours: Line): Connected {
    const known = connected[purpose];
    if (known !== undefined) return known;
    const made: Connected = { session: openSession(target, purpose, ours), broken: false };
    made.session.on("error", (error) => {
      made.broken = true;
      ours.line.broken(error);
    });
    connected[purpose] = made;
    return made;
  }

  function drop(purpose: Purpose) {
    connected[purpose]?.session.close();
    delete connected[purpose];
  }

  function disconnect() {
    drop("read");
    drop("write");
    line?.line.release();
    line = null;
  }

  return {
    get: (oids, signal) => exchange("read", signal, (session, done) => session.get([...oids], done)),
    async set(writes, signal) {
      await exchange("write", signal, (session, done) => session.set(writes.map(varbindOf), done));
    },
    close() {
      closed = true;
      disconnect();
    },
  };
}

function openSession(target: SnmpTarget, purpose: Purpose, { line, address, family }: Line): Session {
  const { readMs, readRetries, writeMs } = target.timeouts ?? usualTimeouts;
  const options = {
    port: target.port,
    transport: family === 6 ? ("udp6" as const) : ("udp4" as const),
    dgramModule: line.dgramModule,
    reportOidMismatchErrors: true,
    ...(purpose === "read" ? { timeout: readMs, retries: readRetries } : { timeout: writeMs, retries: 0 }),
  };
  const { access } = target;
  if (access.version === "3") return createV3Session(address, userOf(access), options);
  const community = purpose === "read" ? access.readCommunity : access.writeCommunity;
  return createSession(address, community, { ...options, version: access.version === "1" ? Version1 : Version2c });
}

/** net-snmp's words for a user of SNMP v3. Privacy without authentication does not exist. */
export function userOf(access: Extract<SnmpAccess, { version: "3" }>): User {
  if (access.authProtocol === null) return { name: access.user, level: SecurityLevel.noAuthNoPriv };
  const auth = { name: access.user, authProtocol: AuthProtocols[access.authProtocol], authKey: access.authPassphrase };
  if (access.privProtocol === null) return { ...auth, level: SecurityLevel.authNoPriv };
  return {
    ...auth,
    level: SecurityLevel.authPriv,
    privProtocol: PrivProtocols[access.privProtocol],
    privKey: access.privPassphrase,
  };
}

function answerOf<T>(session: Session, signal: AbortSignal, ask: Ask<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => session.cancelRequests(new Error("cancelled"));
    signal.addEventListener("abort", abort, { once: true });
    ask(session, (error, result) => {
      signal.removeEventListener("abort", abort);
      if (error !== null) reject(error);
      else if (result === undefined) reject(new Error("an answer without values"));
      else resolve(result);
    });
  });
}
