import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { deflateSync, inflateSync } from "node:zlib";
import type { Box, Picture } from "./picture.ts";

interface KeptPicture {
  readonly boxes: Readonly<Record<string, Box>>;
  readonly columns: number;
  /** Deflated, as base64. */
  readonly squares: string;
}

function pathOf(screen: string): string {
  return fileURLToPath(new URL(`./kept/${screen}.json`, import.meta.url));
}

/** The kept pictures of a screen by look; nothing where it was never kept. */
export function keptPictures(screen: string): ReadonlyMap<string, Picture> {
  if (!existsSync(pathOf(screen))) return new Map();
  const kept = JSON.parse(readFileSync(pathOf(screen), "utf8")) as Record<string, KeptPicture>;
  return new Map(
    Object.entries(kept).map(([look, { boxes, columns, squares }]) => [
      look,
      { boxes, columns, squares: new Uint8Array(inflateSync(Buffer.from(squares, "base64"))) },
    ]),
  );
}

/** Keeps the pictures of a screen instead of those that were kept. A box is a line: what moved is read. */
export function keepPictures(screen: string, pictures: ReadonlyMap<string, Picture>): void {
  const looks = [...pictures].map(([look, { boxes, columns, squares }]) => {
    const lines = Object.entries(boxes).map(([name, box]) => {
      return `   ${JSON.stringify(name)}: ${JSON.stringify(box)}`;
    });
    const data = deflateSync(squares, { level: 9 }).toString("base64");
    return ` ${JSON.stringify(look)}: {\n  "boxes": {\n${lines.join(",\n")}\n  },\n  "columns": ${columns},\n  "squares": "${data}"\n }`;
  });
  writeFileSync(pathOf(screen), `{\n${looks.join(",\n")}\n}\n`);
}
