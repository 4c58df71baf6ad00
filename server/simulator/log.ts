/** The part of a pino logger that the simulator uses. */
export interface SimulatorLog {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}

export const silentLog: SimulatorLog = { info() {}, warn() {}, error() {} };

export type DropKind = "snmp" | "agent" | "bridge" | "wake" | "control";

/** Bad input, counted per door and logged once a minute at the most. */
export type Dropped = { counts: Record<DropKind, number>; drop(kind: DropKind, detail: string): void };

export function createDropped(log: SimulatorLog): Dropped {
  const counts: Record<DropKind, number> = { snmp: 0, agent: 0, bridge: 0, wake: 0, control: 0 };
  const loggedAt = new Map<DropKind, number>();
  return {
    counts,
    drop(kind, detail) {
      counts[kind] += 1;
      const now = performance.now();
      const last = loggedAt.get(kind);
      if (last !== undefined && now - last < 60_000) return;
      loggedAt.set(kind, now);
      log.warn({ door: kind, detail, total: counts[kind] }, "dropped bad input");
    },
  };
}
