/** Ids run from 1 to this and begin again; RFC 1628 lets them wrap. It defines 24 alarms, so that one is always free. */
export const alarmRows = 64;

export type AlarmRow = {
  /** The number of RFC 1628's well-known alarm. */
  readonly alarm: number;
  /** sysUpTime when it came up. */
  readonly upTimeTicks: number;
};

/** upsAlarmTable of one card: a row for each alarm that stands, under ids that grow from 1 (RFC 1628, upsAlarmId). */
export class AlarmTable {
  #rows: Map<number, AlarmRow> | null = null;
  #lastId = 0;

  get size(): number {
    return this.#rows?.size ?? 0;
  }

  row(id: number): AlarmRow | undefined {
    return this.#rows?.get(id);
  }

  /** Takes the alarms that stand now, and answers with the rows that went and those that came. */
  refresh(
    present: ReadonlySet<number>,
    upTimeTicks: number,
  ): { removed: [id: number, row: AlarmRow][]; added: [id: number, row: AlarmRow][] } | null {
    if (present.size === 0 && this.size === 0) return null;
    this.#rows ??= new Map();
    const rows = this.#rows;
    const removed = [...rows].filter(([, { alarm }]) => !present.has(alarm));
    for (const [id] of removed) rows.delete(id);
    const known = new Set([...rows.values()].map(({ alarm }) => alarm));
    const added: [number, AlarmRow][] = [];
    for (const alarm of present) {
      if (known.has(alarm)) continue;
      do this.#lastId = (this.#lastId % alarmRows) + 1;
      while (rows.has(this.#lastId));
      const row = { alarm, upTimeTicks };
      rows.set(this.#lastId, row);
      added.push([this.#lastId, row]);
    }
    return removed.length + added.length > 0 ? { removed, added } : null;
  }
}
