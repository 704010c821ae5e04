import { existsSync, readFileSync } from "node:fs";
import { isMasterKeyOf } from "@holdall/server/identity";
import type { IdentityDatabase } from "@holdall/server/identity";
import { keepFile, nodePorts } from "@holdall/server/ports";
import type { Rng } from "@holdall/server/ports";

const KEY_BYTES = 32;

/**
 * The key of `file`, made at the first start. Losing it is losing everything about people. Throws
 * where the people in `database` are sealed under another key: a node of a cluster would find nobody,
 * and is told so before it stands by, not when it takes over.
 */
export async function identityKeyOf({
  file,
  database,
  rng,
}: {
  readonly file: string;
  readonly database: IdentityDatabase;
  readonly rng: Rng;
}): Promise<Buffer> {
  if (!existsSync(file)) {
    const words = Uint32Array.from({ length: KEY_BYTES / 4 }, () => rng.u32());
    keepFile(nodePorts().disk, file, new Uint8Array(words.buffer));
  }
  const masterKey = readFileSync(file);
  if (masterKey.length !== KEY_BYTES)
    throw new Error(`${file} is damaged: it has ${masterKey.length} bytes, not ${KEY_BYTES}`);
  if (await isMasterKeyOf({ database, masterKey })) return masterKey;
  throw new Error(
    `${file} is not the key under which the people of this database are sealed. Bring the venue's own, from another node or from the backup`,
  );
}
