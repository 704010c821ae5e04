import { bytesToHex } from "@noble/hashes/utils.js";
import { readCard, readEnvelopes, writeEnvelopes } from "@holdall/wallet/cosign";
import type { CosignerClient, Json, Passkey } from "@holdall/wallet/cosign";
import { createReshare, groupAddress } from "@holdall/wallet/frost";
import type { Ceremony, FrostShare, Group, Party, Reshare } from "@holdall/wallet/frost";
import { POLICY_OPEN } from "@holdall/wallet/policy";
import type { Policy } from "@holdall/wallet/policy";
import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { identitiesOf, ownersOf, termsOf } from "./creation.ts";
import type { GuardedPair } from "./creation.ts";
import { bindSafe, clientFor, OWN, proveShares, readFinish } from "./hand.ts";
import type { GuardedTools, OwnParty } from "./hand.ts";
import { identitySecretOf, publicSeatOf } from "./seat.ts";
import type { GuardedSeat } from "./seat.ts";

/** Who still holds what, and with which co-signer the account goes on. */
export interface Renewal {
  /** The seats that are left: `null` for the one that was lost. At least one is there. */
  readonly device: GuardedSeat | null;
  readonly recovery: GuardedSeat | null;
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
 * co-signer. Refuses what the co-signer refuses, such as a recovery before its notice has run.
 */
export async function renewGuarded(
  renewal: Renewal,
  tools: GuardedTools,
): Promise<Outcome<GuardedPair>> {
  const { device, recovery } = renewal;
  const base = device ?? recovery;
  const card = readCard(renewal.card);
  if (base === null || card === null) return refuse("malformed", "seat or card");
  const seeds = {
    device: device?.seed.slice() ?? tools.random(32),
    recovery: recovery?.seed.slice() ?? tools.random(32),
  };
  const known = { device: publicSeatOf(seeds.device), recovery: publicSeatOf(seeds.recovery) };
  const identities = identitiesOf(known, card.identity);
  const id = renewal.ceremony ?? tools.random(32);
  const ceremony: Ceremony = { id, purpose: "reshare", identities };
  const from: OwnParty = device === null ? "recovery" : "device";
  const speaker = { seed: seeds[from], account: base.account, url: card.url };
  const client = clientFor(speaker, from, tools);
  const made = await share({ renewal, ceremony, client, seeds, group: base.share.group }, tools);
  if (!made.ok) return made;
  const { shares, cosignerOwner } = made.value;
  // From here on the device's new hand speaks: whose share is used is who must ask.
  const hand = clientFor({ ...speaker, seed: seeds.device }, "device", tools);
  const proven = await proveShares(shares, { ceremony, client: hand, stage: "reshare" }, tools);
  if (!proven.ok) return proven;
  const owners = ownersOf(known, cosignerOwner);
  const bound = await bindSafe(hand, base.safe, owners);
  if (!bound.ok) return bound;
  const { account, safe, policyHash } = base;
  const common = {
    account,
    ceremony: ceremony.id,
    identities,
    owners,
    safe,
    policyHash,
    card: renewal.card,
  };
  return accept({
    device: { ...common, share: shares.device, seed: seeds.device },
    recovery: { ...common, share: shares.recovery, seed: seeds.recovery },
  });
}

interface Sharing {
  readonly renewal: Renewal;
  readonly ceremony: Ceremony;
  readonly client: CosignerClient;
  readonly seeds: Readonly<Record<OwnParty, Uint8Array>>;
  readonly group: Group;
}

/** The two who still hold a share: both seats where they are left, else the seat and the co-signer. */
function holdersOf({ device, recovery }: Renewal): readonly [Party, Party] {
  if (device !== null && recovery !== null) return ["device", "recovery"];
  return device === null ? ["cosigner", "recovery"] : ["device", "cosigner"];
}

function seatsOf(
  { renewal, ceremony, seeds, group }: Sharing,
  holders: readonly [Party, Party],
  { random }: GuardedTools,
): readonly Reshare[] {
  return OWN.map((party) => {
    const identitySecret = identitySecretOf(seeds[party]);
    const seat = { party, ceremony, identitySecret, random, plan: { group, holders } };
    const held = renewal[party]?.share;
    return createReshare(held === undefined ? seat : { ...seat, share: held });
  });
}

async function share(
  sharing: Sharing,
  tools: GuardedTools,
): Promise<Outcome<{ shares: Record<OwnParty, FrostShare>; cosignerOwner: Uint8Array }>> {
  const { renewal, ceremony, client, group } = sharing;
  const holders = holdersOf(renewal);
  const seats = seatsOf(sharing, holders, tools);
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
  const joins = [first[0], ...seats.map((seat) => seat.join())];
  const theirDeal = await client.exchange("reshare/deal", joins.slice(1));
  if (!theirDeal.ok) return theirDeal;
  const ownDeals = [];
  for (const [place, party] of OWN.entries()) {
    if (!holders.includes(party)) continue;
    const dealt = seats[place].deal(joins);
    if (!dealt.ok) return dealt;
    ownDeals.push(...dealt.value);
  }
  const deals = [...theirDeal.value, ...ownDeals];
  const echoes = [];
  for (const seat of seats) {
    const echoed = seat.echo(joins, deals);
    if (!echoed.ok) return echoed;
    echoes.push(...echoed.value);
  }
  const theirEcho = await client.exchange("reshare/echo", ownDeals);
  if (!theirEcho.ok) return theirEcho;
  const all = [...echoes, ...theirEcho.value];
  const meant = (party: Party) => all.filter(({ to }) => to === party);
  const [device, recovery] = OWN.map((party, place) => seats[place].finish(meant(party)));
  if (!device.ok) return device;
  if (!recovery.ok) return recovery;
  const received = writeEnvelopes(meant("cosigner"));
  const ended = await client.ask("reshare/finish", { received });
  if (!ended.ok) return ended;
  const finish = readFinish(ended.value);
  if (finish?.address !== groupAddress(group)) return refuse("frost-group");
  return accept({
    shares: { device: device.value, recovery: recovery.value },
    cosignerOwner: finish.owner,
  });
}
