import { NodeError, Pool } from "@holdall/chain/nodes";
import type { Ask } from "@holdall/chain/nodes";
import { Refused, outcomeOf, refuse, watchUntilDone } from "@holdall/chain/port";
import type { Chain, Outcome, Sent, Source, Token, Unsigned, Watched } from "@holdall/chain/port";
import { solanaAddress } from "./address.ts";
import { fieldsOf, inContext, listOf, readAccounts, wholeOf } from "./answers.ts";
import { readBalances } from "./balances.ts";
import { base58Of } from "./base58.ts";
import { build } from "./build.ts";
import { readGallery } from "./collectibles.ts";
import { explainSolana } from "./explain/explain.ts";
import { historyOf } from "./history.ts";
import { base64Of, readSigners, wireOf } from "./message.ts";
import { LAG_SLOTS_MAX, readerOver } from "./reader.ts";
import type { ChainOptions } from "./reader.ts";
import { simulate } from "./simulate.ts";
import { stakingOver } from "./stake/staking.ts";
import { mintOf } from "./token-facts.ts";

const RESEND_MS = 2_000;
const SIGNATURE_BYTES = 64;

/** A Solana network behind the port. */
export function createSolanaChain({ network, endpoints, clock }: ChainOptions): Chain {
  const pool = new Pool(endpoints, clock, LAG_SLOTS_MAX);
  const chain: Chain = {
    ...readerOver(pool, network),
    head: () =>
      outcomeOf(() => pool.agree(readHead, (left, right) => isNear(left.height, right.height))),
    balances: (address) =>
      outcomeOf(() => pool.agree((ask) => readBalances(ask, solanaAddress(address)))),
    tokens: (ids) => outcomeOf(() => pool.agree((ask) => readTokens(ask, ids.map(solanaAddress)))),
    collectibles: (address) =>
      outcomeOf(() => pool.agree((ask) => readGallery(ask, solanaAddress(address)))),
    staking: stakingOver(pool),
    nonces: null,
    history: (address, page) =>
      outcomeOf(() => pool.read((ask) => historyOf(ask, solanaAddress(address), page))),
    build: (intent) => outcomeOf(() => build(pool, intent)),
    fee: (unsigned) => outcomeOf(() => readFee(pool, unsigned)),
    simulate: (unsigned) =>
      outcomeOf(async () => {
        const agreed = await pool.certain(async (ask) => ({
          height: wholeOf(await ask("getSlot", [{ commitment: "confirmed" }])),
          value: await simulate(ask, unsigned),
        }));
        return agreed.value;
      }),
    explain: explainSolana,
    sign: (unsigned, signature) => join(unsigned, signature),
    send: (sent) => outcomeOf(() => send(pool, sent)),
    status: (sent) => outcomeOf(() => readStatus(pool, sent)),
    watch: (sent, onChange) => watchUntilDone(chain, sent, { clock, everyMs: RESEND_MS, onChange }),
  };
  return chain;
}

async function readHead(ask: Ask) {
  const height = wholeOf(await ask("getSlot", [{ commitment: "confirmed" }]));
  const finalHeight = wholeOf(await ask("getSlot", [{ commitment: "finalized" }]));
  return { height, value: { height, finalHeight } };
}

function isNear(left: bigint, right: bigint): boolean {
  const difference = left < right ? right - left : left - right;
  return difference <= LAG_SLOTS_MAX;
}

async function readTokens(ask: Ask, ids: readonly string[]) {
  const { height, value: accounts } = await readAccounts(ask, ids);
  const value = ids.map((id): Token => {
    const mint = mintOf(accounts.get(id));
    if (mint === null) throw new Refused("token-unknown", id);
    const { decimals, symbol, name, traits, extensions } = mint;
    return { id, decimals, symbol, name, traits, extensions };
  });
  return { height, value };
}

async function readFee(pool: Pool, { bytes }: Unsigned) {
  const { value } = await pool.certain(async (ask) =>
    inContext(
      await ask("getFeeForMessage", [base64Of(bytes), { commitment: "confirmed" }]),
      (fee) => (fee === null ? null : wholeOf(fee)),
    ),
  );
  if (value === null) throw new Refused("transaction-refused", "its blockhash is too old");
  return { units: value, unitsMax: value };
}

/** Puts the signature in its signer's place beside those that others have given; all must be there. */
function join(
  { bytes, from, expiry, signatures = [] }: Unsigned,
  signature: Uint8Array,
): Outcome<Sent> {
  try {
    const signers = readSigners(bytes);
    if (signature.length !== SIGNATURE_BYTES || !signers.includes(from))
      return refuse("transaction-refused", "it needs the signature of its sender");
    const all = signers.map((one, place) =>
      one === from ? signature : (signatures[place] ?? null),
    );
    const missing = all.indexOf(null);
    if (missing >= 0)
      return refuse("transaction-refused", `it needs the signature of ${signers[missing]}`);
    const id = base58Of(all[0] ?? signature);
    return { value: { id, bytes: wireOf(bytes, all), from, expiry } };
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal };
    throw error;
  }
}

const ALREADY_PROCESSED = /already been processed/u;

/** Hands the bytes to all nodes; one that takes them, or has them, is enough. */
async function send(pool: Pool, { bytes }: Sent): Promise<Source> {
  const options = { encoding: "base64", preflightCommitment: "confirmed", maxRetries: 0 };
  const answers = await pool.all((ask) => ask("sendTransaction", [base64Of(bytes), options]));
  const taken = answers.filter(
    (one) => one.status === "fulfilled" || ALREADY_PROCESSED.test(String(one.reason)),
  );
  if (taken.length > 0) {
    const isFresh = taken.length === answers.length;
    return { sources: taken.length, isFresh, height: 0n, atMs: pool.clock.nowMs() };
  }
  const refused = answers.find(
    (one) => one.status === "rejected" && one.reason instanceof NodeError,
  );
  const reason: unknown = refused?.status === "rejected" ? refused.reason : undefined;
  if (reason instanceof NodeError) throw new Refused("transaction-refused", reason.message);
  throw new Refused("nodes-silent", "no node took the transaction");
}

async function readStatus(pool: Pool, sent: Sent): Promise<Watched> {
  const agreed = await pool.agree((ask) => statusAt(ask, sent));
  const { status, isDead } = agreed.value;
  if (status !== null) return status;
  // One node alone may hide a transaction: dead is only what both say is dead.
  if (isDead && agreed.isFresh) {
    return { certainty: "dropped", height: null, reason: "its blockhash has expired" };
  }
  return { certainty: "pending", height: null, reason: null };
}

async function statusAt(ask: Ask, { id, expiry }: Sent) {
  // The height is asked first: a transaction included in between is then seen.
  const options = [{ commitment: "finalized" }];
  const finalHeight = wholeOf(await ask("getBlockHeight", options));
  const answer = await ask("getSignatureStatuses", [[id], { searchTransactionHistory: true }]);
  const { height, value } = inContext(answer, (list) => listOf(list)[0] ?? null);
  const isDead = finalHeight > expiry;
  return { height, value: { status: value === null ? null : watchedOf(value), isDead } };
}

function watchedOf(value: unknown): Watched {
  const { slot, err, confirmationStatus } = fieldsOf(value);
  const reason = err === null || err === undefined ? null : JSON.stringify(err);
  const height = wholeOf(slot);
  switch (confirmationStatus) {
    case "finalized":
      return { certainty: "final", height, reason };
    case "confirmed":
      return { certainty: "confirmed", height, reason };
    default:
      // Seen by one leader only: nothing is certain yet.
      return { certainty: "pending", height: null, reason };
  }
}
