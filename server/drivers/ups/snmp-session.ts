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
import { getByCommunity } from "./community-get.ts";
import { getQuestion } from "./get-question.ts";
import type { LineSocket } from "./line-socket.ts";
import { type SnmpWrite, varbindOf } from "./object-write.ts";
import { type Envelope, pduTag } from "./snmp-envelope.ts";
import { isStaleEngine, isTimeOut, silentFaults, toDriverError } from "./snmp-errors.ts";
import type { SnmpLine, SnmpSockets } from "./snmp-sockets.ts";
// net-snmp takes its keys from there.
import "./usm-keys.ts";

const sysUpTime = "1.3.6.1.2.1.1.3.0";

export type SnmpTimeouts = { readMs: number; readRetries: number; writeMs: number };
/** Real milliseconds. A write is not repeated: a card would do it twice. It gets the time of both tries of a read instead. */
const usualTimeouts: SnmpTimeouts = { readMs: 2_000, readRetries: 1, writeMs: 4_000 };

export type SnmpTarget = {
  host: string;
  port: number;
  access: SnmpAccess;
  timeouts?: SnmpTimeouts;
  /** Hears which SNMP v3 engine has answered, and its clock: from signed answers only. */
  onEngine?: (engine: EngineClock) => void;
};

/** An SNMP v3 engine and its clock. `engineId` in hex, `boots` its restarts, `time` seconds since the last one. */
export type EngineClock = { engineId: string; boots: number; time: number };

/**
 * SNMP to one device, one request in flight. Methods throw DriverError (`unreachable`, `timeout`, `rejected`, `badReply`; of a write `timeout`
 * instead of `badReply`: it may have been done).
 */
export interface SnmpClient {
  /** One PDU. The answers stand in the order of the questions; missing objects carry exceptions (v2c, v3) or fail it all (v1). */
  get(oids: readonly string[], signal: AbortSignal): Promise<Varbind[]>;
  set(writes: readonly SnmpWrite[], signal: AbortSignal): Promise<void>;
  close(): void;
}

/** `fail`: ends the request that runs; net-snmp has lost it. */
type Connected = { session: Session; socket: LineSocket; fail: () => void };
type Line = { line: SnmpLine; address: string; family: 4 | 6 };
type Purpose = "read" | "write";
type Ask<T> = (session: Session, done: (error: Error | null, result?: T) => void) => void;

export function createSnmpClient(target: SnmpTarget, sockets: SnmpSockets, addresses: Addresses): SnmpClient {
  return new Client(target, sockets, addresses);
}

class Client implements SnmpClient {
  readonly #target: SnmpTarget;
  readonly #sockets: SnmpSockets;
  readonly #addresses: Addresses;
  readonly #connected: Record<Purpose, Connected | null> = { read: null, write: null };
  #line: Line | null = null;
  #isClosed = false;

  constructor(target: SnmpTarget, sockets: SnmpSockets, addresses: Addresses) {
    this.#target = target;
    this.#sockets = sockets;
    this.#addresses = addresses;
  }

  get(oids: readonly string[], signal: AbortSignal): Promise<Varbind[]> {
    const { access, timeouts = usualTimeouts } = this.#target;
    if (access.version === "3") return this.#exchange("read", signal, (session, done) => session.get([...oids], done));
    const question = getQuestion(access.version, access.readCommunity, oids);
    return this.#inTurn(signal, ({ line }) => getByCommunity({ line, question, timeouts, signal }));
  }

  async set(writes: readonly SnmpWrite[], signal: AbortSignal): Promise<void> {
    try {
      await this.#exchange("write", signal, (session, done) => session.set(writes.map(varbindOf), done));
    } catch (error) {
      // Nonsense in answer to a write says as little of what came of it as silence does.
      const isNonsense = error instanceof DriverError && error.code === "badReply";
      throw isNonsense ? new DriverError("timeout", error.message, { cause: error }) : error;
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#disconnect();
  }

  #exchange<T>(purpose: Purpose, signal: AbortSignal, ask: Ask<T>): Promise<T> {
    return this.#inTurn(signal, (ours) => this.#askOnce(purpose, ours, signal, ask, true));
  }

  async #inTurn<T>(signal: AbortSignal, ask: (ours: Line) => Promise<T>): Promise<T> {
    const resolved = await this.#addresses.resolve(this.#target.host);
    if (this.#isClosed) throw new DriverError("unreachable", "closed");
    if (this.#line?.address !== resolved.address) {
      this.#disconnect();
      this.#line = { line: this.#sockets.lineTo({ ...resolved, port: this.#target.port }), ...resolved };
    }
    const ours = this.#line;
    let asked = false;
    try {
      return await ours.line.inTurn(() => {
        this.#mustBeCurrent(ours);
        asked = true;
        return ask(ours);
      }, signal);
    } catch (error) {
      if (error instanceof DriverError) throw error;
      throw new DriverError(asked ? "timeout" : "unreachable", "cancelled", { cause: error });
    }
  }

  async #askOnce<T>(purpose: Purpose, ours: Line, signal: AbortSignal, ask: Ask<T>, again: boolean): Promise<T> {
    const isFresh = this.#connected[purpose] === null;
    const now = this.#connect(purpose, ours);
    now.socket.broken = false;
    try {
      const result = await answerOf(now, signal, ask);
      this.#tellEngine(now.socket);
      return result;
    } catch (error) {
      // A session keeps what it learnt of a v3 engine; after a card's restart that may shut it out for good.
      this.#drop(purpose);
      const { broken, answer } = now.socket;
      const isReport = answer?.pdu?.tag === pduTag.report;
      if (purpose === "write" && isReport && !isSigned(answer)) throw unsignedRefusal(error, broken);
      if (again && isStaleEngine(error) && (purpose === "read" || isReport))
        return await this.#askOnce(purpose, ours, signal, ask, false);
      if (isFresh && purpose === "read" && isTimeOut(error) && answer !== null && !broken && !signal.aborted)
        throw await this.#whatIsWrongWith(ours, signal);
      throw toDriverError(error, broken);
    }
  }

  /**
   * The device told its engine and then was silent. Some agents say nothing to what they cannot decrypt, and few can tell wrong from lost; so it
   * is asked again without encryption, which gives nothing away but one object that everybody may read.
   */
  async #whatIsWrongWith(ours: Line, signal: AbortSignal): Promise<DriverError> {
    const { access } = this.#target;
    if (access.version !== "3") return new DriverError("timeout", "no answer");
    if (access.privProtocol === null) return silentFaults.silentToUser();
    const signedOnly = { ...this.#target, access: { ...access, privProtocol: null } };
    const probe = open(signedOnly, "probe", ours);
    try {
      await answerOf(probe, signal, (session, done) => session.get([sysUpTime], done));
      return silentFaults.wrongPrivKey();
    } catch (error) {
      const said = toDriverError(error, probe.socket.broken);
      if (said.code === "timeout") return signal.aborted ? said : silentFaults.silentToUser();
      // It may well refuse what is not encrypted: then it has taken the signature.
      return said.accessFault === "unknownUser" || said.accessFault === "wrongAuthKey"
        ? said
        : silentFaults.wrongPrivKey();
    } finally {
      probe.session.close();
    }
  }

  #tellEngine({ answer }: LineSocket): void {
    if (answer?.version !== "3" || !answer.isSigned) return;
    this.#target.onEngine?.({ engineId: answer.engineId, boots: answer.engineBoots, time: answer.engineTime });
  }

  /** Whoever waited for a turn on a line that was given up meanwhile must not ask on it, nor on the one that came after it. */
  #mustBeCurrent(ours: Line): void {
    if (this.#line !== ours)
      throw new DriverError("unreachable", this.#isClosed ? "closed" : "it has got another address");
  }

  #connect(purpose: Purpose, ours: Line): Connected {
    this.#mustBeCurrent(ours);
    const made = this.#connected[purpose] ?? open(this.#target, purpose, ours);
    this.#connected[purpose] = made;
    return made;
  }

  #drop(purpose: Purpose): void {
    this.#connected[purpose]?.session.close();
    this.#connected[purpose] = null;
  }

  #disconnect(): void {
    this.#drop("read");
    this.#drop("write");
    this.#line?.line.release();
    this.#line = null;
  }
}

function open(target: SnmpTarget, purpose: Purpose | "probe", { line, address, family }: Line): Connected {
  const { readMs, readRetries, writeMs } = target.timeouts ?? usualTimeouts;
  const socket = line.openSocket(target.access.version === "3" ? target.access : null, () => made.fail());
  const options = {
    port: target.port,
    transport: family === 6 ? ("udp6" as const) : ("udp4" as const),
    dgramModule: { createSocket: () => socket },
    reportOidMismatchErrors: true,
    timeout: purpose === "write" ? writeMs : readMs,
    retries: purpose === "read" ? readRetries : 0,
  };
  const { access } = target;
  const made: Connected = { session: sessionOf(), socket, fail: () => {} };
  made.session.on("error", () => {
    socket.broken = true;
  });
  return made;

  function sessionOf(): Session {
    if (access.version === "3") return createV3Session(address, userOf(access), options);
    const community = purpose === "write" ? access.writeCommunity : access.readCommunity;
    return createSession(address, community, { ...options, version: access.version === "1" ? Version1 : Version2c });
  }
}

function isSigned(answer: Envelope | null): boolean {
  return answer?.version === "3" && answer.isSigned;
}

/**
 * Anybody on the way can say without a signature that a write was refused, and make it be sent again: what came of it is not known. (An engine that was
 * exchanged says so unsigned, too: the next read learns it.)
 */
function unsignedRefusal(error: unknown, broken: boolean): DriverError {
  const said = toDriverError(error, broken);
  if (said.code === "timeout") return said;
  const accessFault = said.accessFault ?? undefined;
  return new DriverError("timeout", `nobody signed for this: ${said.message}`, { cause: error, accessFault });
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

function answerOf<T>(now: Connected, signal: AbortSignal, ask: Ask<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      now.session.cancelRequests(new Error("cancelled"));
      // It may have lost the request.
      reject(new Error("cancelled"));
    };
    signal.addEventListener("abort", abort, { once: true });
    now.fail = () => {
      signal.removeEventListener("abort", abort);
      reject(new DriverError("badReply", "the answer is no readable SNMP"));
    };
    ask(now.session, (error, result) => {
      signal.removeEventListener("abort", abort);
      if (error !== null) reject(error);
      else if (result === undefined) reject(new Error("an answer without values"));
      else resolve(result);
    });
  });
}
