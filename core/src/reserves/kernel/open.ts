/** Opening the WASM kernel from its bytes, which the caller reads wherever it may: `kernel.wasm` beside this file. */
import type { Kernel } from "../kernel.ts";

/** The part of the platform's WebAssembly that is needed; `core` is compiled without host types. */
interface WasmMemory {
  readonly buffer: ArrayBuffer;
}
interface WasmHost {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (limits: {
    readonly initial: number;
    readonly maximum: number;
  }) => WasmMemory;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}
type WasmExports = Omit<Kernel, "memory" | "heapStart"> & {
  readonly heapStart: { readonly value: number };
};

const PAGE_BYTES = 65_536;
const PAGES_MAX = 65_536;
/** The kernel's static memory lies below this; a proof's memory is mapped from the kernel's own heap start. */
export const KERNEL_RESERVE_BYTES = 2 * PAGE_BYTES;

/** A kernel with at least `memoryBytes` of memory of its own. Throws a RangeError when the host refuses the memory. */
export function openKernel(wasm: Uint8Array, memoryBytes: number): Kernel {
  const host = (globalThis as unknown as { readonly WebAssembly: WasmHost }).WebAssembly;
  const pages = Math.ceil((memoryBytes + KERNEL_RESERVE_BYTES) / PAGE_BYTES);
  const memory = new host.Memory({ initial: pages, maximum: PAGES_MAX });
  const abort = (): never => {
    throw new Error("the kernel stopped");
  };
  const exports = new host.Instance(new host.Module(wasm), { env: { memory, abort } })
    .exports as WasmExports;
  return { ...exports, memory, heapStart: exports.heapStart.value };
}
