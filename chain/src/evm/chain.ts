import { chainIdOf } from "@holdall/chain/networks";
import type { Network } from "@holdall/chain/networks";
import { NodeError, Pool } from "@holdall/chain/nodes";
import type { Ask, AtHeight, Endpoint } from "@holdall/chain/nodes";
import { Refused, outcomeOf, refuse, watchUntilDone } from "@holdall/chain/port";
import type {
  Balance,
  Chain,
  Clock,
  Outcome,
  Sent,
  Source,
  Token,
  Unsigned,
  Watched,
} from "@holdall/chain/port";
import { bytesToHex, hexToBytes, keccak256, parseTransaction, serializeTransaction } from "viem";
import type { Address } from "viem";
import { evmAddress, fieldsOf, hex, newestBlock, quantityOf } from "./answers.ts";
import { build, feeOf } from "./build.ts";
import { readGallery } from "./collectibles.ts";
import { evidenceOf } from "./evidence.ts";
import { explainEvm } from "./explain/explain.ts";
import { historyOf } from "./history.ts";
import { accountNonces } from "./account-nonces.ts";
import { countsOf, Nonces } from "./nonces.ts";
import { simulate } from "./simulate.ts";
import { heldUnits, tokenAt } from "./token-facts.ts";
import type { KnownContracts } from "./token-facts.ts";

/** Blocks by which an answer may lag and still be fresh. */
const LAG_BLOCKS_MAX = 2n;
const SIGNATURE_BYTES = 65;
/** How often a public node is asked what became of a transaction, however quick its blocks are. */
const WATCH_MS_MIN = 2_000;

export interface EvmChainOptions {
  readonly network: Network;
  readonly endpoints: readonly Endpoint[];
  readonly clock: Clock;
  /** Contracts whose meaning is known by address, in lower case. */
  readonly known: KnownContracts;
}

/** An EVM network behind the port. */
export function createEvmChain({ network, endpoints, clock, known }: EvmChainOptions): Chain {
  const pool = new Pool(endpoints, clock, LAG_BLOCKS_MAX);
  const nonces = new Nonces();
  const chain: Chain = {
    network,
    verifyNetwork: () => outcomeOf(() => verify(pool, network)),
    head: () =>
      outcomeOf(() =>
        pool.agree(
          (ask) => readHead(ask, network),
          (left, right) => isNear(left.height, right.height),
        ),
      ),
    balances: (address, tokenIds) =>
      outcomeOf(() => {
        const holder = evmAddress(address);
        const tokens = tokenIds.map(evmAddress);
        return pool.agree((ask) => readBalances(ask, { holder, tokens, network }));
      }),
    tokens: (ids) => outcomeOf(() => pool.agree((ask) => readTokens(ask, ids.map(evmAddress)))),
    collectibles: (address, named) =>
      outcomeOf(() => pool.agree((ask) => readGallery(ask, evmAddress(address), named))),
    staking: null,
    nonces: accountNonces(pool, nonces, network),
    history: (address, page) =>
      outcomeOf(() => pool.read((ask) => historyOf(ask, evmAddress(address), page))),
    build: (intent) => outcomeOf(() => build(pool, intent, { network, nonces })),
    fee: (unsigned) => outcomeOf(() => feeOf(pool, unsigned, network)),
    simulate: (unsigned) =>
      outcomeOf(async () => {
        const agreed = await pool.certain(async (ask) => {
          const [height, value] = await Promise.all([newestBlock(ask), simulate(ask, unsigned)]);
          return { height, value };
        });
        return agreed.value;
      }),
    evidence: (unsigned) => outcomeOf(() => pool.each((ask) => evidenceOf(ask, unsigned, known))),
    explain: (bytes, account, evidence) =>
      explainEvm(bytes, { account, evidence, chainId: chainIdOf(network) }),
    sign: join,
    send: (sent) =>
      outcomeOf(async () => {
        const source = await send(pool, sent);
        nonces.sent(sent);
        return source;
      }),
    status: (sent) =>
      outcomeOf(async () => {
        const watched = await readStatus(pool, sent, network);
        if (watched.certainty === "dropped") nonces.dropped(sent.from, sent.expiry);
        return watched;
      }),
    watch: (sent, onChange) => {
      // What was replaced is looked after, and not sent any more: it would contend with what replaced it.
      const again: Chain["send"] = async (one) =>
        nonces.isReplaced(one) ? refuse("replacement-underpriced", one.id) : chain.send(one);
      const watched: Pick<Chain, "send" | "status"> = {
        status: (one) => chain.status(one),
        send: again,
      };
      return watchUntilDone(watched, sent, { clock, everyMs: watchEveryMs(network), onChange });
    },
  };
  return chain;
}

function watchEveryMs({ blockMs, isLocal }: Network): number {
  return isLocal ? blockMs : Math.max(blockMs, WATCH_MS_MIN);
}

async function verify(pool: Pool, network: Network): Promise<Source> {
  const expected = chainIdOf(network);
  const sources = await pool.verify(
    async (ask) => quantityOf(await ask("eth_chainId", [])) === expected,
  );
  return { sources, isFresh: true, height: 0n, atMs: pool.clock.nowMs() };
}

async function readHead(ask: Ask, network: Network) {
  const height = await newestBlock(ask);
  return { height, value: { height, finalHeight: await finalBlock(ask, network, height) } };
}

/** The newest block that nothing undoes any more. */
async function finalBlock(ask: Ask, { finality }: Network, newest: bigint): Promise<bigint> {
  if ("tag" in finality) {
    const block = await ask("eth_getBlockByNumber", [finality.tag, false]);
    return quantityOf(fieldsOf(block)["number"]);
  }
  const behind = BigInt(finality.blocks);
  return newest > behind ? newest - behind : 0n;
}

function isNear(left: bigint, right: bigint): boolean {
  const difference = left < right ? right - left : left - right;
  return difference <= LAG_BLOCKS_MAX;
}

interface Holding {
  readonly holder: Address;
  readonly tokens: readonly Address[];
  readonly network: Network;
}

async function readBalances(ask: Ask, { holder, tokens, network }: Holding) {
  const height = await newestBlock(ask);
  const block = hex(height);
  const coins = quantityOf(await ask("eth_getBalance", [holder, block]));
  const value: Balance[] = [
    { asset: { kind: "native" }, units: coins, decimals: network.decimals, account: null },
  ];
  for (const id of tokens) {
    const units = await heldUnits(ask, id, { holder, block });
    if (units === null) throw new Refused("token-unknown", id);
    const { decimals } = await tokenAt(ask, id, block);
    value.push({ asset: { kind: "token", id }, units, decimals, account: null });
  }
  return { height, value: value as readonly Balance[] };
}

async function readTokens(ask: Ask, ids: readonly Address[]) {
  const height = await newestBlock(ask);
  const value: Token[] = [];
  for (const id of ids) value.push(await tokenAt(ask, id, hex(height)));
  return { height, value: value as readonly Token[] };
}

function join({ bytes, from, expiry }: Unsigned, signature: Uint8Array): Outcome<Sent> {
  if (signature.length !== SIGNATURE_BYTES || signature[64] > 1) {
    return refuse("transaction-refused", "a signature has 64 bytes and a recovery bit");
  }
  const r = bytesToHex(signature.slice(0, 32));
  const s = bytesToHex(signature.slice(32, 64));
  const signed = serializeTransaction(parseTransaction(bytesToHex(bytes)), {
    r,
    s,
    yParity: signature[64],
  });
  return { value: { id: keccak256(signed), bytes: hexToBytes(signed), from, expiry } };
}

const ALREADY_KNOWN = /already (known|imported)|transaction already/iu;
/** How nodes say that a number is used, and that what waits with it offers more. */
const NUMBER_TAKEN = /nonce.{0,20}too low|old nonce|oldnonce/iu;
const UNDERPRICED = /replacement|could not replace|feetoolowtocompete/iu;

/** A node's refusal by the one code that it is everywhere. */
function refusalOf({ message }: NodeError): Refused {
  if (NUMBER_TAKEN.test(message)) return new Refused("number-taken", message);
  if (UNDERPRICED.test(message)) return new Refused("replacement-underpriced", message);
  return new Refused("transaction-refused", message);
}

/** Hands the bytes to all nodes; one that takes them, or has them, is enough. */
async function send(pool: Pool, { id, bytes }: Sent): Promise<Source> {
  const raw = bytesToHex(bytes);
  const answers = await pool.all(async (ask) => {
    try {
      return await ask("eth_sendRawTransaction", [raw]);
    } catch (error) {
      // A node refuses what it has included; having it is as good as taking it.
      const isKnown = error instanceof NodeError && ALREADY_KNOWN.test(error.message);
      if (!isKnown && (await ask("eth_getTransactionByHash", [id])) === null) throw error;
      return id;
    }
  });
  const taken = answers.filter(({ status }) => status === "fulfilled").length;
  if (taken > 0) {
    return {
      sources: taken,
      isFresh: taken === answers.length,
      height: 0n,
      atMs: pool.clock.nowMs(),
    };
  }
  for (const answer of answers) {
    const reason: unknown = answer.status === "rejected" ? answer.reason : undefined;
    if (reason instanceof NodeError) throw refusalOf(reason);
  }
  throw new Refused("nodes-silent", "no node took the transaction");
}

async function readStatus(pool: Pool, sent: Sent, network: Network): Promise<Watched> {
  const agreed = await pool.agree((ask) => statusAt(ask, sent, network));
  const { included, isDead, waitsFor } = agreed.value;
  if (included !== null) return included;
  if (isDead && agreed.isFresh) {
    return { certainty: "dropped", height: null, reason: "another transaction took its nonce" };
  }
  const pending: Watched = { certainty: "pending", height: null, reason: null };
  return waitsFor === null ? pending : { ...pending, waitsFor };
}

interface Seen {
  readonly included: Watched | null;
  /** The number of a transaction that is missing before this one. */
  readonly waitsFor: bigint | null;
  readonly isDead: boolean;
}

async function statusAt(
  ask: Ask,
  { id, from, expiry }: Sent,
  network: Network,
): Promise<AtHeight<Seen>> {
  const height = await newestBlock(ask);
  const finalHeight = await finalBlock(ask, network, height);
  // The count is asked first: a transaction included in between is then seen.
  const count = quantityOf(await ask("eth_getTransactionCount", [from, hex(finalHeight)]));
  const receipt = await ask("eth_getTransactionReceipt", [id]);
  if (receipt === null) {
    const { waiting } = await countsOf(ask, from);
    const waitsFor = waiting < expiry ? waiting : null;
    return { height, value: { included: null, isDead: count > expiry, waitsFor } };
  }
  const { blockNumber, status } = fieldsOf(receipt);
  const at = quantityOf(blockNumber);
  const included: Watched = {
    certainty: at <= finalHeight ? "final" : "confirmed",
    height: at,
    reason: quantityOf(status) === 0n ? "the contract refused it" : null,
  };
  return { height, value: { included, isDead: false, waitsFor: null } };
}
