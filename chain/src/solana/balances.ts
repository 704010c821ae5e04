import type { Ask } from "@holdall/chain/nodes";
import type { Balance } from "@holdall/chain/port";
import { fieldsOf, inContext, listOf, textOf, wholeOf } from "./answers.ts";
import { TOKEN_2022_PROGRAM, TOKEN_PROGRAM, tokenAsset } from "./token-facts.ts";

/** The coin and every token account of an address, at the lowest height of the answers. */
export async function readBalances(ask: Ask, address: string) {
  const level = { commitment: "confirmed" };
  const coin = inContext(await ask("getBalance", [address, level]), wholeOf);
  const found: Balance[] = [
    { asset: { kind: "native" }, units: coin.value, decimals: 9, account: null },
  ];
  let { height } = coin;
  for (const programId of [TOKEN_PROGRAM, TOKEN_2022_PROGRAM]) {
    const options = { ...level, encoding: "jsonParsed" };
    const answer = await ask("getTokenAccountsByOwner", [address, { programId }, options]);
    const held = inContext(answer, listOf);
    if (held.height < height) height = held.height;
    found.push(...held.value.map(heldBalance));
  }
  const value = found.toSorted((left, right) =>
    (left.account ?? "") < (right.account ?? "") ? -1 : 1,
  );
  return { height, value: value as readonly Balance[] };
}

function heldBalance(value: unknown): Balance {
  const { pubkey, account } = fieldsOf(value);
  const data = fieldsOf(fieldsOf(account)["data"]);
  const info = fieldsOf(fieldsOf(data["parsed"])["info"]);
  const { amount, decimals } = fieldsOf(info["tokenAmount"]);
  return {
    asset: tokenAsset(textOf(info["mint"])),
    units: BigInt(textOf(amount)),
    decimals: Number(wholeOf(decimals)),
    account: textOf(pubkey),
  };
}
