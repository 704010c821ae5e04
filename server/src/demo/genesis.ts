import { isDeepStrictEqual } from "node:util";
import type {
  AccountId,
  Answer,
  AssetId,
  Command,
  Parameters,
  UserId,
  Venue,
} from "@holdall/core/protocol";
import { demoAssets, marketSpecOf } from "./catalogue.ts";
import { demoFeeTiers } from "./fee-tiers.ts";
import { assetSpecOf, demoMarginParameters, perpSpecs } from "./margin-rows.ts";
import { accountNumberOf, demoPeople, startUnits } from "./people.ts";

const noRequest = { requestA: 0, requestB: 0, requestExpiresMs: 0 } as const;

/** First half of the identities of the accounts' opening; the second is the account's number. */
const GENESIS_REQUEST = 0x67656e657369;
/** Remembered for good: the year 9999. */
const FOREVER_MS = 253_402_300_799_999;

/**
 * The world of the demonstration as commands, for a venue whose journal is empty. Sent again, after
 * a start that died half-way, they complete it: the engine knows the symbols, the requests and the
 * references that it has seen.
 */
export function genesis(): readonly Command[] {
  return [
    ...addAssets(),
    ...openAccounts(),
    setParameters(),
    ...changeAssets(),
    ...listMarkets(),
    ...deposits(),
  ];
}

/**
 * How a venue stands to the demo world: it has none yet, or one whose making was cut short ("needed"),
 * it has it ("made"), or it is somebody's own ("foreign"), which the demo world may not move into:
 * its people's accounts would answer to keys that everybody knows.
 */
export async function genesisOf(
  venue: Pick<Venue, "query">,
): Promise<"needed" | "made" | "foreign"> {
  const { answer: assets } = await venue.query({ kind: "assets" });
  const { answer: first } = await venue.query({ kind: "account", accountId: 1 as AccountId });
  const isOurs = assets.every(({ spec }, index) => spec.symbol === demoAssets[index]?.spec.symbol);
  if (!isOurs) return "foreign";
  // Assets come before accounts, and a house account's name is nobody's to change.
  if (first === null) return isAsAdded(assets) ? "needed" : "foreign";
  if (assets.length === 0 || first.name !== demoPeople[0]?.name) return "foreign";
  const accountId = demoPeople.length as AccountId;
  const { answer: balances } = await venue.query({ kind: "balances", accountId });
  const isWhole = balances.some((balance) => balance.assetId === demoAssets.length - 1);
  return isWhole ? "made" : "needed";
}

/** An own venue may begin with the same symbols; not with every figure of them. */
function isAsAdded(assets: Answer<"assets">): boolean {
  return assets.every(({ spec }, index) => {
    const asset = demoAssets[index];
    return asset !== undefined && isDeepStrictEqual(spec, assetSpecOf(asset));
  });
}

function addAssets(): Command[] {
  return demoAssets.map((asset) => ({
    kind: "add-asset",
    spec: JSON.stringify(assetSpecOf(asset)),
  }));
}

/** For a venue whose assets were added before they could be lent or borrowed. */
function changeAssets(): Command[] {
  return demoAssets.map((asset, index) => ({
    kind: "change-asset",
    assetId: index as AssetId,
    spec: JSON.stringify(assetSpecOf(asset)),
  }));
}

function openAccounts(): Command[] {
  return demoPeople.map(({ name }) => ({
    kind: "open-account",
    requestA: GENESIS_REQUEST,
    requestB: accountNumberOf(name),
    requestExpiresMs: FOREVER_MS,
    userId: 0 as UserId,
    subaccountNumber: 0,
    name,
  }));
}

function setParameters(): Command {
  const parameters: Parameters = {
    feeTiers: demoFeeTiers,
    restingOrdersMax: 400,
    triggerOrdersMax: 100,
    subaccountsMax: 10,
    batchOrdersMax: 50,
    clientIdMemoryMs: 600_000,
    feeAccountId: accountNumberOf("fees") as AccountId,
    dustAccountId: accountNumberOf("dust") as AccountId,
    settlementAssetId: 0 as AssetId,
    margin: demoMarginParameters(),
  };
  return { kind: "set-parameters", parameters: JSON.stringify(parameters) };
}

function listMarkets(): Command[] {
  const spot = demoAssets.flatMap((asset, index) => marketSpecOf(asset, index as AssetId) ?? []);
  return [...spot, ...perpSpecs()].map((spec) => ({
    kind: "list-market",
    spec: JSON.stringify(spec),
  }));
}

function deposits(): Command[] {
  return demoPeople.flatMap((who) =>
    demoAssets.flatMap((asset, index): Command[] => {
      const units = startUnits(who, asset);
      if (units === 0) return [];
      const accountId = accountNumberOf(who.name) as AccountId;
      const reference = `genesis:${who.name}:${asset.spec.symbol}`;
      const assetId = index as AssetId;
      return [{ kind: "deposit", ...noRequest, accountId, assetId, units, reference }];
    }),
  );
}
