import { usedPasskey } from "../passkeys.ts";
import type { Person } from "../people/person.ts";
import { recoveryDigest, stepOfCode } from "../totp.ts";

/** The person after one of their passkeys signed that challenge; `undefined` when none did. */
export async function provePasskey(
  person: Person,
  of: {
    readonly origin: string;
    readonly passkeyId: string;
    readonly credential: unknown;
    readonly challenge: Buffer;
    readonly nowMs: number;
  },
): Promise<Person | undefined> {
  const passkey = person.passkeys.find(({ passkeyId }) => passkeyId === of.passkeyId);
  if (passkey === undefined) return undefined;
  const used = await usedPasskey({ ...of, passkey });
  if (used === undefined) return undefined;
  const passkeys = person.passkeys.map((each) => (each === passkey ? used : each));
  return { ...person, passkeys };
}

/**
 * The person after showing a code of the authenticator or a recovery code, which works no second
 * time; `undefined` when it is neither.
 */
export function proveCode(person: Person, code: string, nowMs: number): Person | undefined {
  const { totp } = person;
  if (totp === null) return undefined;
  const secret = Buffer.from(totp.secret, "base64");
  const step = stepOfCode(secret, code, { nowMs, lastStep: totp.lastStep });
  if (step !== undefined) return { ...person, totp: { ...totp, lastStep: step } };
  const digest = recoveryDigest(code);
  if (!totp.recoveryDigests.includes(digest)) return undefined;
  const recoveryDigests = totp.recoveryDigests.filter((each) => each !== digest);
  return { ...person, totp: { ...totp, recoveryDigests } };
}
