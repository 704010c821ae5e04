import { list, record, text } from "@holdall/wallet/realm/shape";
import type { RouterPlatform } from "./platform.ts";

/** A token the person wants to see on a chain whose nodes do not list them. */
export interface NotedToken {
  readonly network: string;
  readonly id: string;
}

const TOKENS_MAX = 200;
const tokens = list<NotedToken>(record({ network: text(80), id: text(64) }), TOKENS_MAX);

/** Tokens noted so far. */
export async function notedTokens({ store }: RouterPlatform): Promise<readonly NotedToken[]> {
  return tokens(await store.get("tokens")) ?? [];
}

/** Notes a token once; beyond 200 the oldest is let go. */
export async function noteToken(platform: RouterPlatform, token: NotedToken): Promise<void> {
  const others = (await notedTokens(platform)).filter(
    ({ network, id }) => network !== token.network || id.toLowerCase() !== token.id.toLowerCase(),
  );
  await platform.store.set("tokens", [...others, token].slice(-TOKENS_MAX));
}
