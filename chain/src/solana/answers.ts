import { Refused } from "@holdall/chain/port";
import type { Ask, AtHeight } from "@holdall/chain/nodes";

/** An account as a node reports it. */
export interface SolanaAccount {
  readonly lamports: bigint;
  readonly owner: string;
  readonly executable: boolean;
  readonly data: Uint8Array;
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields of an object that a node answered. */
export function fieldsOf(value: unknown): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Refused("answer-malformed", "an object is expected");
}

export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Refused("answer-malformed", "a list is expected");
}

/** A whole number that a node answered, of any size. */
export function wholeOf(value: unknown): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  throw new Refused("answer-malformed", `a whole number is expected, not ${String(value)}`);
}

export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  throw new Refused("answer-malformed", "text is expected");
}

/** An answer in its envelope: the value, and the slot it speaks of. */
export function inContext<T>(answer: unknown, read: (value: unknown) => T): AtHeight<T> {
  const { context, value } = fieldsOf(answer);
  return { height: wholeOf(fieldsOf(context)["slot"]), value: read(value) };
}

/** An account in base64, or `null` where there is none. */
export function accountOf(value: unknown): SolanaAccount | null {
  if (value === null) return null;
  const { lamports, owner, executable, data } = fieldsOf(value);
  const [text, encoding] = listOf(data);
  if (encoding !== "base64") throw new Refused("answer-malformed", "base64 is expected");
  return {
    lamports: wholeOf(lamports),
    owner: textOf(owner),
    executable: executable === true,
    data: bytesOfBase64(textOf(text)),
  };
}

function bytesOfBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    throw new Refused("answer-malformed", "base64 is expected");
  }
}

const ACCOUNTS_PER_CALL = 100;

/** Accounts by address at one level; absent ones are left out. The height is the lowest of the calls. */
export async function readAccounts(
  ask: Ask,
  addresses: readonly string[],
  commitment: "confirmed" | "processed" = "confirmed",
): Promise<AtHeight<ReadonlyMap<string, SolanaAccount>>> {
  const found = new Map<string, SolanaAccount>();
  let height: bigint | undefined;
  for (let start = 0; start < addresses.length; start += ACCOUNTS_PER_CALL) {
    const page = addresses.slice(start, start + ACCOUNTS_PER_CALL);
    const options = { encoding: "base64", commitment };
    const answer = inContext(await ask("getMultipleAccounts", [page, options]), listOf);
    height = height === undefined || answer.height < height ? answer.height : height;
    page.forEach((address, place) => {
      const account = accountOf(answer.value[place] ?? null);
      if (account !== null) found.set(address, account);
    });
  }
  return { height: height ?? 0n, value: found };
}
