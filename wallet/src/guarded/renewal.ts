import { bytesToHex } from "@noble/hashes/utils.js";
import { readCard, readEnvelopes } from "@holdall/wallet/cosign";
import type { CosignerClient, Json, Passkey } from "@holdall/wallet/cosign";
import type { Ceremony, Group, Party } from "@holdall/wallet/frost";
import { POLICY_OPEN } from "@holdall/wallet/policy";
import type { Policy } from "@holdall/wallet/policy";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { both, conclude, identitiesOf, ownersOf, termsOf } from "./creation.ts";
import type { Shared } from "./creation.ts";
import { clientFor, kitSpeaker, signTest, speakerOf } from "./hand.ts";
import type { GuardedTools } from "./hand.ts";
import { resharing } from "./recovery-hand.ts";
import type { KitFacts, RecoveryHand, SeatFacts } from "./recovery-hand.ts";
import { identitySecretOf, publicSeatOf } from "./seat.ts";
import type { GuardedSeat } from "./seat.ts";

/** Who still holds what, and with which co-signer the account goes on. */
export interface Renewal {
  /** The device's seat, or `null` where the device was lost. */
  readonly device: GuardedSeat | null;
  /** The co-signer's card: the same one, or another co-signer's when the first is gone. */
  readonly card: Uint8Array;
  /** CAIP-2 of the Solana network the co-signer reads for. */
  readonly network: string;
  /** Id of the ceremony, where a passkey has signed it already. */
  readonly ceremony?: Uint8Array;
  /** Proof of the passkey over the ceremony, which a recovery needs where there is one. */
  readonly proof?: Json;
  /** The rules another co-signer begins with; one that holds the account keeps its own. */
  readonly policy?: Policy;
  readonly passkey?: Passkey | null;
}

/**
 * Shares the same key anew after a hand was lost: same address, new shares, and the old ones fail
 * beside them. With the seat that is left and the co-signer; or with both seats and another
 * co-signer. The recovery hand has its kit, unless that is what was lost. Refuses what the co-signer
 * refuses, such as a recovery before its notice has run. Answers the device's next seat: until
 * `settleRenewal` the co-signer uses the share there was, and that of the device goes with it.
 */
export async function renewGuarded(
  renewal: Renewal,
  hand: RecoveryHand,
  tools: GuardedTools,
): Promise<Outcome<GuardedSeat>> {
  const { device } = renewal;
  const recovery = await hand.known();
  if (!recovery.ok) return recovery;
  const { kit } = recovery.value;
  const base = baseOf(device, kit);
  const card = readCard(renewal.card);
  if (base === null || card === null) return refuse("malformed", "seat or card");
  const seed = device?.seed.slice() ?? tools.random(32);
  const known = { device: publicSeatOf(seed), recovery: recovery.value };
  const identities = identitiesOf(known, card.identity);
  const id = renewal.ceremony ?? tools.random(32);
  const ceremony: Ceremony = { id, purpose: "reshare", identities };
  const { account, first, safe, policyHash } = base;
  const own = { seed, account, card: renewal.card, share: { party: "device" } } as const;
  const speaker =
    device === null ? kitSpeaker({ account, card: renewal.card }, hand) : speakerOf(own);
  const client = clientFor(speaker, tools);
  if (!client.ok) return client;
  const { group } = base;
  const sharing = { renewal, kit, ceremony, client: client.value, seed, group, hand };
  const made = await share(sharing, tools);
  if (!made.ok) return made;
  const beside = await signTest(made.value.share, hand.peer, ceremony, tools.random);
  if (!beside.ok) return beside;
  const owners = ownersOf(known, made.value.cosignerOwner);
  const facts: SeatFacts = {
    account,
    ceremony: id,
    identities,
    owners,
    first,
    safe,
    policyHash,
    card: renewal.card,
  };
  const kept = await hand.keep(facts);
  return kept.ok ? accept({ ...facts, share: made.value.share, seed }) : kept;
}

/** What both seats know alike, from the one that is left. */
function baseOf(device: GuardedSeat | null, kit: KitFacts | null): KitFacts | null {
  return device === null ? kit : { ...device, group: device.share.group };
}

interface Sharing {
  readonly renewal: Renewal;
  readonly kit: KitFacts | null;
  readonly ceremony: Ceremony;
  readonly client: CosignerClient;
  readonly seed: Uint8Array;
  readonly group: Group;
  readonly hand: RecoveryHand;
}

/** The two who still hold a share: both seats where they are left, else the seat and the co-signer. */
function holdersOf({ renewal: { device }, kit }: Sharing): readonly [Party, Party] {
  if (device !== null && kit !== null) return ["device", "recovery"];
  return device === null ? ["cosigner", "recovery"] : ["device", "cosigner"];
}

async function share(sharing: Sharing, { random }: GuardedTools): Promise<Outcome<Shared>> {
  const { renewal, ceremony, client, group, seed, hand } = sharing;
  const holders = holdersOf(sharing);
  const plan = { group, holders };
  const identitySecret = identitySecretOf(seed);
  const seat = { party: "device", ceremony, identitySecret, random } as const;
  const mine = resharing(seat, plan, renewal.device?.share ?? null);
  const theirs = await hand.begin(ceremony, plan);
  if (!theirs.ok) return theirs;
  const [key, slope] = group.commitments.map((bytes) => bytesToHex(bytes));
  const started = await client.ask("reshare/start", {
    ...termsOf(ceremony, { ...renewal, policy: renewal.policy ?? POLICY_OPEN }),
    group: { key, slope, generation: group.generation },
    holders: [...holders],
    assertion: renewal.proof ?? "none",
  });
  if (!started.ok) return started;
  const first = readEnvelopes(started.value);
  if (first?.length !== 1) return refuse("frost-share", "cosigner");
  const joins = [first[0], mine.commit(), theirs.value];
  const theirDeal = await client.exchange("reshare/deal", joins.slice(1));
  if (!theirDeal.ok) return theirDeal;
  const dealt = both(mine.deal(joins), await hand.deal(joins));
  if (!dealt.ok) return dealt;
  const all = [...joins, ...theirDeal.value, ...dealt.value];
  const echoed = both(mine.echo(all), await hand.echo(all));
  if (!echoed.ok) return echoed;
  const theirEcho = await client.exchange("reshare/echo", dealt.value);
  if (!theirEcho.ok) return theirEcho;
  const echoes = [...echoed.value, ...theirEcho.value];
  return conclude({ mine, hand, client, echoes }, "reshare/finish");
}
