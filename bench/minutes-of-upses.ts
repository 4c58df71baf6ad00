import { createRandom } from "../server/domain/simulation/trial/random.ts";
import { figures, partsPerUnit } from "../server/domain/statistics/figures.ts";
import type { ClosedMinute } from "../server/domain/statistics/minute-recorder.ts";
import {
  addValue,
  cellsPerFigure,
  heard,
  onBattery,
  outagesBegun,
  rowLength,
} from "../server/domain/statistics/step-row.ts";

type State = { loadPercent: number; inputVolts: number; batteryCelsius: number };

/**
 * What the recorder would say of some UPSes, minute by minute, without polling them: loads with a daily course and noise, mains that waver by
 * tenths of volts, a battery that warms up and cools down; some ten outages a year. Every value is new at every poll: a hard case for what packs them.
 * @param polls in a minute
 */
export function minutesOfUpses(count: number, polls = 12): (startAt: number) => ClosedMinute {
  const random = createRandom(4);
  const wobble = (width: number) => (random.next() + random.next() + random.next() - 1.5) * width;
  const upsIds = Array.from({ length: count }, (_, i) => `ups-${String(i + 1).padStart(5, "0")}`);
  const states: State[] = upsIds.map(() => ({ loadPercent: 35, inputVolts: 230, batteryCelsius: 25 }));
  return (startAt) => {
    const rows = new Float64Array(count * rowLength);
    const dayCourse = Math.sin((startAt / 86_400_000) * 2 * Math.PI);
    for (const [i, state] of states.entries()) {
      const at = i * rowLength;
      const isOut = random.next() < 10 / (365 * 1440);
      for (let poll = 0; poll < polls; poll++) {
        state.loadPercent += (35 + 5 * dayCourse - state.loadPercent) * 0.05 + wobble(0.8);
        state.inputVolts += (230 - state.inputVolts) * 0.1 + wobble(0.8);
        state.batteryCelsius += (25 + dayCourse - state.batteryCelsius) * 0.001 + wobble(0.02);
        const runtimeSec = 60 * Math.round((35 * 60) / Math.max(5, state.loadPercent));
        const values = { ...state, chargePercent: isOut ? 95 : 100, runtimeSec, outputVolts: 230 + wobble(0.3) };
        for (const [f, figure] of figures.entries())
          addValue(rows, at + f * cellsPerFigure, Math.round(values[figure] * partsPerUnit[figure]), 60 / polls);
      }
      rows[at + heard] = 60;
      if (isOut) rows[at + onBattery] = 30;
      if (isOut) rows[at + outagesBegun] = 1;
    }
    return { startAt, upsIds, rows };
  };
}
