/**
 * The kernel's build recipe: AssemblyScript sources to WebAssembly, the same bytes on any machine.
 * Run as a program it writes `kernel.wasm` and, beside it, of what it was built. Tests compare that with
 * the sources every time, and with `HOLDALL_LONG=1` build the kernel anew. Sources end in `.as`, so that
 * no TypeScript tool takes them for TypeScript.
 */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
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

/** Of what a kernel is built, and what comes of it: hashes in hexadecimal. */
export interface BuiltFrom {
  /** Over each source's name and text, the options, and the compiler's version. */
  readonly sources: string;
  readonly kernel: string;
}

/** What is built from today's sources by today's compiler, if it comes to these bytes. */
export function builtFrom(kernel: Uint8Array): BuiltFrom {
  const { version } = createRequire(import.meta.url)("assemblyscript/package.json") as {
    version: string;
  };
  const folder = join(import.meta.dirname, "assembly");
  const sources = createHash("sha256").update(JSON.stringify([version, OPTIONS]));
  for (const name of readdirSync(folder)
    .filter((each) => each.endsWith(".as"))
    .sort()) {
    sources.update(JSON.stringify([name, readFileSync(join(folder, name), "utf8")]));
  }
  return {
    sources: sources.digest("hex"),
    kernel: createHash("sha256").update(kernel).digest("hex"),
  };
}

if (import.meta.main) {
  const kernel = await buildKernel();
  writeFileSync(join(import.meta.dirname, "kernel.wasm"), kernel);
  const told = `${JSON.stringify(builtFrom(kernel), null, 2)}\n`;
  writeFileSync(join(import.meta.dirname, "built-from.json"), told);
}
