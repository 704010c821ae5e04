import type { NamedFile } from "./protocol.ts";

/** More than any published day weighs without its buckets. */
const FILE_BYTES_MAX = 16 << 20;
/** Names inside a day's folder that lie in a folder of their own. */
const INNER = /(?:^|\/)((?:disclosed|buckets)\/[^/]+)$/;

/** The name that a file has inside the folder of its day, wherever that folder lies. */
export function nameInDay(path: string): string {
  return INNER.exec(path)?.[1] ?? path.split("/").at(-1) ?? path;
}

/** Single files carry no folder: an opening in clear is offered under the name it has in one, too. */
function withInner(files: readonly NamedFile[]): NamedFile[] {
  const loose = files.filter(({ name }) => name.endsWith(".porb") && !name.includes("/"));
  return [...files, ...loose.map(({ name, bytes }) => ({ name: `disclosed/${name}`, bytes }))];
}

/** Chosen files, or those of a chosen folder, under their names inside the day's folder. */
export async function readFiles(files: readonly File[]): Promise<NamedFile[]> {
  const small = files.filter(({ size }) => size <= FILE_BYTES_MAX);
  const read = await Promise.all(
    small.map(async (file): Promise<NamedFile> => {
      const path = file.webkitRelativePath === "" ? file.name : file.webkitRelativePath;
      return { name: nameInDay(path), bytes: new Uint8Array(await file.arrayBuffer()) };
    }),
  );
  return withInner(read);
}

/** Files of a drop, folders opened. */
export async function droppedFiles(transfer: DataTransfer): Promise<NamedFile[]> {
  const entries = Array.from(transfer.items).map((item) => item.webkitGetAsEntry());
  const found: NamedFile[] = [];
  for (const entry of entries) if (entry !== null) await collect(entry, found);
  return withInner(found);
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory;

async function collect(entry: FileSystemEntry, found: NamedFile[]): Promise<void> {
  if (isFolder(entry)) {
    const reader = entry.createReader();
    // A reader answers in pieces; an empty one is the end.
    for (;;) {
      const inner = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (inner.length === 0) return;
      for (const each of inner) await collect(each, found);
    }
  }
  const file = await new Promise<File>((resolve, reject) =>
    (entry as FileSystemFileEntry).file(resolve, reject),
  );
  if (file.size > FILE_BYTES_MAX) return;
  const bytes = new Uint8Array(await file.arrayBuffer());
  found.push({ name: nameInDay(entry.fullPath), bytes });
}
