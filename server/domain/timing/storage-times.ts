import type { Storage, Tree, Ups } from "../tree/entities.ts";

/** What the source adds to every warm-up: six minutes. */
export const warmupMarginSec = 360;

/** Seconds that a flush may take: the storage's own limit, else the shared one; 0 where there is no storage linkage. */
export function flushTimeoutSecOf(tree: Pick<Tree, "shared">, storage: Pick<Storage, "linkage" | "flushTimeoutSec">) {
  return storage.linkage ? (storage.flushTimeoutSec ?? tree.shared.flushTimeoutSec) : 0;
}

/** ③ (10.1): confirmation time of a linked storage's UPS. */
export function linkedStorageConfirmSec(ups: Pick<Ups, "confirmSec">): number {
  return ups.confirmSec;
}

/** ③'' (10.1): confirmation time of a control-side storage's UPS. */
export function controlStorageConfirmSec(ups: Pick<Ups, "confirmSec">): number {
  return ups.confirmSec;
}

/** ③ (10.2) of a linked controller's UPS: warm-up + 6 min + flush timeout. 12 + 6 + 5 = 23 min. */
export function linkedControllerReturnSec(ups: Pick<Ups, "warmupSec">, flushTimeoutSec: number): number {
  return ups.warmupSec + warmupMarginSec + flushTimeoutSec;
}

/** ③' (10.2) of a linked enclosure's UPS: as ③. */
export function linkedEnclosureReturnSec(ups: Pick<Ups, "warmupSec">, flushTimeoutSec: number): number {
  return linkedControllerReturnSec(ups, flushTimeoutSec);
}

/** C and C' (10.2) of control-side storage UPSes (controller, enclosure), and the lead of linked storage over its servers (2.6): warm-up + 6 min. */
export function storageLeadSec(ups: Pick<Ups, "warmupSec">): number {
  return ups.warmupSec + warmupMarginSec;
}
