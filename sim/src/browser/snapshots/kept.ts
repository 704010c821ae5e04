import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { packed, unpacked } from "./packed-pixels.ts";
import type { Box, Picture } from "./picture.ts";

interface KeptLook {
  readonly browserMajor: number;
  readonly boxes: Readonly<Record<string, Box>>;
}

const folder = new URL("./kept/", import.meta.url);

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, folder));
}

/** Its pixels stand beside the boxes, in a file of their own for each look. */
function pixelsPath(screen: string, look: string): string {
  return pathOf(`${screen}-${look.replaceAll(" ", "-")}.pixels`);
}

function looksOf(screen: string): Readonly<Record<string, KeptLook>> {
  const path = pathOf(`${screen}.json`);
  if (!existsSync(path)) return {};
  return JSON.parse(readFileSync(path, "utf8")) as Readonly<Record<string, KeptLook>>;
}

/** The looks in which a screen was kept, whole. */
export function keptLooks(screen: string): readonly string[] {
  return Object.keys(looksOf(screen)).filter((look) => existsSync(pixelsPath(screen, look)));
}

/** Where the parts of a screen stood in a look; nothing where it was never kept. */
export function keptBoxes(screen: string, look: string): Picture["boxes"] {
  return looksOf(screen)[look]?.boxes ?? {};
}

/** The kept picture of a screen in a look; `undefined` where it was never kept. */
export function keptPicture(screen: string, look: string): Picture | undefined {
  const kept = looksOf(screen)[look];
  const path = pixelsPath(screen, look);
  if (kept === undefined || !existsSync(path)) return undefined;
  return { ...kept, levels: unpacked(readFileSync(path)) };
}

/** Keeps the pictures of a screen instead of those that were kept. A box is a line: what moved is read. */
export function keepPictures(screen: string, pictures: ReadonlyMap<string, Picture>): void {
  mkdirSync(folder, { recursive: true });
  const looks = [...pictures].map(([look, { boxes, browserMajor, levels }]) => {
    writeFileSync(pixelsPath(screen, look), packed(levels));
    const lines = Object.entries(boxes).map(([name, box]) => {
      return `   ${JSON.stringify(name)}: ${JSON.stringify(box)}`;
    });
    return ` ${JSON.stringify(look)}: {\n  "browserMajor": ${browserMajor},\n  "boxes": {\n${lines.join(",\n")}\n  }\n }`;
  });
  writeFileSync(pathOf(`${screen}.json`), `{\n${looks.join(",\n")}\n}\n`);
}
