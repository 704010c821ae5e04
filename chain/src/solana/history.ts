import type { Asset, HistoryPage, Movement } from "@holdall/chain/port";
import type { Ask } from "@holdall/chain/nodes";
import { fieldsOf, listOf, textOf, wholeOf } from "./answers.ts";
import { tokenAsset } from "./token-facts.ts";

interface Page {
  readonly limit: number;
  readonly before: string | null;
}

/** Confirmed transactions of an address, newest first, with what each changed for it. */
export async function historyOf(
  ask: Ask,
  address: string,
  { limit, before }: Page,
): Promise<HistoryPage> {
  const options = { limit, commitment: "confirmed", ...(before === null ? {} : { before }) };
  const entries = listOf(await ask("getSignaturesForAddress", [address, options])).map(fieldsOf);
  const movements: Movement[] = [];
  for (const entry of entries) {
    const signature = textOf(entry["signature"]);
    const how = { encoding: "json", commitment: "confirmed", maxSupportedTransactionVersion: 0 };
    const found = await ask("getTransaction", [signature, how]);
    if (found !== null) movements.push(movementOf(signature, address, fieldsOf(found)));
  }
  const next = entries.length < limit ? null : (movements.at(-1)?.id ?? null);
  return { movements, next };
}

type Fields = Readonly<Record<string, unknown>>;

function movementOf(id: string, address: string, found: Fields): Movement {
  const meta = fieldsOf(found["meta"]);
  const time = found["blockTime"];
  return {
    id,
    height: wholeOf(found["slot"]),
    atMs: time === null || time === undefined ? null : Number(wholeOf(time)) * 1_000,
    isFailed: meta["err"] !== null,
    changes: [...coinChange(found, meta, address), ...tokenChanges(meta, address)],
  };
}

function coinChange(found: Fields, meta: Fields, address: string) {
  const message = fieldsOf(fieldsOf(found["transaction"])["message"]);
  const loaded = fieldsOf(meta["loadedAddresses"] ?? {});
  const keys = [
    ...listOf(message["accountKeys"]),
    ...listOf(loaded["writable"] ?? []),
    ...listOf(loaded["readonly"] ?? []),
  ];
  const place = keys.indexOf(address);
  if (place < 0) return [];
  const before = wholeOf(listOf(meta["preBalances"])[place]);
  const after = wholeOf(listOf(meta["postBalances"])[place]);
  return before === after
    ? []
    : [{ asset: { kind: "native" } satisfies Asset, units: after - before }];
}

function tokenChanges(meta: Fields, address: string) {
  const sums = new Map<string, bigint>();
  for (const [name, sign] of [
    ["preTokenBalances", -1n],
    ["postTokenBalances", 1n],
  ] as const) {
    for (const one of listOf(meta[name] ?? []).map(fieldsOf)) {
      if (one["owner"] !== address) continue;
      const mint = textOf(one["mint"]);
      const units = BigInt(textOf(fieldsOf(one["uiTokenAmount"])["amount"]));
      sums.set(mint, (sums.get(mint) ?? 0n) + sign * units);
    }
  }
  return [...sums]
    .filter(([, units]) => units !== 0n)
    .map(([mint, units]) => ({ asset: tokenAsset(mint), units }));
}
