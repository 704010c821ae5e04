import { argon2Sync } from "node:crypto";
import type { Stretch } from "./vault.ts";

/** The platform's Argon2id (RFC 9106), as the command line and the co-signer inject it. */
export const stretchOnNode: Stretch = (message, { memoryKiB, passes, lanes, salt }) =>
  new Uint8Array(
    argon2Sync("argon2id", {
      message,
      nonce: salt,
      memory: memoryKiB,
      passes,
      parallelism: lanes,
      tagLength: 32,
    }),
  );
