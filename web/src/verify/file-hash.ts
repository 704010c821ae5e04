import { hex, sha256 } from "@holdall/core/reserves";
import type { Manifest } from "@holdall/core/reserves";
import type { CheckLine, NamedFile } from "./protocol.ts";

/**
 * Lines of a day, each failed one with the SHA-256 of the file that it read, so that people who saw
 * different bytes find out by comparing it. A file that is not there has none.
 */
export function withFileHashes(
  lines: readonly CheckLine[],
  files: readonly NamedFile[],
  manifest: Manifest | undefined,
): readonly CheckLine[] {
  return lines.map((line) => {
    if (line.outcome !== "failed") return line;
    const name = fileOf(line, files, manifest);
    const file = files.find((each) => each.name === name);
    return file === undefined ? line : withHash(line, file);
  });
}

/** A line with the SHA-256, in hexadecimal, of the bytes that it is about. */
export function withHash(line: CheckLine, { name, bytes }: NamedFile): CheckLine {
  return { ...line, read: { name, sha256: hex(sha256(bytes)) } };
}

/** Which file of the day a check read: the one that its place names, or the one that it is always about. */
function fileOf(
  { check, code, place }: CheckLine,
  files: readonly NamedFile[],
  manifest: Manifest | undefined,
): string {
  const [first = ""] = place.split(" ");
  if (files.some(({ name }) => name === first)) return first;
  const disclosed = manifest?.disclosed.find(({ name }) => name === place);
  if (check === "disclosed" && disclosed !== undefined) return disclosed.file;
  if (check === "proof") return first;
  if (check === "reserves") return "reserves.json";
  return code === "beacon-mismatch" ? "beacon.bin" : "manifest.json";
}
