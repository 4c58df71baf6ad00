import { type Level, levels, slotOf } from "../domain/statistics/levels.ts";
import { emptySteps, knownSteps, type Steps } from "../domain/statistics/roll-up.ts";
import { copyRow, rowLength } from "../domain/statistics/step-row.ts";
import type { Transaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import { packRows, unpackRows } from "./packed-rows.ts";

/** A row of `UpsStatistic`: the keys in its body are places of steps, from 0. */
export type StoredBlock = { series: number; stepSec: number; slot: number; startMin: number; body: Uint8Array };

const perStatement = 500;

/** Blocks of one level of the UPSes from `fromSeries` on and before `toSeries`, in these places of the ring, whichever time they hold. */
export async function readBlocks(
  tx: Transaction,
  args: { fromSeries: number; toSeries: number; level: Level; slots: readonly number[] },
): Promise<StoredBlock[]> {
  const { fromSeries, toSeries, level, slots } = args;
  if (slots.length === 0) return [];
  return tx.$queryRaw<StoredBlock[]>(
    Prisma.sql`SELECT "series", "stepSec", "slot", "startMin", "body" FROM "UpsStatistic"
      WHERE "series" >= ${fromSeries} AND "series" < ${toSeries} AND "stepSec" = ${level.stepSec}
        AND "slot" IN (${Prisma.join([...slots])})`,
  );
}

/** Each takes its place in the ring. */
export async function writeBlocks(tx: Transaction, blocks: readonly StoredBlock[]): Promise<void> {
  for (let i = 0; i < blocks.length; i += perStatement) {
    const values = blocks
      .slice(i, i + perStatement)
      .map((b) => Prisma.sql`(${b.series}, ${b.stepSec}, ${b.slot}, ${b.startMin}, ${b.body})`);
    await tx.$executeRaw(
      Prisma.sql`INSERT INTO "UpsStatistic" ("series", "stepSec", "slot", "startMin", "body") VALUES ${Prisma.join(values)}
        ON CONFLICT ("series", "stepSec", "slot") DO UPDATE SET "startMin" = excluded."startMin", "body" = excluded."body"`,
    );
  }
}

export function packBlock(series: number, steps: Steps): StoredBlock {
  const level = levels.find(({ stepSec }) => stepSec === steps.stepSec);
  if (level === undefined) throw new Error(`no statistics are kept in steps of ${steps.stepSec} s`);
  const keys = knownSteps(steps);
  const rows = new Float64Array(keys.length * rowLength);
  for (const [i, key] of keys.entries()) copyRow(rows, i, steps.rows, key);
  return {
    series,
    stepSec: level.stepSec,
    slot: slotOf(level, steps.startSec),
    startMin: steps.startSec / 60,
    body: packRows({ keys, rows }),
  };
}

/** @throws Error when the body is damaged */
export function unpackBlock(block: Pick<StoredBlock, "startMin" | "body">, level: Level): Steps {
  const steps = emptySteps({
    startSec: Number(block.startMin) * 60,
    stepSec: level.stepSec,
    count: level.stepsPerBlock,
  });
  const { keys, rows } = unpackRows(block.body);
  for (const [i, key] of keys.entries()) if (key < level.stepsPerBlock) copyRow(steps.rows, key, rows, i);
  return steps;
}
