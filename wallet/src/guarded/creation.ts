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
import type { Ceremony, FrostShare, Party } from "@holdall/wallet/frost";
import { checksumAddress, readAddress } from "@holdall/wallet/keyring";
import type { Policy } from "@holdall/wallet/policy";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { safeAddress } from "@holdall/wallet/safe";
import type { SafeContracts } from "@holdall/wallet/safe";
import { bindSafe, clientFor, meantFor, OWN, proveShares, readFinish } from "./hand.ts";
import type { GuardedTools, OwnParty } from "./hand.ts";
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
  readonly contracts: SafeContracts;
  /** What the factory says a Safe is made of; its hash is checked. */
  readonly creationCode: Uint8Array;
}

/** The two seats of the person. Both are secret. */
export interface GuardedPair {
  readonly device: GuardedSeat;
  readonly recovery: GuardedSeat;
}

/**
 * Makes an account with a co-signer: a key without a dealer, two test signatures by two pairs, the
 * address of the Safe of the three owners, and the co-signer's knowledge of it.
 */
export async function makeGuarded(
  terms: GuardedTerms,
  tools: GuardedTools,
): Promise<Outcome<GuardedPair>> {
  const card = readCard(terms.card);
  if (card === null) return refuse("malformed", "card");
  const seeds = { device: tools.random(32), recovery: tools.random(32) };
  const known = { device: publicSeatOf(seeds.device), recovery: publicSeatOf(seeds.recovery) };
  const id = tools.random(32);
  const identities = identitiesOf(known, card.identity);
  const ceremony: Ceremony = { id, purpose: "keygen", identities };
  const client = clientFor({ seed: seeds.device, account: id, url: card.url }, "device", tools);
  const made = await generate(ceremony, { client, seeds, terms }, tools);
  if (!made.ok) return made;
  const { shares, cosignerOwner } = made.value;
  const proven = await proveShares(shares, { ceremony, client, stage: "dkg" }, tools);
  if (!proven.ok) return proven;
  const owners = ownersOf(known, cosignerOwner);
  const safe = safeOf(owners, terms);
  if (!safe.ok) return safe;
  const bound = await bindSafe(client, safe.value, owners);
  if (!bound.ok) return bound;
  const policyHash = sha256(utf8ToBytes(JSON.stringify(writePolicy(terms.policy))));
  const common = {
    account: id,
    ceremony: id,
    identities,
    owners,
    safe: safe.value,
    policyHash,
    card: terms.card,
  };
  return accept({
    device: { ...common, share: shares.device, seed: seeds.device },
    recovery: { ...common, share: shares.recovery, seed: seeds.recovery },
  });
}

/** The identity keys of the three. */
export function identitiesOf(
  own: Readonly<Record<OwnParty, PublicSeat>>,
  cosigner: Uint8Array,
): Readonly<Record<Party, Uint8Array>> {
  return { device: own.device.identity, cosigner, recovery: own.recovery.identity };
}

/** The owners of the Safe, as bytes. */
export function ownersOf(
  own: Readonly<Record<OwnParty, PublicSeat>>,
  cosigner: Uint8Array,
): Readonly<Record<Party, Uint8Array>> {
  const bytesOf = (party: OwnParty): Uint8Array => {
    const read = readAddress(own[party].owner);
    return read.ok ? read.value.bytes : new Uint8Array();
  };
  return { device: bytesOf("device"), cosigner, recovery: bytesOf("recovery") };
}

function safeOf(
  owners: Readonly<Record<Party, Uint8Array>>,
  { contracts, creationCode }: GuardedTerms,
): Outcome<Uint8Array> {
  const plan = {
    owners: [
      { address: checksumAddress(owners.device), keptBy: "device" },
      { address: checksumAddress(owners.cosigner), keptBy: "cosigner" },
      { address: checksumAddress(owners.recovery), keptBy: "recovery" },
    ],
    saltNonce: 0n,
    contracts,
  };
  const address = safeAddress(plan, creationCode);
  if (!address.ok) return address;
  const read = readAddress(address.value);
  return read.ok ? accept(read.value.bytes) : read;
}

interface Generating {
  readonly client: CosignerClient;
  readonly seeds: Readonly<Record<OwnParty, Uint8Array>>;
  readonly terms: GuardedTerms;
}

/** The steps of the key generation: two parties here, the third across. */
async function generate(
  ceremony: Ceremony,
  { client, seeds, terms }: Generating,
  { random }: GuardedTools,
): Promise<Outcome<{ shares: Record<OwnParty, FrostShare>; cosignerOwner: Uint8Array }>> {
  const [mine, kept] = OWN.map((party) =>
    createKeygen({ party, ceremony, identitySecret: identitySecretOf(seeds[party]), random }),
  );
  const started = await client.ask("dkg/start", termsOf(ceremony, terms));
  if (!started.ok) return started;
  const first = readEnvelopes(started.value);
  if (first?.length !== 1) return refuse("frost-share", "cosigner");
  const commits = [first[0], mine.commit(), kept.commit()];
  const dealt = both(mine.deal(commits), kept.deal(commits));
  if (!dealt.ok) return dealt;
  const theirDeal = await client.exchange("dkg/deal", commits.slice(1));
  if (!theirDeal.ok) return theirDeal;
  const deals = [...dealt.value, ...theirDeal.value];
  const [forDevice, forRecovery] = OWN.map((party) => meantFor(deals, party));
  const echoed = both(mine.echo(forDevice), kept.echo(forRecovery));
  if (!echoed.ok) return echoed;
  const theirEcho = await client.exchange("dkg/echo", meantFor(deals, "cosigner"));
  if (!theirEcho.ok) return theirEcho;
  const echoes = [...echoed.value, ...theirEcho.value];
  const device = mine.finish(meantFor(echoes, "device"));
  if (!device.ok) return device;
  const recovery = kept.finish(meantFor(echoes, "recovery"));
  if (!recovery.ok) return recovery;
  const received = writeEnvelopes(meantFor(echoes, "cosigner"));
  const ended = await client.ask("dkg/finish", { received });
  if (!ended.ok) return ended;
  const finish = readFinish(ended.value);
  if (finish?.address !== groupAddress(device.value.group)) return refuse("frost-group");
  const shares = { device: device.value, recovery: recovery.value };
  return accept({ shares, cosignerOwner: finish.owner });
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
