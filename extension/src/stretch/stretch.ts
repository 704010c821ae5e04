import { argon2id } from "hash-wasm";
import type { WorkerScope } from "@holdall/extension/browser";

/** Turns one password into 32 bytes, for whoever holds the port it is given, and is then ended. */
const scope = globalThis as unknown as WorkerScope;

/** What arrives on the port. */
export interface Work {
  readonly password: Uint8Array;
  readonly memoryKiB: number;
  readonly passes: number;
  readonly lanes: number;
  readonly salt: Uint8Array;
}

const HASH_BYTES = 32;

scope.addEventListener("message", ({ ports: [port] }) => {
  port.onmessage = async ({ data }: MessageEvent<Work>) => {
    const { password, salt, memoryKiB, passes, lanes } = data;
    const hash = await argon2id({
      password,
      salt,
      memorySize: memoryKiB,
      iterations: passes,
      parallelism: lanes,
      hashLength: HASH_BYTES,
      outputType: "binary",
    });
    password.fill(0);
    port.postMessage(hash);
  };
});
