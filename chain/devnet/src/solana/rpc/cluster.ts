import { RpcError } from "@holdall/devnet/door";
import type { Ledger } from "../ledger/ledger.ts";
import { BLOCKHASH_LIFE } from "../ledger/block.ts";
import type { SealedBlock } from "../ledger/block.ts";
import { FAUCET_LAMPORTS } from "../ledger/genesis.ts";
import { isWritable, readTransaction } from "../runtime/wire.ts";
import { shownTransaction } from "../show/transaction.ts";
import {
  VERSION,
  countAt,
  invalid,
  levelOf,
  listAt,
  optionsAt,
  readAddress,
  readCount,
  reading,
  textAt,
  transactionAs,
} from "./params.ts";
import type { Method, Options } from "./params.ts";

const BLOCKS_MAX = 500_000;
const INFLATION_ADDRESSES_MAX = 1_000;
const SECONDS_PER_YEAR = 31_557_600;

const getSlot: Method = (call) => call.ledger.slotAt(levelOf(optionsAt(call, 0)));

const getBlockHeight: Method = (call) => {
  const level = levelOf(optionsAt(call, 0));
  const { ledger } = call;
  return level === "processed" ? ledger.open.height : ledger.blockAt(level).height;
};

const getLatestBlockhash: Method = (call) => {
  const { level, answer } = reading(call, optionsAt(call, 0));
  const { blockhash, height } = call.ledger.blockAt(level);
  return answer({ blockhash, lastValidBlockHeight: height + BLOCKHASH_LIFE });
};

const isBlockhashValid: Method = (call) => {
  const { answer } = reading(call, optionsAt(call, 1));
  return answer(call.ledger.lastValidHeight(textAt(call, 0)) !== undefined);
};

/** The sealed block of a slot; the errors say whether it is not there yet, skipped, or cleaned up. */
function blockAt(ledger: Ledger, slot: number): SealedBlock {
  const found = ledger.blockOf(slot);
  if (found !== undefined) return found;
  if (slot >= ledger.open.slot) {
    throw new RpcError(-32_004, `Block not available for slot ${slot}`);
  }
  const first = ledger.blocks[0].slot;
  if (slot < first) {
    throw new RpcError(
      -32_001,
      `Block ${slot} cleaned up, does not exist on node. First available block: ${first}`,
    );
  }
  const isRecent = slot > ledger.slotAt("finalized");
  throw new RpcError(
    isRecent ? -32_007 : -32_009,
    isRecent
      ? `Slot ${slot} was skipped, or missing due to ledger jump to recent snapshot`
      : `Slot ${slot} was skipped, or missing in long-term storage`,
  );
}

const getBlock: Method = (call) => {
  const { ledger } = call;
  const slot = countAt(call, 0);
  const given = call.params[1];
  const options: Options = typeof given === "string" ? { encoding: given } : optionsAt(call, 1);
  if (levelOf(options) === "processed")
    throw invalid("Method does not support commitment below `confirmed`");
  if (slot > ledger.slotAt(levelOf(options))) {
    throw new RpcError(-32_004, `Block not available for slot ${slot}`);
  }
  const block = blockAt(ledger, slot);
  const details = options["transactionDetails"] ?? "full";
  return {
    blockhash: block.blockhash,
    previousBlockhash: block.previousBlockhash,
    parentSlot: block.parentSlot,
    blockHeight: block.height,
    blockTime: block.timeSeconds,
    ...contents(ledger, block, { details, options }),
    ...(options["rewards"] === false ? {} : { rewards: rewardsOf(ledger, slot) }),
  };
};

function contents(
  ledger: Ledger,
  { signatures }: SealedBlock,
  { details, options }: { readonly details: unknown; readonly options: Options },
) {
  const records = signatures
    .map((signature) => ledger.history.find(signature))
    .filter((record) => record !== undefined);
  switch (details) {
    case "none":
      return {};
    case "signatures":
      return { signatures };
    case "accounts":
      return {
        transactions: records.map((record) => {
          const wire = readTransaction(record.bytes);
          const accountKeys = record.keys.map((pubkey, place) => ({
            pubkey,
            signer: place < wire.signerCount,
            writable: isWritable(wire, place) || record.loadedWritable.includes(pubkey),
            source: place < wire.keys.length ? "transaction" : "lookupTable",
          }));
          const { meta } = shownTransaction(record, { encoding: "jsonParsed", versionMax: 0 });
          return { transaction: { signatures: [record.signature], accountKeys }, meta };
        }),
      };
    case "full":
      return {
        transactions: records.map((record) => shownTransaction(record, transactionAs(options))),
      };
    default:
      throw invalid(`Invalid params: unknown transactionDetails ${String(details)}`);
  }
}

function rewardsOf({ epochs }: Ledger, slot: number) {
  const record = epochs.records.findLast(({ rewardSlot }) => rewardSlot === slot);
  return [...(record?.rewards ?? [])].map(([pubkey, reward]) => ({
    pubkey,
    lamports: reward.lamports,
    postBalance: reward.balanceAfter,
    rewardType: reward.kind,
    commission: reward.commission,
  }));
}

const getBlocks: Method = (call) => {
  const { ledger } = call;
  const first = countAt(call, 0);
  const hasLast = typeof call.params[1] === "number";
  const newest = ledger.slotAt(levelOf(optionsAt(call, hasLast ? 2 : 1)));
  const last = Math.min(newest, hasLast ? countAt(call, 1) : newest);
  if (last - first > BLOCKS_MAX) throw invalid(`Slot range too large; max ${BLOCKS_MAX}`);
  return ledger.blocks.map(({ slot }) => slot).filter((slot) => slot >= first && slot <= last);
};

const getBlockTime: Method = (call) => blockAt(call.ledger, countAt(call, 0)).timeSeconds;

const getEpochInfo: Method = (call) => {
  const { ledger } = call;
  const level = levelOf(optionsAt(call, 0));
  const absoluteSlot = ledger.slotAt(level);
  const { slotsPerEpoch: slotsInEpoch } = ledger.settings;
  return {
    absoluteSlot,
    blockHeight: level === "processed" ? ledger.open.height : ledger.blockAt(level).height,
    epoch: ledger.epochOf(absoluteSlot),
    slotIndex: absoluteSlot % slotsInEpoch,
    slotsInEpoch,
    transactionCount: ledger.history.size,
  };
};

const getEpochSchedule: Method = ({ ledger }) => ({
  slotsPerEpoch: ledger.settings.slotsPerEpoch,
  leaderScheduleSlotOffset: ledger.settings.slotsPerEpoch,
  warmup: false,
  firstNormalEpoch: 0,
  firstNormalSlot: 0,
});

const getInflationReward: Method = (call) => {
  const { ledger } = call;
  const addresses = listAt(call, 0, INFLATION_ADDRESSES_MAX).map(readAddress);
  const options = optionsAt(call, 1);
  const newest = ledger.epochOf(ledger.slotAt(levelOf(options))) - 1n;
  const asked = options["epoch"];
  const epoch = asked === undefined || asked === null ? newest : BigInt(readCount(asked, "epoch"));
  const record = ledger.epochs.find(epoch);
  if (record === undefined || epoch > newest) {
    throw new RpcError(
      -32_004,
      `Block not available for slot ${(epoch + 1n) * BigInt(ledger.settings.slotsPerEpoch)}`,
    );
  }
  return addresses.map((address) => {
    const reward = record.rewards.get(address);
    if (reward === undefined) return null;
    const { lamports, balanceAfter, commission } = reward;
    return {
      epoch,
      effectiveSlot: record.rewardSlot,
      amount: lamports,
      postBalance: balanceAfter,
      commission,
    };
  });
};

/** The yearly rate that the rate per epoch amounts to. A figure to show: nothing is paid by it. */
const getInflationRate: Method = ({ ledger }) => {
  const { slotsPerEpoch, slotMs, ratePerEpochPpb } = ledger.settings;
  const epochSeconds = (slotsPerEpoch * (slotMs === 0 ? 400 : slotMs)) / 1_000;
  const total = (Number(ratePerEpochPpb) / 1e9) * (SECONDS_PER_YEAR / epochSeconds);
  const epoch = ledger.epochOf(ledger.open.slot);
  return { total, validator: total, foundation: 0, epoch };
};

const getVoteAccounts: Method = (call) => {
  const { ledger } = call;
  const { votePubkey } = optionsAt(call, 0);
  const slot = ledger.slotAt(levelOf(optionsAt(call, 0)));
  const epoch = ledger.epochOf(slot);
  const stakes = ledger.epochs.effectiveByVoter(epoch);
  const shown = (isDelinquent: boolean) =>
    ledger.epochs.validators
      .filter((one) => one.isDelinquent === isDelinquent)
      .filter(({ vote }) => votePubkey === undefined || vote === votePubkey)
      .map((validator) => ({
        votePubkey: validator.vote,
        nodePubkey: validator.node,
        activatedStake: stakes.get(validator.vote) ?? 0n,
        epochVoteAccount: true,
        commission: validator.commission,
        lastVote: isDelinquent ? 0 : slot,
        rootSlot: isDelinquent ? 0 : ledger.slotAt("finalized"),
        epochCredits:
          epoch === 0n || isDelinquent
            ? []
            : ledger.epochs.voteState(validator, epoch - 1n).epochCredits.slice(-5),
      }));
  return { current: shown(false), delinquent: shown(true) };
};

const getSupply: Method = (call) => {
  const { ledger } = call;
  const { answer } = reading(call, optionsAt(call, 0));
  let total = 0n;
  for (const [, { lamports }] of ledger.bank.all()) total += lamports;
  const { faucet } = ledger.genesis;
  const nonCirculating = ledger.bank.account(faucet)?.lamports ?? FAUCET_LAMPORTS;
  const nonCirculatingAccounts =
    optionsAt(call, 0)["excludeNonCirculatingAccountsList"] === true ? [] : [faucet];
  return answer({
    total,
    circulating: total - nonCirculating,
    nonCirculating,
    nonCirculatingAccounts,
  });
};

const getClusterNodes: Method = ({ ledger }) =>
  ledger.genesis.validators.map(({ node }) => ({
    pubkey: node,
    gossip: null,
    tpu: null,
    rpc: null,
    version: VERSION["solana-core"],
  }));

export const clusterMethods = {
  getBlock,
  getBlockHeight,
  getBlockTime,
  getBlocks,
  getClusterNodes,
  getEpochInfo,
  getEpochSchedule,
  getFirstAvailableBlock: ({ ledger }) => ledger.blocks[0].slot,
  getGenesisHash: ({ ledger }) => ledger.genesis.hash,
  getHealth: () => "ok",
  getIdentity: ({ ledger }) => ({ identity: ledger.genesis.identity }),
  getInflationRate,
  getInflationReward,
  getLatestBlockhash,
  getSlot,
  getSlotLeader: ({ ledger }) => ledger.genesis.identity,
  getSupply,
  getTransactionCount: ({ ledger }) => ledger.history.size,
  getVersion: () => VERSION,
  getVoteAccounts,
  isBlockhashValid,
  minimumLedgerSlot: ({ ledger }) => ledger.blocks[0].slot,
} as const satisfies Readonly<Record<string, Method>>;
