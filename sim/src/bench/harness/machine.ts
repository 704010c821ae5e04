import { execFileSync } from "node:child_process";
import { statfsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { cpus, loadavg, totalmem } from "node:os";

/** What stands beside every figure. */
export interface Machine {
  readonly commit: string;
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly compiler: string;
  readonly fileSystem: string;
  readonly loadBefore: number;
  readonly loadAfter: number;
}

/** Facts of this machine; `loadBefore` was read when the run began. */
export function machineFacts(options: {
  readonly loadBefore: number;
  readonly folder: string;
  readonly compiler: string;
}): Machine {
  const processors = cpus();
  return {
    commit: commit(),
    node: process.version,
    processor: processors[0]?.model.trim() ?? "unknown",
    cores: processors.length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    compiler: options.compiler,
    fileSystem: FILE_SYSTEMS[statfsSync(options.folder).type] ?? "other",
    loadBefore: options.loadBefore,
    loadAfter: currentLoad(),
  };
}

/** Share of all cores that was busy over so long: what others do while we do nothing. */
export async function busyShare(milliseconds: number): Promise<number> {
  const before = cpuTimes();
  await setTimeout(milliseconds);
  const after = cpuTimes();
  return (after.busy - before.busy) / (after.all - before.all);
}

function cpuTimes(): { readonly busy: number; readonly all: number } {
  let busy = 0;
  let all = 0;
  for (const { times } of cpus()) {
    const sum = times.user + times.nice + times.sys + times.idle + times.irq;
    busy += sum - times.idle;
    all += sum;
  }
  return { busy, all };
}

/** Load of the last minute. */
export function currentLoad(): number {
  return Math.round(loadavg()[0] * 100) / 100;
}

/** Magic numbers of `statfs(2)`. */
const FILE_SYSTEMS: Readonly<Record<number, string>> = {
  0xef53: "ext4",
  0x9123683e: "btrfs",
  0x58465342: "xfs",
  0x01021994: "tmpfs",
  0x794c7630: "overlayfs",
  0x2fc12fc1: "zfs",
};

function commit(): string {
  try {
    return execFileSync("git", ["rev-parse", "--short", "HEAD"], {
      encoding: "utf8",
      stdio: "pipe",
    }).trim();
  } catch {
    return "unknown";
  }
}
