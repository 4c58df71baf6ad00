import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

export type SmallDisk = {
  folder: string;
  /** Takes what is left of its space. */
  fill(): void;
  free(): void;
  forbidWriting(): void;
  /** Lets nobody write that one file of it any more. */
  forbidWritingOf(file: string): void;
  unmount(): Promise<void>;
};

let allowed: boolean | null = null;

/** Why a test that needs one is skipped. */
export const noSmallDisk = "needs root on Linux, to mount a disk that can be filled or made read-only";

/** Whether this process may mount one: on Linux, as root, outside of a container that forbids it. */
export function smallDisksAllowed(): boolean {
  if (allowed !== null) return allowed;
  if (process.platform !== "linux" || process.getuid?.() !== 0) {
    allowed = false;
    return allowed;
  }
  try {
    const folder = mount();
    run("umount", "--lazy", folder);
    rmdirSync(folder);
    allowed = true;
  } catch {
    allowed = false;
  }
  return allowed;
}

/** A disk of eight megabytes in memory. */
export async function mountSmallDisk(): Promise<SmallDisk> {
  const folder = mount();
  const bound: string[] = [];
  const filler = path.join(folder, "filler");
  return {
    folder,
    fill() {
      const handle = openSync(filler, "w");
      try {
        for (let bytes = 1024 * 1024; bytes >= 512; ) {
          try {
            writeSync(handle, Buffer.alloc(bytes));
          } catch {
            bytes /= 2;
          }
        }
      } finally {
        closeSync(handle);
      }
    },
    free: () => rmSync(filler),
    forbidWriting: () => run("mount", "-o", "remount,ro", folder),
    forbidWritingOf(file) {
      run("mount", "--bind", file, file);
      bound.push(file);
      run("mount", "-o", "remount,ro,bind", file);
    },
    async unmount() {
      for (const file of bound) run("umount", "--lazy", file);
      run("umount", "--lazy", folder);
      rmdirSync(folder);
    },
  };
}

function run(command: "mount" | "umount", ...args: string[]): void {
  execFileSync(command, args, { stdio: "ignore" });
}

function mount(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "fukuden-disk-"));
  try {
    run("mount", "-t", "tmpfs", "-o", "size=8m,mode=700", "tmpfs", folder);
  } catch (error) {
    rmdirSync(folder);
    throw error;
  }
  return folder;
}
