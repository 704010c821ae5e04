import { NodeError } from "@holdall/chain/nodes";
import type { Ask } from "@holdall/chain/nodes";
import type { Allowance } from "./allowances.ts";
import { createUses, ZERO_WORD, wordOf } from "./right-uses.ts";
import type { RightLog, Uses } from "./right-uses.ts";

/** The event `Approval(address,address,uint256)`, of ERC-20 for an amount and of ERC-721 for an item. */
const APPROVAL = "0x8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b925";
/** The selector of `allowance(address,address)`. */
const ALLOWANCE = "0xdd62ed3e";
/** The event `ApprovalForAll(address,address,bool)` of ERC-721 and ERC-1155. */
const APPROVAL_FOR_ALL = "0x17307eab39ab6107e8899845ad3d59bd9653f200f220920489ca2b5937696c31";
/** The selector of `isApprovedForAll(address,address)`. */
const IS_APPROVED_FOR_ALL = "0xe985e9c5";
/** The selectors of `getApproved(uint256)` and `ownerOf(uint256)`. */
const GET_APPROVED = "0x081812fc";
const OWNER_OF = "0x6352211e";
/** Rights of each kind that are looked at, the newest ones. */
export const RIGHTS_MAX = 200;
/** Rights from here on are everything there will ever be. */
const EVERYTHING = 1n << 255n;
/** An event about one item names it in a field more than one about an amount. */
const [AMOUNT_FIELDS, ITEM_FIELDS] = [3, 4] as const;

/** Whose rights are asked for, and of which network. */
export interface RightsOf {
  readonly network: string;
  readonly account: string;
}

/** Every right to take that an address of an EVM network has given and that stands now. */
export async function evmRights(ask: Ask, of: RightsOf): Promise<readonly Allowance[]> {
  const owner = wordOf(of.account);
  const given = async (event: string): Promise<readonly RightLog[]> => {
    const filter = { fromBlock: "0x0", toBlock: "latest", topics: [event, owner] };
    return (await ask("eth_getLogs", [filter])) as readonly RightLog[];
  };
  const approvals = await given(APPROVAL);
  const uses = createUses(ask, of.account);
  const withFields = (logs: readonly RightLog[], count: number): readonly RightLog[] =>
    logs.filter(({ topics }) => topics.length === count);
  const amounts = withFields(approvals, AMOUNT_FIELDS);
  const operators = withFields(await given(APPROVAL_FOR_ALL), AMOUNT_FIELDS);
  const items = withFields(approvals, ITEM_FIELDS);
  const rows: Allowance[] = [];
  for (const log of newestOf(amounts)) {
    const answer = await askRight(ask, log, `${ALLOWANCE}${owner.slice(2)}${spenderOf(log)}`);
    const units = answer >= EVERYTHING ? null : answer;
    const asset = { kind: "token", id: log.address } as const;
    if (answer > 0n) rows.push({ ...of, asset, units, ...(await seen(uses, log, spenderOf(log))) });
  }
  for (const log of newestOf(operators)) {
    const question = `${IS_APPROVED_FOR_ALL}${owner.slice(2)}${spenderOf(log)}`;
    const answer = await askRight(ask, log, question);
    // Every item of a collection, whichever: none of them is named.
    const asset = { kind: "item", id: log.address, item: 0n } as const;
    const units = null;
    if (answer > 0n) rows.push({ ...of, asset, units, ...(await seen(uses, log, spenderOf(log))) });
  }
  return [...rows, ...(await singleRights(ask, of, { items, uses }))];
}

/** Rights to one item each. Who has one is asked of the contract, and whether the item is still here. */
async function singleRights(
  ask: Ask,
  of: RightsOf,
  { items, uses }: { readonly items: readonly RightLog[]; readonly uses: Uses },
): Promise<readonly Allowance[]> {
  const rows: Allowance[] = [];
  for (const log of newestOf(items, ITEM_FIELDS - 1)) {
    const item = log.topics[ITEM_FIELDS - 1].slice(2);
    const owner = await askRight(ask, log, `${OWNER_OF}${item}`);
    const spender = await askRight(ask, log, `${GET_APPROVED}${item}`);
    if (owner !== BigInt(of.account) || spender === 0n) continue;
    const asset = { kind: "item", id: log.address, item: BigInt(`0x${item}`) } as const;
    const word = spender.toString(16).padStart(ZERO_WORD.length, "0");
    rows.push({ ...of, asset, units: 1n, isSingle: true, ...(await seen(uses, log, word)) });
  }
  return rows;
}

/** The last log of each contract and field, the newest last, and no more than are looked at. */
function newestOf(logs: readonly RightLog[], field = 2): readonly RightLog[] {
  const newest = new Map<string, RightLog>();
  for (const log of logs) {
    const key = `${log.address} ${log.topics[field]}`;
    newest.delete(key);
    newest.set(key, log);
  }
  return [...newest.values()].slice(-RIGHTS_MAX);
}

const spenderOf = ({ topics }: RightLog): string => topics[2].slice(2);

/** What a contract answers; one that knows no such right, or refuses to say, has given none. */
async function askRight(ask: Ask, { address: to }: RightLog, data: string): Promise<bigint> {
  try {
    const said = String(await ask("eth_call", [{ to, data }, "latest"]));
    return said === "0x" ? 0n : BigInt(said);
  } catch (error) {
    if (error instanceof NodeError && /revert/iu.test(error.message)) return 0n;
    throw error;
  }
}

/** Who has a right, since when, and when they were last seen to use it. */
async function seen(uses: Uses, log: RightLog, spenderWord: string) {
  const spender = `0x${spenderWord.slice(-40)}`;
  const [givenAtMs, usedAtMs] = [await uses.timeOf(log), await uses.lastOf(log, spender)];
  return { spender, givenAtMs, usedAtMs };
}
