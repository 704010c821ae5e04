import { base58, base64 } from "@scure/base";
import { concatBytes } from "@noble/hashes/utils.js";
import {
  explain,
  effectSentence,
  findingSentence,
  NO_EVIDENCE,
  readStructure,
  sixWords,
} from "@holdall/wallet/clear";
import type { Names } from "@holdall/wallet/clear";
import {
  createFrostSigner,
  createLocalPeer,
  eraseShare,
  groupAddress,
} from "@holdall/wallet/frost";
import type { FrostShare, Group } from "@holdall/wallet/frost";
import { decodeSeat } from "@holdall/wallet/guarded";
import { createApprovalBook, decodeBody, openVault, sameBytes } from "@holdall/wallet/keyring";
import type { RandomBytes, Stretch } from "@holdall/wallet/keyring";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Language, Outcome } from "@holdall/wallet/refusals";

/** Two sealed files and their passwords: any two of device vault, recovery kit and co-signer copy. */
export interface SealedShare {
  readonly text: string;
  readonly password: Uint8Array;
}

/** What the recovery needs from its surroundings. Nothing of it is a network. */
export interface RecoveryTools {
  readonly stretch: Stretch;
  readonly random: RandomBytes;
  readonly nowMs: number;
  readonly words: readonly string[];
  readonly language: Language;
}

/** Without a network only the coin itself has a name; a token is called by its address. */
const NAMES: Names = {
  labelOf: () => null,
  symbolOf: (asset) =>
    asset.kind === "native"
      ? { symbol: "SOL", isPinned: true }
      : { symbol: asset.id, isPinned: false },
};

/** A transaction in words, before anybody signs it. */
export interface RecoveryPlan {
  readonly address: string;
  readonly sentences: readonly string[];
  readonly check: readonly string[];
}

/** Two opened shares. */
export type SharePair = readonly [FrostShare, FrostShare];

/**
 * The two shares of two files that go together: a vault has two while a renewal has not ended. Every
 * other is wiped.
 */
export function pairOf(first: readonly FrostShare[], second: readonly FrostShare[]): SharePair {
  const pairs = first.flatMap((mine) => second.map((theirs): SharePair => [mine, theirs]));
  // None goes with another: signing says what is wrong with the first two.
  const pair = pairs.find(([mine, theirs]) => isOneGroup(mine.group, theirs.group)) ?? pairs[0];
  for (const share of [...first, ...second]) if (!pair.includes(share)) eraseShare(share);
  return pair;
}

/** Opens a file and finds its shares of a key, one at least: a recovery kit's, or a vault's. The password is wiped. */
export async function openShares(
  { text, password }: SealedShare,
  stretch: Stretch,
): Promise<Outcome<readonly FrostShare[]>> {
  const vault = await openVault(text, { kind: "password", password }, stretch);
  password.fill(0);
  if (!vault.ok) return vault;
  const kit = decodeSeat(vault.value.body);
  if (kit.ok) return accept([kit.value.share]);
  const body = decodeBody(vault.value.body);
  if (!body.ok) return body;
  const held = body.value.sources.filter(
    ({ kind }) => kind === "frost-share" || kind === "frost-next",
  );
  const shares: FrostShare[] = [];
  for (const { secret } of held) {
    const seat = decodeSeat(secret);
    if (!seat.ok) return seat;
    shares.push(seat.value.share);
  }
  return shares.length === 0 ? refuse("frost-share", "none in this file") : accept(shares);
}

/** True for shares of one key and of one sharing of it. */
function isOneGroup(mine: Group, theirs: Group): boolean {
  return (
    mine.generation === theirs.generation &&
    mine.commitments.every((bytes, at) => sameBytes(bytes, theirs.commitments[at]))
  );
}

/** Explains a message for the address of a share, or refuses it: the words come before the signing. */
export function planRecovery(
  share: FrostShare,
  message: Uint8Array,
  tools: RecoveryTools,
): Outcome<RecoveryPlan> {
  const address = groupAddress(share.group);
  const explained = explain(
    { kind: "solana-transaction", bytes: message },
    {
      account: address,
      network: "solana:offline",
      chainId: 0n,
      origin: null,
      atMs: tools.nowMs,
      evidence: [NO_EVIDENCE],
      own: [address],
      known: [],
      denied: [],
      secondReading: null,
    },
  );
  if (!explained.ok) return explained;
  const { explanation } = explained.value;
  if (explanation.level === "forbidden") return refuse("unreadable", "forbidden");
  const { language } = tools;
  const sentences = [
    ...explanation.effects.map((effect) => effectSentence(effect, language, NAMES)),
    ...explanation.findings.map((finding) => findingSentence(finding, language, NAMES)),
  ];
  return accept({ address, sentences, check: sixWords(message, tools.words) });
}

/**
 * Signs a message with two shares, in this process and without assembling the key, and gives the
 * transaction as any node takes it: base64 of signatures and message.
 */
export async function signRecovery(
  shares: readonly [FrostShare, FrostShare],
  message: Uint8Array,
  tools: RecoveryTools,
): Promise<Outcome<string>> {
  const [mine, theirs] = shares;
  if (groupAddress(mine.group) !== groupAddress(theirs.group)) return refuse("frost-group");
  if (mine.party === theirs.party) return refuse("frost-participants");
  const place = placeOf(mine, message);
  if (!place.ok) return place;
  const peer = createLocalPeer(theirs, { random: tools.random, record: () => true });
  const signer = createFrostSigner({ share: mine, peer, random: tools.random, record: () => true });
  const request = { kind: "solana-transaction", bytes: message } as const;
  const book = createApprovalBook();
  const nothing = new Uint8Array(32);
  const spent = book.spend(book.grant(request, nothing, 0), request, nothing, 1);
  if (!spent.ok) return spent;
  const signature = await signer.sign(request, spent.value);
  signer.close();
  if (!signature.ok) return signature;
  const { index, count } = place.value;
  const signatures = Array.from({ length: count }, (_, i) =>
    i === index ? signature.value : new Uint8Array(64),
  );
  return accept(base64.encode(concatBytes(Uint8Array.of(count), ...signatures, message)));
}

/** Which of the message's signatures is ours. */
function placeOf(
  share: FrostShare,
  message: Uint8Array,
): Outcome<{ readonly index: number; readonly count: number }> {
  const structure = readStructure({ kind: "solana-transaction", bytes: message });
  if (!structure.ok) return structure;
  if (structure.value.kind !== "solana-transaction") return refuse("sign-shape");
  const { accounts, signerCount } = structure.value.message;
  const address = base58.encode(share.group.commitments[0]);
  const index = accounts.slice(0, signerCount).findIndex((use) => use.address === address);
  return index < 0 ? refuse("not-signer", address) : accept({ index, count: signerCount });
}
