import { describe, expect, test } from "vitest";
import type { Disk, DiskErrorCode } from "./disk.ts";
import { DiskError, readFully, writeFully } from "./disk.ts";

/** A disk, and an empty folder on it in which the suite may do as it likes. */
export interface DiskUnderTest {
  readonly disk: Disk;
  readonly folder: string;
}

function codeOf(act: () => unknown): DiskErrorCode | "no error" {
  try {
    act();
  } catch (error) {
    if (error instanceof DiskError) return error.code;
    throw error;
  }
  return "no error";
}

function write(disk: Disk, path: string, text: string): void {
  const file = disk.open(path, "create");
  writeFully(file, Buffer.from(text), 0);
  file.close();
}

function read(disk: Disk, path: string): string {
  const file = disk.open(path, "read");
  const bytes = Buffer.alloc(file.sizeBytes());
  readFully(file, bytes, 0);
  file.close();
  return bytes.toString();
}

/** What every disk does. */
export function diskConformance(name: string, make: () => DiskUnderTest): void {
  describe(`disk files: ${name}`, () => fileConformance(make));
  describe(`disk names: ${name}`, () => nameConformance(make));
  describe(`disk locks: ${name}`, () => lockConformance(make));
}

function fileConformance(make: () => DiskUnderTest): void {
  test("what was written is read back, also through another handle", () => {
    const { disk, folder } = make();
    const file = disk.open(`${folder}/a`, "create");
    writeFully(file, Buffer.from("hold all"), 0);
    expect(file.sizeBytes()).toBe(8);
    expect(read(disk, `${folder}/a`)).toBe("hold all");
    file.close();
  });

  test("a write in the middle changes only what it covers, one beyond the end leaves zeros between", () => {
    const { disk, folder } = make();
    write(disk, `${folder}/a`, "0123456789");
    const file = disk.open(`${folder}/a`, "write");
    writeFully(file, Buffer.from("xy"), 4);
    writeFully(file, Buffer.from("z"), 12);
    expect(read(disk, `${folder}/a`)).toBe("0123xy6789\0\0z");
    file.close();
  });

  test("reading at or beyond the end gives 0 bytes, across the end what is there", () => {
    const { disk, folder } = make();
    write(disk, `${folder}/a`, "0123");
    const file = disk.open(`${folder}/a`, "read");
    const target = new Uint8Array(8);
    expect(file.readAt(target, 4)).toBe(0);
    expect(file.readAt(target, 100)).toBe(0);
    expect(readFully(file, target, 2)).toBe(2);
    expect([...target.subarray(0, 3)]).toEqual([50, 51, 0]);
    file.close();
  });

  test("an empty write writes nothing", () => {
    const { disk, folder } = make();
    const file = disk.open(`${folder}/a`, "create");
    expect(file.writeAt(new Uint8Array(0), 5)).toBe(0);
    expect(file.sizeBytes()).toBe(0);
    file.close();
  });

  test("a file opened for reading refuses a write", () => {
    const { disk, folder } = make();
    write(disk, `${folder}/a`, "0123");
    const file = disk.open(`${folder}/a`, "read");
    expect(codeOf(() => file.writeAt(new Uint8Array(1), 0))).toBe("closed");
    file.close();
  });

  test("a closed file refuses everything but another close", async () => {
    const { disk, folder } = make();
    const file = disk.open(`${folder}/a`, "create");
    file.close();
    file.close();
    expect(codeOf(() => file.sizeBytes())).toBe("closed");
    expect(codeOf(() => file.readAt(new Uint8Array(1), 0))).toBe("closed");
    expect(codeOf(() => file.writeAt(new Uint8Array(1), 0))).toBe("closed");
    expect(codeOf(() => file.fdatasync())).toBe("closed");
    await expect(file.fdatasyncLater()).rejects.toMatchObject({ code: "closed" });
  });

  test("both syncs return, and writing may go on", async () => {
    const { disk, folder } = make();
    const file = disk.open(`${folder}/a`, "create");
    writeFully(file, Buffer.from("one"), 0);
    file.fdatasync();
    writeFully(file, Buffer.from("two"), 3);
    await file.fdatasyncLater();
    expect(read(disk, `${folder}/a`)).toBe("onetwo");
    file.close();
  });

  test("a removed file stays readable through the handle that has it open", () => {
    const { disk, folder } = make();
    write(disk, `${folder}/a`, "kept");
    const file = disk.open(`${folder}/a`, "read");
    disk.remove(`${folder}/a`);
    const target = Buffer.alloc(4);
    readFully(file, target, 0);
    expect(target.toString()).toBe("kept");
    file.close();
  });
}

function nameConformance(make: () => DiskUnderTest): void {
  test("opening needs the file, creating needs its absence and its folder", () => {
    const { disk, folder } = make();
    expect(codeOf(() => disk.open(`${folder}/a`, "read"))).toBe("not-found");
    expect(codeOf(() => disk.open(`${folder}/a`, "write"))).toBe("not-found");
    expect(codeOf(() => disk.open(`${folder}/no/a`, "create"))).toBe("not-found");
    write(disk, `${folder}/a`, "");
    expect(codeOf(() => disk.open(`${folder}/a`, "create"))).toBe("already-exists");
  });

  test("names come sorted by code unit, files and folders alike", () => {
    const { disk, folder } = make();
    for (const name of ["b", "a", "B", "10", "9"]) write(disk, `${folder}/${name}`, "");
    disk.makeFolder(`${folder}/c/deep`);
    expect(disk.list(folder)).toEqual(["10", "9", "B", "a", "b", "c"]);
    expect(disk.list(`${folder}/c`)).toEqual(["deep"]);
    expect(codeOf(() => disk.list(`${folder}/none`))).toBe("not-found");
  });

  test("making a folder that exists changes nothing; over a file it is refused", () => {
    const { disk, folder } = make();
    disk.makeFolder(`${folder}/c`);
    write(disk, `${folder}/c/a`, "kept");
    disk.makeFolder(`${folder}/c`);
    expect(read(disk, `${folder}/c/a`)).toBe("kept");
    expect(codeOf(() => disk.makeFolder(`${folder}/c/a`))).toBe("already-exists");
  });

  test("a rename replaces its target in one step", () => {
    const { disk, folder } = make();
    write(disk, `${folder}/new`, "new");
    write(disk, `${folder}/old`, "old");
    disk.rename(`${folder}/new`, `${folder}/old`);
    disk.syncDirectory(folder);
    expect(disk.list(folder)).toEqual(["old"]);
    expect(read(disk, `${folder}/old`)).toBe("new");
    expect(codeOf(() => disk.rename(`${folder}/new`, `${folder}/old`))).toBe("not-found");
    expect(codeOf(() => disk.rename(`${folder}/old`, `${folder}/no/old`))).toBe("not-found");
  });

  test("a removed file is gone, once", () => {
    const { disk, folder } = make();
    write(disk, `${folder}/a`, "");
    expect(disk.exists(`${folder}/a`)).toBe(true);
    disk.remove(`${folder}/a`);
    expect(disk.exists(`${folder}/a`)).toBe(false);
    expect(codeOf(() => disk.remove(`${folder}/a`))).toBe("not-found");
  });

  test("syncing a folder needs the folder", () => {
    const { disk, folder } = make();
    disk.syncDirectory(folder);
    expect(codeOf(() => disk.syncDirectory(`${folder}/none`))).toBe("not-found");
  });

  test("space is what is free of a total", () => {
    const { disk, folder } = make();
    const { freeBytes, totalBytes } = disk.space(folder);
    expect(Number.isSafeInteger(freeBytes) && Number.isSafeInteger(totalBytes)).toBe(true);
    expect(freeBytes).toBeGreaterThan(0);
    expect(freeBytes).toBeLessThanOrEqual(totalBytes);
  });
}

function lockConformance(make: () => DiskUnderTest): void {
  test("a lock is had once, and again after its release", () => {
    const { disk, folder } = make();
    const lock = disk.lock(`${folder}/lock`);
    expect(() => disk.lock(`${folder}/lock`)).toThrow(/process \d+ holds .*lock: locked/);
    lock.release();
    lock.release();
    disk.lock(`${folder}/lock`).release();
  });

  test("releasing twice does not take the lock from the next holder", () => {
    const { disk, folder } = make();
    const first = disk.lock(`${folder}/lock`);
    first.release();
    const second = disk.lock(`${folder}/lock`);
    first.release();
    expect(codeOf(() => disk.lock(`${folder}/lock`))).toBe("locked");
    second.release();
  });

  test("locks of different names do not meet", () => {
    const { disk, folder } = make();
    const left = disk.lock(`${folder}/left`);
    const right = disk.lock(`${folder}/right`);
    left.release();
    right.release();
  });
}
