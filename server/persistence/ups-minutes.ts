import { copyRow, limitRow, mergeRow, rowLength } from "../domain/statistics/step-row.ts";
import type { Transaction } from "./database.ts";
import { Prisma } from "./generated/client.ts";
import type { KeyedRows } from "./packed-rows.ts";
import { bundleSize } from "./ups-series.ts";

const perStatement = 1000;

/** A minute of one bundle: the keys are the UPSes' numbers, counted from the bundle's first. */
export type MinuteOfBundle = { startMin: number; bundle: number; body: Uint8Array };

/** The bundles of one minute. @param numbers of the UPSes whose rows these are, in any order */
export function bundlesOf(numbers: readonly number[], rows: Float64Array): Map<number, KeyedRows> {
  const gathered = new Map<number, { key: number; row: number }[]>();
  for (const [row, number] of numbers.entries()) {
    const bundle = Math.floor(number / bundleSize);
    const its = gathered.get(bundle) ?? [];
    gathered.set(bundle, its);
    its.push({ key: number % bundleSize, row });
  }
  const bundles = new Map<number, KeyedRows>();
  for (const [bundle, its] of gathered) {
    its.sort((a, b) => a.key - b.key);
    const own = new Float64Array(its.length * rowLength);
    for (const [i, { row }] of its.entries()) copyRow(own, i, rows, row);
    bundles.set(bundle, { keys: its.map(({ key }) => key), rows: own });
  }
  return bundles;
}

/** Both together: a minute that was begun before a restart, or that a clock that was set back tells again. */
export function addMinutes(a: KeyedRows, b: KeyedRows): KeyedRows {
  const keys = [...new Set([...a.keys, ...b.keys])].sort((x, y) => x - y);
  const rows = new Float64Array(keys.length * rowLength);
  for (const one of [a, b])
    for (const [i, key] of one.keys.entries()) mergeRow(rows, keys.indexOf(key) * rowLength, one.rows, i * rowLength);
  for (let at = 0; at < rows.length; at += rowLength) limitRow(rows, at, 60);
  return { keys, rows };
}

export async function readMinute(tx: Transaction, startMin: number): Promise<MinuteOfBundle[]> {
  return tx.$queryRaw<MinuteOfBundle[]>(
    Prisma.sql`SELECT "startMin", "bundle", "body" FROM "UpsMinutes" WHERE "startMin" = ${startMin}`,
  );
}

/** Of one bundle, those from `fromMin` on and before `toMin`, oldest first. */
export async function readMinutes(
  tx: Transaction,
  args: { bundle: number; fromMin: number; toMin: number },
): Promise<MinuteOfBundle[]> {
  const { bundle, fromMin, toMin } = args;
  return tx.$queryRaw<MinuteOfBundle[]>(
    Prisma.sql`SELECT "startMin", "bundle", "body" FROM "UpsMinutes"
      WHERE "startMin" >= ${fromMin} AND "startMin" < ${toMin} AND "bundle" = ${bundle} ORDER BY "startMin"`,
  );
}

/** Each takes the place of what is there of the same minute and bundle. */
export async function writeMinutes(tx: Transaction, minutes: readonly MinuteOfBundle[]): Promise<void> {
  for (let i = 0; i < minutes.length; i += perStatement) {
    const values = minutes.slice(i, i + perStatement).map((m) => Prisma.sql`(${m.startMin}, ${m.bundle}, ${m.body})`);
    await tx.$executeRaw(
      Prisma.sql`INSERT INTO "UpsMinutes" ("startMin", "bundle", "body") VALUES ${Prisma.join(values)}
        ON CONFLICT ("startMin", "bundle") DO UPDATE SET "body" = excluded."body"`,
    );
  }
}

export async function deleteMinutes(
  tx: Transaction,
  args: { bundle: number; fromMin: number; toMin: number },
): Promise<void> {
  const { bundle, fromMin, toMin } = args;
  await tx.$executeRaw(
    Prisma.sql`DELETE FROM "UpsMinutes"
      WHERE "startMin" >= ${fromMin} AND "startMin" < ${toMin} AND "bundle" = ${bundle}`,
  );
}

/** The bundles that have minutes before `fromMin`, or from `toMin` on. */
export async function bundlesOutside(tx: Transaction, args: { fromMin: number; toMin: number }): Promise<number[]> {
  const rows = await tx.$queryRaw<{ bundle: number }[]>(
    Prisma.sql`SELECT DISTINCT "bundle" FROM "UpsMinutes"
      WHERE "startMin" < ${args.fromMin} OR "startMin" >= ${args.toMin} ORDER BY "bundle"`,
  );
  return rows.map((row) => Number(row.bundle));
}
