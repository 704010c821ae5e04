import { callOfIntent } from "@holdall/chain/evm";
import { chainIdOf } from "@holdall/chain/networks";
import type { Asset } from "@holdall/chain/port";
import { record, text, units } from "@holdall/wallet/realm/shape";
import type { Read, Shape } from "@holdall/wallet/realm/shape";
import { readProposal, rejectionOf, replaceOwner } from "@holdall/wallet/safe";
import { hexToBytes } from "viem";
import type { ShownAccount } from "./accounts.ts";
import { PROPOSAL_TEXT_MAX } from "./kept-proposals.ts";
import type { OpenChain } from "./open-chains.ts";
import type { Answered } from "./platform.ts";
import {
  executeProposal,
  findProposal,
  forgetProposal,
  proposeNext,
  signAndKeep,
  takeProposal,
} from "./proposal-acts.ts";
import { shownProposals } from "./proposal-rows.ts";
import type { RouterState } from "./router.ts";
import { isAmong, mayJoin } from "./safe-hands.ts";
import { makeSafe, safePlaceOn } from "./safe-payments.ts";
import type { SafePlace } from "./safe-payments.ts";
import { refused } from "./safe-reading.ts";

const address = text(64);
const named = { network: text(80), hash: text(66) };

/** What screens may ask about proposals, with the form of each question. `owner` is who signs or pays. */
export const proposalBodies = (asset: Shape<Asset>) =>
  ({
    proposals: record({}),
    propose: record({ network: text(80), to: address, asset, units, owner: address }),
    "propose/owner": record({ network: text(80), lost: address, next: address, owner: address }),
    "proposal/sign": record({ ...named, owner: address }),
    "proposal/reject": record({ ...named, owner: address }),
    "proposal/execute": record({ ...named, owner: address }),
    "proposal/forget": record(named),
    "proposal/take": record({ text: text(PROPOSAL_TEXT_MAX) }),
  }) as const;

type Bodies = ReturnType<typeof proposalBodies>;
type Handlers = {
  readonly [K in keyof Bodies]: (
    state: RouterState,
    body: Read<Bodies[K]>,
  ) => Promise<Answered<unknown>>;
};

/** What the router lends: its chains, and the chosen account on one of them. */
export interface ProposalDoors {
  readonly chainsOf: (state: RouterState) => Promise<readonly OpenChain[]>;
  readonly placeOf: (
    state: RouterState,
    network: string,
  ) => Promise<Answered<{ readonly local: OpenChain; readonly account: ShownAccount }>>;
}

/**
 * What one owner alone does with a Safe of the person's own keys: proposes, confirms, rejects, carries
 * and executes. Each signature is asked for after the same reading as when two sign at once.
 */
export function proposalHandlers(doors: ProposalDoors): Handlers {
  return { ...makingHandlers(doors), ...keptHandlers(doors), ...carriedHandlers(doors) };
}

type Making = "propose" | "propose/owner";
type Carried = "proposals" | "proposal/take";

/** What is proposed anew, signed by one. */
function makingHandlers(doors: ProposalDoors): Pick<Handlers, Making> {
  return {
    async propose(state, { network, to, asset, units: amount, owner }) {
      const place = await placeAt(doors, state, network);
      if ("refusal" in place) return place;
      const { local, safe } = place.ok;
      const intent = { kind: "send", from: safe.address, to, asset, units: amount } as const;
      const call = await callOfIntent(local.pool, intent);
      if ("refusal" in call) return { refusal: call.refusal.code, detail: call.refusal.detail };
      const made = await makeSafe({ ...state, origin: null }, place.ok);
      if ("refusal" in made) return made;
      const data = hexToBytes(call.value.data);
      return proposeNext(state, place.ok, owner, () => ({ ok: { ...call.value, data } }));
    },
    async "propose/owner"(state, { network, lost, next, owner }) {
      const place = await placeAt(doors, state, network);
      if ("refusal" in place) return place;
      const staying = (place.ok.owners ?? []).filter((one) => !isAmong([lost], one));
      if (!mayJoin(state.accounts, staying, next)) return { refusal: "safe-owner", detail: next };
      return proposeNext(state, place.ok, owner, (standing) => {
        const change = replaceOwner(standing, lost, next);
        return change.ok ? { ok: change.value.transaction } : refused(change);
      });
    },
  };
}

/** What becomes of one that is kept. */
function keptHandlers(doors: ProposalDoors): Omit<Handlers, Making | Carried> {
  const found = async (state: RouterState, { network, hash }: Named) => {
    const place = await placeAt(doors, state, network);
    if ("refusal" in place) return place;
    const one = await findProposal(state, place.ok, hash);
    return "refusal" in one ? one : { ok: { place: place.ok, kept: one.ok } };
  };
  return {
    async "proposal/sign"(state, { owner, ...name }) {
      const at = await found(state, name);
      if ("refusal" in at) return at;
      const { transaction } = at.ok.kept.proposal;
      return signAndKeep(state, at.ok.place, { owner, transaction });
    },
    async "proposal/reject"(state, { owner, ...name }) {
      const at = await found(state, name);
      if ("refusal" in at) return at;
      const transaction = rejectionOf(at.ok.kept.proposal);
      return signAndKeep(state, at.ok.place, { owner, transaction });
    },
    async "proposal/execute"(state, { owner, ...name }) {
      const at = await found(state, name);
      return "refusal" in at ? at : executeProposal(state, at.ok.place, at.ok.kept, owner);
    },
    async "proposal/forget"(state, { network, hash }) {
      const place = await placeAt(doors, state, network);
      return "refusal" in place ? place : forgetProposal(state, place.ok, hash);
    },
  };
}

/** What is here, and what comes from elsewhere. */
function carriedHandlers({ chainsOf }: ProposalDoors): Pick<Handlers, Carried> {
  return {
    proposals: async (state) => ({ ok: await shownProposals(state, await chainsOf(state)) }),
    async "proposal/take"(state, body) {
      const read = readProposal(body.text);
      if (!read.ok) return refused(read);
      const { chainId, safe } = read.value;
      const chains = await chainsOf(state);
      const local = chains.find(
        ({ chain: { network } }) => network.family === "evm" && chainIdOf(network) === chainId,
      );
      if (local === undefined) return { refusal: "wrong-network", detail: `eip155:${chainId}` };
      const account = state.accounts.find((one) => isAmong([one.address], safe));
      if (account === undefined) return { refusal: "account-unknown", detail: safe };
      const place = await ownPlace(state, local, account);
      return "refusal" in place ? place : takeProposal(state, place.ok, body.text);
    },
  };
}

async function placeAt(
  { placeOf }: ProposalDoors,
  state: RouterState,
  network: string,
): Promise<Answered<SafePlace>> {
  const at = await placeOf(state, network);
  return "refusal" in at ? at : ownPlace(state, at.ok.local, at.ok.account);
}

interface Named {
  readonly network: string;
  readonly hash: string;
}

/** Who acts for a Safe of the person's own keys. Two hands of a guarded account answer as one, always. */
async function ownPlace(
  state: RouterState,
  local: OpenChain,
  account: ShownAccount,
): Promise<Answered<SafePlace>> {
  if (account.kind !== "own-safe") return { refusal: "safe-owner", detail: account.address };
  const place = await safePlaceOn(local, state.accounts, account);
  return place === null ? { refusal: "account-unknown", detail: account.address } : { ok: place };
}
