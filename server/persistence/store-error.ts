/**
 * What is the matter with a database file. notWritable: the disk is full or read-only, or another process holds the lock; try again.
 * broken: the file is damaged or no database. newer: a newer version of the product wrote it. changed: an applied migration is not
 * the one that this version has. Every message names the file and what to do.
 */
export type StoreErrorCode = "storeNotWritable" | "storeBroken" | "storeNewer" | "storeChanged";

export class StoreError extends Error {
  readonly code: StoreErrorCode;
  constructor(code: StoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "StoreError";
    this.code = code;
  }
}

// SQLite's primary result codes.
const busy = [5, 6];
const notWritable = [8, 10, 13, 14];
const broken = [11, 26];
const fileErrors = ["EACCES", "EPERM", "EROFS", "ENOSPC", "EDQUOT", "EIO", "ENOTDIR", "EEXIST", "EISDIR", "ENOENT"];

/**
 * The store's trouble behind an error of the database client or of the file system; null: it is another matter.
 * Result codes travel in different fields at different depths, so the whole chain of causes is looked at.
 */
export function storeErrorOf(error: unknown, file: string): StoreError | null {
  for (let at: unknown = error, depth = 0; isObject(at) && depth < 8; at = next(at), depth++) {
    if (at instanceof StoreError) return at;
    const code = numberOf(at.rawCode) ?? numberOf(at.extendedCode) ?? numberOf(at.originalCode);
    const primary = code === null ? null : code & 0xff;
    const message = typeof at.message === "string" ? at.message : "";
    if ((primary !== null && broken.includes(primary)) || /not a database|disk image is malformed/.test(message))
      return brokenFile(file, message, error);
    if (
      (primary !== null && (notWritable.includes(primary) || busy.includes(primary))) ||
      at.kind === "SocketTimeout" ||
      at.code === "P1008" ||
      /readonly database|disk is full|disk I\/O error|unable to open database|database is locked/.test(message) ||
      (typeof at.code === "string" && fileErrors.includes(at.code))
    )
      return new StoreError(
        "storeNotWritable",
        `${file} cannot be written (${message}). Make room on the disk, or make the folder writable for this user.`,
        { cause: error },
      );
  }
  return null;
}

export function brokenFile(file: string, why: string, cause?: unknown): StoreError {
  return new StoreError(
    "storeBroken",
    `${file} is damaged or no database (${why}). It was left as it is. Restore it from a backup, or move it and its -wal and -shm files away to start anew.`,
    { cause },
  );
}

function next(at: Record<string, unknown>): unknown {
  const meta = isObject(at.meta) ? at.meta.driverAdapterError : undefined;
  return meta ?? at.cause;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function numberOf(value: unknown): number | null {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isInteger(number) ? number : null;
}
