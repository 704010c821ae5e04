import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import {
  readCard,
  readEnvelopes,
  writeEnvelopes,
  writePasskey,
  writePolicy,
} from "@holdall/wallet/cosign";
import type { CosignerClient, Json, Passkey } from "@holdall/wallet/cosign";
import { createKeygen, groupAddress } from "@holdall/wallet/frost";
import type { Ceremony, Envelope, FrostShare, Keygen, Party } from "@holdall/wallet/frost";
import { checksumAddress, readAddress } from "@holdall/wallet/keyring";
import type { Policy } from "@holdall/wallet/policy";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { safeAddress } from "@holdall/wallet/safe";
import {
  bindSafe,
  checkSameGroup,
  clientFor,
  meantFor,
  OWN,
  proveAcross,
  readFinish,
  signTest,
  speakerOf,
} from "./hand.ts";
import type { GuardedTools, OwnParty } from "./hand.ts";
import type { RecoveryHand, SeatFacts } from "./recovery-hand.ts";
import { identitySecretOf, publicSeatOf } from "./seat.ts";
import type { GuardedSeat, PublicSeat } from "./seat.ts";

export type { GuardedTools } from "./hand.ts";

/** What an account is made with. */
export interface GuardedTerms {
  /** The co-signer's connection card, as it stands. */
  readonly card: Uint8Array;
  /** CAIP-2 of the Solana network the co-signer will read for. */
  readonly network: string;
  readonly policy: Policy;
  /** A second factor for what loosens or recovers; without one, time and the kit stand for it. */
  readonly passkey?: Passkey | null;
}

/**
 * Makes an account with a co-signer and the person's recovery party: a key without a dealer, two
 * test signatures by two pairs, the address of the Safe of the three owners, and the co-signer's
 * knowledge of it. Answers the device's seat; the recovery hand keeps its own.
 */
export async function makeGuarded(
  terms: GuardedTerms,
  hand: RecoveryHand,
  tools: GuardedTools,
): Promise<Outcome<GuardedSeat>> {
  const card = readCard(terms.card);
  if (card === null) return refuse("malformed", "card");
  const recovery = await hand.known();
  if (!recovery.ok) return recovery;
  const [seed, id] = [tools.random(32), tools.random(32)];
  const known = { device: publicSeatOf(seed), recovery: recovery.value };
  const identities = identitiesOf(known, card.identity);
  const ceremony: Ceremony = { id, purpose: "keygen", identities };
  const speaker = { seed, account: id, card: terms.card, share: { party: "device" } } as const;
  const client = clientFor(speakerOf(speaker), tools);
  if (!client.ok) return client;
  const made = await generate(ceremony, { client: client.value, seed, hand, terms }, tools);
  if (!made.ok) return made;
  const { share, cosignerOwner } = made.value;
  const beside = await signTest(share, hand.peer, ceremony, tools.random);
  if (!beside.ok) return beside;
  const parts = { ceremony, client: client.value, kind: "dkg/confirm" } as const;
  const proven = await proveAcross(share, parts, tools);
  if (!proven.ok) return proven;
  const owners = ownersOf(known, cosignerOwner);
  const safe = safeOf(owners);
  if (!safe.ok) return safe;
  const bound = await bindSafe(client.value, safe.value, owners);
  if (!bound.ok) return bound;
  const facts: SeatFacts = {
    account: id,
    ceremony: id,
    identities,
    owners,
    first: owners,
    safe: safe.value,
    policyHash: sha256(utf8ToBytes(JSON.stringify(writePolicy(terms.policy)))),
    card: terms.card,
  };
  const kept = await hand.keep(facts);
  return kept.ok ? accept({ ...facts, share, seed }) : kept;
}

type Known = Readonly<Record<OwnParty, Pick<PublicSeat, "identity" | "owner">>>;

/** The identity keys of the three. */
export function identitiesOf(
  own: Known,
  cosigner: Uint8Array,
): Readonly<Record<Party, Uint8Array>> {
  return { device: own.device.identity, cosigner, recovery: own.recovery.identity };
}

/** The owners of the Safe, as bytes. */
export function ownersOf(own: Known, cosigner: Uint8Array): Readonly<Record<Party, Uint8Array>> {
  const bytesOf = (party: OwnParty): Uint8Array => {
    const read = readAddress(own[party].owner);
    return read.ok ? read.value.bytes : new Uint8Array();
  };
  return { device: bytesOf("device"), cosigner, recovery: bytesOf("recovery") };
}

/** The address of the Safe that three owners make together, the same on every network. */
export function safeOf(owners: Readonly<Record<Party, Uint8Array>>): Outcome<Uint8Array> {
  const plan = {
    owners: [
      { address: checksumAddress(owners.device), keptBy: "device" },
      { address: checksumAddress(owners.cosigner), keptBy: "cosigner" },
      { address: checksumAddress(owners.recovery), keptBy: "recovery" },
    ],
    saltNonce: 0n,
  };
  const address = safeAddress(plan);
  if (!address.ok) return address;
  const read = readAddress(address.value);
  return read.ok ? accept(read.value.bytes) : read;
}

interface Generating {
  readonly client: CosignerClient;
  readonly seed: Uint8Array;
  readonly hand: RecoveryHand;
  readonly terms: GuardedTerms;
}

/** The steps of the key generation: the device here, the recovery hand beside, the third across. */
async function generate(
  ceremony: Ceremony,
  { client, seed, hand, terms }: Generating,
  { random }: GuardedTools,
): Promise<Outcome<Shared>> {
  const identitySecret = identitySecretOf(seed);
  const mine = createKeygen({ party: "device", ceremony, identitySecret, random });
  const theirs = await hand.begin(ceremony, null);
  if (!theirs.ok) return theirs;
  const started = await client.ask("dkg/start", termsOf(ceremony, terms));
  if (!started.ok) return started;
  const first = readEnvelopes(started.value);
  if (first?.length !== 1) return refuse("frost-share", "cosigner");
  const commits = [first[0], mine.commit(), theirs.value];
  const dealt = both(mine.deal(commits), await hand.deal(commits));
  if (!dealt.ok) return dealt;
  const theirDeal = await client.exchange("dkg/deal", commits.slice(1));
  if (!theirDeal.ok) return theirDeal;
  const deals = [...dealt.value, ...theirDeal.value];
  const [forDevice, forRecovery] = OWN.map((party) => meantFor(deals, party));
  const echoed = both(mine.echo(forDevice), await hand.echo(forRecovery));
  if (!echoed.ok) return echoed;
  const theirEcho = await client.exchange("dkg/echo", meantFor(deals, "cosigner"));
  if (!theirEcho.ok) return theirEcho;
  const echoes = [...echoed.value, ...theirEcho.value];
  return conclude({ mine, hand, client, echoes }, "dkg/finish");
}

/** What a ceremony ends with: the device's share, and the co-signer's address as an owner. */
export interface Shared {
  readonly share: FrostShare;
  readonly cosignerOwner: Uint8Array;
}

/** Everybody compares the echoes and has a share; all three have it of one key. */
export async function conclude(
  { mine, hand, client, echoes }: Concluding,
  kind: "dkg/finish" | "reshare/finish",
): Promise<Outcome<Shared>> {
  const device = mine.finish(meantFor(echoes, "device"));
  if (!device.ok) return device;
  const { group } = device.value;
  const recovery = await hand.finish(meantFor(echoes, "recovery"));
  if (!recovery.ok) return recovery;
  const same = checkSameGroup(group, recovery.value);
  if (!same.ok) return same;
  const received = writeEnvelopes(meantFor(echoes, "cosigner"));
  const ended = await client.ask(kind, { received });
  if (!ended.ok) return ended;
  const finish = readFinish(ended.value);
  return finish?.address === groupAddress(group)
    ? accept({ share: device.value, cosignerOwner: finish.owner })
    : refuse("frost-group");
}

interface Concluding {
  readonly mine: Keygen;
  readonly hand: RecoveryHand;
  readonly client: CosignerClient;
  readonly echoes: readonly Envelope[];
}

/** The messages of both of the person's parties, or the first refusal. */
export function both<T>(
  left: Outcome<readonly T[]>,
  right: Outcome<readonly T[]>,
): Outcome<readonly T[]> {
  if (!left.ok) return left;
  return right.ok ? accept([...left.value, ...right.value]) : right;
}

/** What is agreed before the first message, as it travels. */
export function termsOf(
  { id, identities }: Ceremony,
  { network, policy, passkey = null }: Pick<GuardedTerms, "network" | "policy" | "passkey">,
) {
  const { device, cosigner, recovery } = identities;
  return {
    ceremony: bytesToHex(id),
    identities: {
      device: bytesToHex(device),
      cosigner: bytesToHex(cosigner),
      recovery: bytesToHex(recovery),
    },
    network,
    policy: writePolicy(policy),
    passkey: writePasskey(passkey),
  } satisfies Json;
}
