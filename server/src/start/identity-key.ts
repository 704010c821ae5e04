import { existsSync, readFileSync } from "node:fs";
import { isMasterKeyOf, MASTER_KEY_BYTES, newMasterKey } from "@holdall/server/identity";
import type { IdentityDatabase } from "@holdall/server/identity";
import { keepFile, nodePorts } from "@holdall/server/ports";
import type { Rng } from "@holdall/server/ports";

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
  const isNew = !existsSync(file);
  const masterKey = isNew ? newMasterKey(rng) : readFileSync(file);
  if (masterKey.length !== MASTER_KEY_BYTES)
    throw new Error(
      `${file} is damaged: it has ${masterKey.length} bytes, not ${MASTER_KEY_BYTES}`,
    );
  if (!(await isMasterKeyOf({ database, masterKey })))
    throw new Error(
      `${file} is ${isNew ? "missing" : "another key"}: the people of this database are sealed under the venue's own. Bring it from another node or from the backup`,
    );
  if (isNew) keepFile(nodePorts().disk, file, masterKey);
  return masterKey;
}
