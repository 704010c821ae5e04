import type {
  AccountId,
  AssetId,
  Command,
  Parameters,
  UserId,
  Venue,
} from "@holdall/core/protocol";
import { demoAssets, marketSpecOf } from "./catalogue.ts";
import { demoFeeTiers } from "./fee-tiers.ts";
import { accountNumberOf, demoPeople, startUnits } from "./people.ts";

const noRequest = { requestA: 0, requestB: 0, requestExpiresMs: 0 } as const;

/** The world of the demonstration as commands, for a venue whose journal is empty. */
export function genesis(): readonly Command[] {
  return [...addAssets(), ...openAccounts(), setParameters(), ...listMarkets(), ...deposits()];
}

/** True when the venue has no asset yet: a journal that knows the demonstration is left alone. */
export async function isGenesisNeeded(venue: Pick<Venue, "query">): Promise<boolean> {
  const { answer } = await venue.query({ kind: "assets" });
  return answer.length === 0;
}

function addAssets(): Command[] {
  return demoAssets.map(({ spec }) => ({ kind: "add-asset", spec: JSON.stringify(spec) }));
}

function openAccounts(): Command[] {
  return demoPeople.map(({ name }) => ({
    kind: "open-account",
    ...noRequest,
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
  };
  return { kind: "set-parameters", parameters: JSON.stringify(parameters) };
}

function listMarkets(): Command[] {
  return demoAssets.flatMap((asset, index): Command[] => {
    const spec = marketSpecOf(asset, index as AssetId);
    return spec === undefined ? [] : [{ kind: "list-market", spec: JSON.stringify(spec) }];
  });
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
