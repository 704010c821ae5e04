import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";

/** The rights of the machine's owner. */
export const isRoot = process.getuid?.() === 0;

/** Runs a program of the machine to its end; throws with what it said. */
export function run(program: string, args: readonly string[]): string {
  return execFileSync(program, [...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** Why a Debian package is missing here; installs it where that is allowed. */
export function missingPackage(name: string, file: string): string | undefined {
  if (existsSync(file)) return undefined;
  if (!isRoot || !existsSync("/usr/bin/apt-get")) return `needs ${file}: apt-get install ${name}`;
  try {
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", name]);
  } catch {
    return `apt-get install ${name} did not succeed`;
  }
  return existsSync(file) ? undefined : `${name} does not hold ${file}`;
}

/** Why no disk image can be mounted here. */
export function mountObstacle(): string | undefined {
  if (!isRoot) return "needs root, to mount a disk image";
  if (!existsSync("/sbin/mkfs.ext4")) return "needs mkfs.ext4: apt-get install e2fsprogs";
  return existsSync("/dev/loop-control") ? undefined : "this machine has no loop devices";
}

/** A small disk of its own: an ext4 image, mounted. */
export class DiskImage {
  readonly image: string;
  readonly folder: string;
  #isMounted = false;

  /** Made new with this size, or, without one, taken as it is. */
  constructor(image: string, folder: string, megabytes?: number) {
    this.image = image;
    this.folder = folder;
    if (megabytes !== undefined) {
      run("truncate", ["-s", `${megabytes}M`, image]);
      run("/sbin/mkfs.ext4", ["-q", "-F", "-m", "0", image]);
    }
    mkdirSync(folder, { recursive: true });
  }

  mount(): void {
    run("mount", ["-o", "loop", this.image, this.folder]);
    this.#isMounted = true;
  }

  unmount(): void {
    if (!this.#isMounted) return;
    run("umount", ["-l", this.folder]);
    this.#isMounted = false;
  }

  /** Its space comes back as soon as nobody has a file of it open. */
  remove(): void {
    this.unmount();
    rmSync(this.image, { force: true });
  }

  /** A copy of what had reached the device: what a power cut leaves. */
  copyTo(image: string): void {
    run("cp", ["--sparse=always", this.image, image]);
  }
}
