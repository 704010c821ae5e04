import { createHash, createPrivateKey, createPublicKey } from "node:crypto";
import type { AccountId, UserId } from "@holdall/core/protocol";
import { accountNumberOf, demoPeople } from "./people.ts";

/** A key pair of the demonstration. Its secret follows from the seed: never use one for real money. */
export interface DemoKey {
  /** Whose it is. */
  readonly user: string;
  readonly userId: UserId;
  readonly accountId: AccountId;
  /** Base64 of the 32-byte verifying key. */
  readonly apiKey: string;
  /** Base64 of the 32-byte seed. */
  readonly apiSecret: string;
  /** True for the keys of people, which the program shows at its start; bots keep theirs. */
  readonly isShown: boolean;
}

/** Ed25519 seeds as PKCS #8 (RFC 8410) begin with this. */
const PKCS8_PREFIX = Buffer.from("302e020100300506032b657004220420", "hex");

/** One key for each person but the house, the same for the same seed. */
export function demoKeys(seed: number): readonly DemoKey[] {
  return demoPeople
    .filter((who) => who.role !== "house")
    .map(({ name, role }) => {
      const secret = createHash("sha256").update(`holdall demo key ${seed} ${name}`).digest();
      const number = accountNumberOf(name);
      return {
        user: name,
        userId: number as UserId,
        accountId: number as AccountId,
        apiKey: publicKeyOf(secret),
        apiSecret: secret.toString("base64"),
        isShown: role === "trader",
      };
    });
}

function publicKeyOf(secret: Buffer): string {
  const key = Buffer.concat([PKCS8_PREFIX, secret]);
  const publicKey = createPublicKey(createPrivateKey({ key, format: "der", type: "pkcs8" }));
  const { x } = publicKey.export({ format: "jwk" });
  return Buffer.from(x ?? "", "base64url").toString("base64");
}
