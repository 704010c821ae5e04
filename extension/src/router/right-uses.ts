import type { Ask } from "@holdall/chain/nodes";

/** The events `Transfer` of ERC-20 and ERC-721, `TransferSingle` and `TransferBatch` of ERC-1155. */
const TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
const SINGLE = "0xc3d58168c5ae7397731d063d5bbf3d657854427343f4c083240f7aacaa2d0f62";
const BATCH = "0x4a39dc06d4c0dbc64b70af90fd698a233a518aa5d07e595d983b8c0526c8f7fb";
/** Movements of one contract that are looked at for a right's last use, the newest ones. */
const MOVES_MAX = 20;

/** The digits of a word without its prefix. */
export const ZERO_WORD = "0".repeat(64);

/** An address as a word of a log. */
export const wordOf = (address: string): string =>
  `0x${address.slice(2).toLowerCase().padStart(ZERO_WORD.length, "0")}`;

/** A log, as far as it says who may take from what, or what moved, and where it stands. */
export interface RightLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly blockNumber: string;
  readonly transactionHash: string;
}

/** When rights were given and used. What was asked once is not asked again. */
export interface Uses {
  /** The time of a log's block. */
  timeOf(log: RightLog): Promise<number | null>;
  /**
   * The last time that a spender was seen to take something of the contract from the account: it is named
   * as who moved it, or the transaction was its own or a call of it. `null` where none was seen.
   */
  lastOf(right: RightLog, spender: string): Promise<number | null>;
}

/** Uses of the rights that an account has given, as its node remembers them. */
export function createUses(ask: Ask, account: string): Uses {
  const times = new Map<string, number | null>();
  const moves = new Map<string, readonly RightLog[]>();
  const parties = new Map<string, readonly string[]>();
  const from = wordOf(account);
  const logsOf = async (address: string, topics: readonly unknown[]) =>
    (await ask("eth_getLogs", [
      { address, fromBlock: "0x0", toBlock: "latest", topics },
    ])) as readonly RightLog[];
  const movesOf = async (address: string): Promise<readonly RightLog[]> => {
    const known = moves.get(address);
    if (known !== undefined) return known;
    const found = [
      ...(await logsOf(address, [TRANSFER, from])),
      ...(await logsOf(address, [[SINGLE, BATCH], null, from])),
    ];
    const newest = found.toSorted(oldestFirst).slice(-MOVES_MAX).toReversed();
    moves.set(address, newest);
    return newest;
  };
  const partiesOf = async (hash: string): Promise<readonly string[]> => {
    const known = parties.get(hash);
    if (known !== undefined) return known;
    const { from: sender, to } = Object(await ask("eth_getTransactionByHash", [hash])) as {
      readonly from?: string;
      readonly to?: string | null;
    };
    const found = [sender ?? "", to ?? ""].map((one) => one.toLowerCase());
    parties.set(hash, found);
    return found;
  };
  const timeOf = async ({ blockNumber }: RightLog): Promise<number | null> => {
    const known = times.get(blockNumber);
    if (known !== undefined) return known;
    const block: unknown = await ask("eth_getBlockByNumber", [blockNumber, false]);
    const { timestamp } = Object(block) as { readonly timestamp?: string };
    const atMs = timestamp === undefined ? null : Number(BigInt(timestamp)) * 1_000;
    times.set(blockNumber, atMs);
    return atMs;
  };
  return {
    timeOf,
    async lastOf({ address }, spender) {
      const wanted = spender.toLowerCase();
      for (const move of await movesOf(address)) {
        const isOperator = move.topics[0] !== TRANSFER && move.topics[1] === wordOf(wanted);
        if (isOperator || (await partiesOf(move.transactionHash)).includes(wanted))
          return timeOf(move);
      }
      return null;
    },
  };
}

function oldestFirst(left: RightLog, right: RightLog): number {
  return Number(BigInt(left.blockNumber) - BigInt(right.blockNumber));
}
