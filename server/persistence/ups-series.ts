import { type Transaction, theSite } from "./database.ts";
import { Prisma } from "./generated/client.ts";

/** How many UPSes whose numbers follow each other share a row of `UpsMinutes`. Stored minutes rest on it: it never changes. */
export const bundleSize = 64;

const perStatement = 1000;

/** The numbers of all UPSes that have statistics. */
export async function readSeries(tx: Transaction): Promise<Map<string, number>> {
  const rows = await tx.$queryRaw<{ number: number; upsId: string }[]>(
    Prisma.sql`SELECT "number", "upsId" FROM "UpsSeries" WHERE "siteId" = ${theSite}`,
  );
  return new Map(rows.map((row) => [row.upsId, Number(row.number)]));
}

/** null: it has no statistics. */
export async function findSeries(tx: Transaction, upsId: string): Promise<number | null> {
  const rows = await tx.$queryRaw<{ number: number }[]>(
    Prisma.sql`SELECT "number" FROM "UpsSeries" WHERE "siteId" = ${theSite} AND "upsId" = ${upsId}`,
  );
  return rows[0] === undefined ? null : Number(rows[0].number);
}

/** Gives numbers to UPSes that have none. */
export async function addSeries(tx: Transaction, upsIds: readonly string[], round: number): Promise<void> {
  for (let i = 0; i < upsIds.length; i += perStatement) {
    const rows = upsIds.slice(i, i + perStatement).map((upsId) => Prisma.sql`(${theSite}, ${upsId}, ${round})`);
    await tx.$executeRaw(
      Prisma.sql`INSERT INTO "UpsSeries" ("siteId", "upsId", "lastRound") VALUES ${Prisma.join(rows)} ON CONFLICT DO NOTHING`,
    );
  }
}

/** The newest round in which any UPS had statistics; 0: none had. */
export async function newestRound(tx: Transaction): Promise<number> {
  const rows = await tx.$queryRaw<{ round: number | null }[]>(
    Prisma.sql`SELECT MAX("lastRound") AS "round" FROM "UpsSeries" WHERE "siteId" = ${theSite}`,
  );
  return Number(rows[0]?.round ?? 0);
}

/** Notes that they have statistics of this round. */
export async function touchSeries(tx: Transaction, numbers: readonly number[], round: number): Promise<void> {
  if (numbers.length === 0) return;
  await tx.$executeRaw(
    Prisma.sql`UPDATE "UpsSeries" SET "lastRound" = ${round} WHERE "number" IN (${Prisma.join([...numbers])})`,
  );
}

/**
 * Forgets UPSes that have had no statistics since this round: they are long gone from the tree. A few at a time. Answers how many.
 * @param alive those that have come back, and were not noted yet
 */
export async function forgetSeries(
  tx: Transaction,
  args: { beforeRound: number; alive: ReadonlySet<number> },
): Promise<number> {
  const { beforeRound, alive } = args;
  const rows = await tx.$queryRaw<{ number: number }[]>(
    Prisma.sql`SELECT "number" FROM "UpsSeries" WHERE "siteId" = ${theSite} AND "lastRound" < ${beforeRound} LIMIT 10`,
  );
  const gone = rows.map((row) => Number(row.number)).filter((number) => !alive.has(number));
  for (const number of gone) {
    await tx.$executeRaw(Prisma.sql`DELETE FROM "UpsStatistic" WHERE "series" = ${number}`);
    await tx.$executeRaw(Prisma.sql`DELETE FROM "UpsSeries" WHERE "number" = ${number}`);
  }
  return gone.length;
}
