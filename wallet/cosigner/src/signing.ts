import { bytesToHex } from "@noble/hashes/utils.js";
import {
  readBytes,
  readFields,
  readNonces,
  readPair,
  readText,
  readWord,
  signSubject,
  writeNonces,
} from "@holdall/wallet/cosign";
import type { Json } from "@holdall/wallet/cosign";
import { keygenTestMessage, openSession } from "@holdall/wallet/frost";
import type { FrostShare, NonceCommitment, Party, SigningSession } from "@holdall/wallet/frost";
import { sameBytes } from "@holdall/wallet/keyring";
import type { RandomBytes } from "@holdall/wallet/keyring";
import { entriesOf } from "@holdall/wallet/policy";
import type { Explanation } from "@holdall/wallet/clear";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { policyAccountOf, record, spentEntry } from "./account.ts";
import type { Account } from "./account.ts";
import { takeAssertion } from "./passkey.ts";
import { refuseAlone } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { PriceSource } from "./prices.ts";
import { askPrices, checkRules } from "./rules.ts";
import type { Judging } from "./rules.ts";

/** What a signature needs besides the account. */
export interface SigningTools {
  readonly random: RandomBytes;
  readonly reading: Reading;
  readonly priceSource: PriceSource;
  readonly atMs: number;
  /** Whether this party may sign now: the recovery share only after its notice. */
  readonly notice: Outcome<true>;
}

/** A session between its two round trips. It is lost with the process, and that is the point. */
export interface OpenSession {
  readonly session: SigningSession;
  readonly explanation: Explanation | null;
  readonly hasPasskey: boolean;
  /** The account's rules, on the network that the bytes are for. */
  readonly network: string;
  readonly untilMs: number;
}

/** How long a session waits for its second round, in milliseconds. */
export const SESSION_MS_MAX = 10_000;
/** Sessions of one account at a time. */
const SESSIONS_MAX = 8;
/** Largest message that can be asked for, in bytes. */
const MESSAGE_BYTES_MAX = 65_536;
const readNetwork = readText(80);

interface Commit {
  readonly session: Uint8Array;
  readonly pair: readonly [Party, Party];
  readonly purpose: "solana-transaction" | "solana-message" | "test";
  readonly bytes: Uint8Array;
  /** CAIP-2 of the network that the bytes are for; empty for the one the account was made for. */
  readonly network: string;
  readonly assertion: Json;
}

/** First round: reads, decides, makes the session durable, and only then draws nonces. */
export async function commitSession(
  account: Account,
  sessions: Map<string, OpenSession>,
  from: Party,
  body: Json,
  tools: SigningTools,
): Promise<Outcome<Json>> {
  const asked = readFields<Commit>(body, {
    session: readBytes(32),
    pair: readPair,
    purpose: readWord(["solana-transaction", "solana-message", "test"]),
    bytes: readBytes(1, MESSAGE_BYTES_MAX),
    // A device of before there were others says nothing.
    network: (value) => (value === undefined ? "" : readNetwork(value)),
    assertion: (value) => value ?? null,
  });
  if (asked === null) return refuse("malformed", "commit");
  if (!asked.pair.includes("cosigner") || !asked.pair.includes(from)) {
    return refuse("frost-participants");
  }
  if (asked.purpose !== "test" && !tools.notice.ok) return tools.notice;
  const share = shareFor(account, asked);
  if (!share.ok) return share;
  const hasPasskey = isStepUp(account, asked, tools);
  const needsPasskey = account.holding.passkey !== null && asked.purpose !== "test";
  if (from === "recovery" && needsPasskey && !hasPasskey) return refuse("cosigner-passkey");
  const explanation = await explainFor(account, asked, tools);
  if (!explanation.ok) return explanation;
  const network = networkOf(account, asked);
  if (explanation.value !== null) {
    await askPrices(account.ledger, tools.priceSource);
    const judging = { ...tools, hasPasskey, network };
    const allowed = decideFor(account, explanation.value, judging);
    if (!allowed.ok) return allowed;
  }
  forgetOld(sessions, tools.atMs);
  if (sessions.size >= SESSIONS_MAX) return refuse("cosigner-busy", "sessions");
  const plan = { sessionId: asked.session, message: asked.bytes, pair: asked.pair };
  const session = await openSession(share.value, plan, {
    random: tools.random,
    record: ({ sessionId, messageHash }) => {
      if (account.ledger.sessions.has(sessionId)) return false;
      const data = { session: sessionId, message: messageHash, from };
      record(account, { atMs: tools.atMs, kind: "session", data });
      return true;
    },
  });
  if (!session.ok) return session;
  sessions.set(bytesToHex(asked.session), {
    session: session.value,
    explanation: explanation.value,
    hasPasskey,
    network,
    untilMs: tools.atMs + SESSION_MS_MAX,
  });
  return accept(writeNonces(session.value.commitment));
}

/**
 * Second round: decides again, since another session may have spent the limit meanwhile; counts
 * what leaves before our part does; answers once.
 */
export function shareOfSession(
  account: Account,
  sessions: Map<string, OpenSession>,
  body: Json,
  tools: Pick<SigningTools, "priceSource" | "atMs">,
): Outcome<Json> {
  const asked = readFields<{ readonly session: Uint8Array; readonly nonces: NonceCommitment }>(
    body,
    {
      session: readBytes(32),
      nonces: readNonces,
    },
  );
  if (asked === null) return refuse("malformed", "share");
  forgetOld(sessions, tools.atMs);
  const id = bytesToHex(asked.session);
  const open = sessions.get(id);
  sessions.delete(id);
  if (open === undefined) return refuse("frost-session", "unknown");
  if (open.explanation !== null) {
    const { hasPasskey, network } = open;
    const judging = { ...tools, hasPasskey, network };
    const allowed = decideFor(account, open.explanation, judging);
    if (!allowed.ok) {
      open.session.abandon();
      return allowed;
    }
    const policyAccount = { ...policyAccountOf(account.holding, account.ledger), network };
    const prices = tools.priceSource.pricesOn(policyAccount.network);
    const spent = entriesOf(policyAccount, open.explanation, prices, tools.atMs);
    record(account, { atMs: tools.atMs, kind: "spent", data: spentEntry(spent) });
  }
  const part = open.session.respond(asked.nonces);
  return part.ok ? accept({ share: bytesToHex(part.value.share) }) : part;
}

/** The share that signs: the proven one, or for a test the one that waits to be proven. */
function shareFor(account: Account, asked: Commit): Outcome<FrostShare> {
  if (asked.purpose !== "test") {
    return account.candidate !== null && account.candidate.share === account.holding.share
      ? refuse("cosigner-account", "not confirmed")
      : accept(account.holding.share);
  }
  const { candidate } = account;
  if (candidate === null) return refuse("frost-session", "nothing to test");
  const expected = testMessageOf(account, candidate.share);
  return sameBytes(asked.bytes, expected)
    ? accept(candidate.share)
    : refuse("frost-session", "test");
}

/** The one message that proves a new share of an account. */
export function testMessageOf(account: Account, share: FrostShare): Uint8Array {
  const ceremony = account.candidate ?? account.holding;
  return keygenTestMessage({ id: ceremony.ceremony }, share.group.commitments[0]);
}

function isStepUp(
  account: Account,
  { session, bytes, assertion: proof }: Commit,
  { atMs }: Pick<SigningTools, "atMs">,
): boolean {
  return takeAssertion(account, "sign", { subject: signSubject(session, bytes), proof, atMs });
}

async function explainFor(
  account: Account,
  asked: Commit,
  { reading, atMs }: SigningTools,
): Promise<Outcome<Explanation | null>> {
  const { purpose: kind, bytes } = asked;
  if (kind === "test") return accept(null);
  const { address, recipients } = policyAccountOf(account.holding, account.ledger);
  const known = recipients.map((one) => one.address);
  const network = networkOf(account, asked);
  const isAway = network !== account.holding.network;
  const read = await reading({ kind, bytes, address, network, isAway, known, atMs });
  return read.ok ? refuseAlone(read.value) : read;
}

const networkOf = ({ holding }: Account, { network }: Commit): string =>
  network === "" ? holding.network : network;

function decideFor(
  account: Account,
  explanation: Explanation,
  { network, ...judging }: Judging & { readonly network: string },
): Outcome<true> {
  const own = { ...policyAccountOf(account.holding, account.ledger), network };
  return checkRules(account, own, explanation, judging);
}

function forgetOld(sessions: Map<string, OpenSession>, atMs: number): void {
  for (const [id, { session, untilMs }] of sessions) {
    if (atMs < untilMs) continue;
    session.abandon();
    sessions.delete(id);
  }
}
