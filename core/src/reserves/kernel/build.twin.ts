/**
 * The kernel's build recipe: AssemblyScript sources to WebAssembly, the same bytes on any machine.
 * Run as a program it writes `kernel.wasm`; the test rebuilds and compares. Sources end in `.as`,
 * so that no TypeScript tool takes them for TypeScript.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import asc from "assemblyscript/asc";

const OPTIONS = [
  "--runtime stub",
  "--optimizeLevel 3",
  "--shrinkLevel 0",
  "--converge",
  "--noAssert",
  "--importMemory",
  "--maximumMemory 65536",
  "--enable simd",
  "--uncheckedBehavior always",
];

/** Compiles the sources beside this file. Throws with the compiler's messages when they do not compile. */
export async function buildKernel(): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const messages: string[] = [];
  const result = await asc.main(
    ["index.ts", "--outFile", "kernel.wasm", ...OPTIONS.flatMap((option) => option.split(" "))],
    {
      readFile: (name) => readSource(name),
      writeFile: (name, contents) => {
        if (name.endsWith(".wasm") && typeof contents !== "string") binary = contents;
      },
      listFiles: () => [],
      stderr: { write: (text) => void messages.push(String(text)) },
    },
  );
  if (result.error !== null || binary === undefined)
    throw new Error(messages.join("") || "the kernel does not compile");
  return binary;
}

function readSource(name: string): string | null {
  const path = join(import.meta.dirname, "assembly", name.replace(/\.ts$/, ".as"));
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, "kernel.wasm"), await buildKernel());
