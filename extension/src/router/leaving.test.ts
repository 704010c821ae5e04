import { localEvm, localSolana } from "@holdall/chain/networks";
import type { Chain, Intent } from "@holdall/chain/port";
import { expect, test } from "vitest";
import type { ShownAccount } from "./accounts.ts";
import { leavingsOf, noteLeaving, placeFor, REST, shownLeaving, stepOf } from "./leaving.ts";
import type { LeavingWay } from "./leaving.ts";
import type { OpenChain } from "./open-chains.ts";
import { standInPlatform } from "./stood-in-nodes.twin.ts";

const FROM = "4vJ9JU1bJJE96FWSJKvHsmmFADCg4gpZQff4P3bkLKi";
const TO = "CdnPLLzipWFFaVdwjHi9zoUqRp2wRotjJpNMeUW6WBxK";
const TO_EVM = "0x00000000000000000000000000000000000000B0";
const TOKEN = "Mint111111111111111111111111111111111111111";
const STAKE = "Stake11111111111111111111111111111111111112";
const FEE = 5_000n;

interface Had {
  coin: bigint;
  token: bigint | null;
  stake: { withdrawable: bigint; isLocked: boolean } | null;
  /** What the network does not build. */
  refuses?: (intent: Intent) => boolean;
  isSilent?: boolean;
}

/** A chain on which an address has what it is told. */
function chainOf(had: Had): OpenChain {
  const fact = (value: unknown) => Promise.resolve({ value: { value } });
  const refused = (code: string) => Promise.resolve({ refusal: { code, detail: "" } });
  const token = { kind: "token", id: TOKEN };
  const chain = {
    network: localSolana("solana:local", "http://127.0.0.1:1"),
    balances: () =>
      had.isSilent === true
        ? refused("nodes-silent")
        : fact([
            { asset: { kind: "native" }, units: had.coin },
            ...(had.token === null ? [] : [{ asset: token, units: had.token }]),
          ]),
    collectibles: () => fact({ items: [] }),
    build: (intent: Intent) =>
      had.refuses?.(intent) === true
        ? refused("transaction-refused")
        : Promise.resolve({ value: {} }),
    fee: () => Promise.resolve({ value: { unitsMax: FEE } }),
    staking: {
      stakes: () =>
        fact({
          stakes:
            had.stake === null
              ? []
              : [
                  {
                    address: STAKE,
                    units: 9n,
                    withdrawableUnits: had.stake.withdrawable,
                    phase: "active",
                    isLocked: had.stake.isLocked,
                  },
                ],
        }),
    },
  } as unknown as Chain;
  return { chain } as OpenChain;
}

const NOTHING: Had = { coin: 0n, token: null, stake: null };
const way = (had: Partial<Had>, kind: ShownAccount["kind"] = "single"): LeavingWay => ({
  local: chainOf({ ...NOTHING, ...had }),
  account: { address: FROM, kind } as ShownAccount,
  to: TO,
  tokenIds: [],
});
const stepsOf = async (at: LeavingWay) =>
  (await shownLeaving(at)).steps.map(({ intent }) => intent.kind);

test("everything goes before the coin, which pays for it, and then all of the coin but its fee", async () => {
  const had: Had = { coin: 1_000_000n, token: 7n, stake: null };
  const at = { ...way({}), local: chainOf(had) };
  expect(await shownLeaving(at)).toMatchObject({
    steps: [{ what: `token:${TOKEN}`, intent: { kind: "send", units: 7n, closes: true } }],
    restUnits: null,
  });
  expect(await stepOf(at, REST)).toMatchObject({ refusal: "balance-insufficient" });
  // Whoever was interrupted finds what the chain still has, and no step twice.
  had.token = null;
  expect(await stepOf(at, `token:${TOKEN}`)).toMatchObject({ refusal: "balance-insufficient" });
  expect(await shownLeaving(at)).toMatchObject({ steps: [], restUnits: 1_000_000n - FEE });
  had.coin = FEE;
  expect(await shownLeaving(at)).toMatchObject({ steps: [], stays: [], restUnits: null });
});

test("a token whose account cannot be closed is sent, and one that is refused stays and is said", async () => {
  const closes = way({ token: 7n, refuses: (one) => one.kind === "send" && one.closes === true });
  expect(await stepOf(closes, `token:${TOKEN}`)).toEqual({
    ok: { kind: "send", from: FROM, to: TO, asset: { kind: "token", id: TOKEN }, units: 7n },
  });
  const refuses = (one: Intent) => one.kind === "send" && one.asset.kind === "token";
  expect(await shownLeaving(way({ token: 7n, refuses }))).toMatchObject({
    steps: [],
    stays: [{ what: `token:${TOKEN}`, why: "transaction-refused" }],
  });
  expect(await stepsOf(way({ token: 0n }))).toEqual(["burn"]);
  const isStuck = (one: Intent) => one.kind === "burn";
  expect(await shownLeaving(way({ token: 0n, refuses: isStuck }))).toMatchObject({ stays: [] });
});

test("a stake is given by who may, comes back first to three hands, and keeps its fees while it does", async () => {
  const working = { withdrawable: 0n, isLocked: false };
  expect(await stepsOf(way({ stake: working }))).toEqual(["give-stake"]);
  const hands = way({ stake: working, coin: 9_000_000n }, "frost");
  expect(await stepsOf(hands)).toEqual(["unstake"]);
  const refuses = (one: Intent) => one.kind === "unstake";
  const waiting = way({ stake: working, coin: 9_000_000n, refuses }, "frost");
  expect((await shownLeaving(waiting)).restUnits).toBe(9_000_000n - FEE - 2_000_000n);
  const locked = { withdrawable: 0n, isLocked: true };
  expect((await shownLeaving(way({ stake: locked }))).stays).toEqual([
    { what: STAKE, why: "locked" },
  ]);
  expect(await stepsOf(way({ stake: { withdrawable: 9n, isLocked: false } }))).toEqual([
    "withdraw-stake",
  ]);
});

test("of a Safe all of the coin is all of it: another account pays its fees", async () => {
  const network = localEvm("eip155:31337", "http://127.0.0.1:1");
  const local = chainOf({ ...NOTHING, coin: 5n });
  const chain = { ...local.chain, network, staking: null } as Chain;
  const at = { ...way({}, "safe"), local: { ...local, chain }, to: TO_EVM };
  expect((await shownLeaving(at)).restUnits).toBe(5n);
});

test("a silent network is said, and says nothing of what is left", async () => {
  const silent = way({ coin: 5n, isSilent: true });
  expect(await shownLeaving(silent)).toMatchObject({ silent: "nodes-silent", restUnits: null });
  expect(await stepOf(silent, REST)).toMatchObject({ refusal: "nodes-silent" });
});

test("where an address is left for is kept for a router that starts anew, until it is left no more", async () => {
  const kept = new Map<string, unknown>();
  const platform = standInPlatform(kept, []);
  const network = "solana:local";
  await noteLeaving(platform, { network, from: FROM, to: TO });
  await noteLeaving(platform, { network: "eip155:1", from: FROM, to: TO });
  await noteLeaving(platform, { network, from: FROM, to: STAKE });
  const again = standInPlatform(kept, []);
  expect((await leavingsOf(again)).map((one) => [one.network, one.to])).toEqual([
    ["eip155:1", TO],
    [network, STAKE],
  ]);
  await noteLeaving(again, { network, from: FROM, to: null });
  expect(await leavingsOf(again)).toHaveLength(1);
  kept.set("leavings", [{ network }]);
  expect(await leavingsOf(again)).toEqual([]);
});

test("everything goes to a whole address of the same family, and not to the one that is left", () => {
  const local = chainOf(NOTHING);
  expect(placeFor(local, FROM, TO)).toEqual({ ok: TO });
  expect(placeFor(local, FROM, FROM)).toMatchObject({ refusal: "address-invalid" });
  expect(placeFor(local, FROM, TO_EVM)).toMatchObject({ refusal: "address-invalid" });
  expect(placeFor(local, FROM, TO.slice(3))).toHaveProperty("refusal");
});
