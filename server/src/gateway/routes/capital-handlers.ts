import { schemas, type BodyOf, type Wire } from "@holdall/core/contract";
import { parseUnits, type Units } from "@holdall/core/num";
import type {
  DepositRow,
  TokenSpec,
  WithdrawalDetails,
  WithdrawalRow,
} from "@holdall/core/protocol";
import type { Caller } from "../auth/verifier.ts";
import type { Asset } from "../catalogue.ts";
import { identityOf } from "../commands/order-commands.ts";
import { refuse, refusals } from "../refusal.ts";
import { amountText } from "../words/numbers.ts";
import { naiveTime } from "../words/time.ts";
import { needUnits } from "./need-units.ts";
import { askPage, answer, type Context, type Handlers, type RailDeposit } from "./call.ts";
import { refuseRejected } from "./order-handlers.ts";
import { refuseRegion, regionOf } from "./region.ts";

type CapitalName = "depositAddress" | "deposits" | "depositSimulate" | "withdrawals" | "withdraw";

const withdrawalStatusWords = {
  requested: "pending",
  settled: "confirmed",
  cancelled: "cancelled",
} as const satisfies Readonly<Record<WithdrawalRow["status"], Wire<"WithdrawalStatus">>>;

/** Handlers of value that enters and leaves. */
export function capitalHandlers(context: Context): Pick<Handlers, CapitalName> {
  const { catalogue, history, rail } = context;
  return {
    ...depositHandlers(context),
    withdrawals: async ({ query, caller }) => {
      const page = await askPage(
        {
          accountId: caller.key.accountId,
          fromMs: query.from ?? null,
          toMs: query.to ?? null,
          id: query.id ?? null,
          clientId: query.clientId ?? null,
          assetId: null,
          limit: query.limit ?? 100,
          offset: query.offset ?? 0,
          sort: "desc",
        },
        (of) => history.withdrawals(of),
      );
      return answer(
        page.rows.map((row) => ({
          ...withdrawalAnswer(catalogue.asset(row.assetId), row),
          movement: rail?.withdrawalMovement(row.withdrawalId) ?? null,
        })),
      );
    },
    ...withdrawHandler(context),
  };
}

type DepositName = "depositAddress" | "deposits" | "depositSimulate";

/** Where value comes in, what came, and what is on its way. */
function depositHandlers(context: Context): Pick<Handlers, DepositName> {
  const { catalogue, history, rail } = context;
  return {
    depositAddress: ({ query, caller }) => {
      if (rail === undefined) return refuse(refusals.railAbsent);
      return answer({
        address: rail.address(caller.key.accountId, query.blockchain),
        confirmationsNeeded: rail.pace.confirmations,
        expectedSeconds: rail.pace.expectedSeconds,
      });
    },
    deposits: async ({ query, caller }) => {
      const { accountId } = caller.key;
      const page = await askPage(
        {
          accountId,
          fromMs: query.from ?? null,
          toMs: query.to ?? null,
          id: null,
          clientId: null,
          assetId: null,
          limit: query.limit ?? 100,
          offset: query.offset ?? 0,
          sort: "desc",
        },
        (of) => history.deposits(of),
      );
      const credited = page.rows.map((row) => ({
        ...depositAnswer(catalogue.asset(row.assetId), row),
        movement: rail?.depositMovement(row.reference) ?? null,
      }));
      // What is on its way stands before the ledger's own rows: it is newer than all of them.
      const isFirst = (query.offset ?? 0) === 0 && (query.to ?? null) === null;
      const known = new Set(page.rows.map(({ reference }) => reference));
      const waiting = (isFirst ? (rail?.waiting(accountId) ?? []) : []).filter(
        ({ reference }) => !known.has(reference),
      );
      return answer([...waiting.map((each) => waitingAnswer(context, each)), ...credited]);
    },
    depositSimulate: async ({ body, caller }) => {
      if (rail?.send === undefined) return refuse(refusals.notFound);
      const asset = catalogue.needAsset(body.symbol);
      const token = tokenOf(asset, body.blockchain);
      const units = needUnits(asset, body.quantity);
      if (units < unitsOf(asset, token.minimumDeposit))
        return refuse({
          ...refusals.quantityInvalid,
          message: `The minimum deposit is ${token.minimumDeposit}`,
        });
      const { assetId } = asset;
      const { accountId } = caller.key;
      const { blockchain } = body;
      const deposit = await rail.send({ accountId, assetId, blockchain, units });
      return answer(waitingAnswer(context, deposit));
    },
  };
}

/** The word for a chain that value comes from: its name, begun with a small letter. */
function sourceOf(blockchain: string): Wire<"DepositSource"> {
  const word = blockchain.charAt(0).toLowerCase() + blockchain.slice(1);
  const words: readonly string[] = schemas.DepositSource.values ?? [];
  return words.includes(word) ? (word as Wire<"DepositSource">) : "internal";
}

/** A deposit that the ledger does not have yet: its number is 0. */
function waitingAnswer({ catalogue }: Context, of: RailDeposit): Wire<"Deposit"> {
  const { spec } = catalogue.asset(of.assetId);
  const { state } = of.movement.steps.at(-1)!;
  return {
    id: 0,
    toAddress: of.address,
    fromAddress: of.fromAddress,
    source: sourceOf(of.blockchain),
    status: state === "declined" ? "declined" : state === "credited" ? "confirmed" : "pending",
    transactionHash: of.transactionHash,
    symbol: spec.symbol,
    quantity: amountText(of.units, spec.decimals),
    createdAt: naiveTime(of.seenAtMs),
    movement: of.movement,
  };
}

/** A withdrawal that may be asked for: what, whereto, and for whose account. */
export interface WithdrawalRequest {
  readonly body: BodyOf<"withdraw">;
  readonly caller: Caller;
}

function withdrawHandler(context: Context): Pick<Handlers, "withdraw"> {
  return {
    withdraw: async ({ body, caller }) => {
      // Said before the owner's rules are asked, so that what cannot be sent starts no delay.
      checkTerms(context, body);
      await refuseUnruly(context, { body, caller });
      return answer(await requestWithdrawal(context, { body, caller }));
    },
  };
}

/**
 * A key may take funds only where its owner's own page could: to the address book, after its wait,
 * with the owner's holds and delay. Keys of the demo world, whose secrets everybody knows, are free.
 */
async function refuseUnruly(
  { people, clock }: Context,
  { body, caller: { key, address } }: WithdrawalRequest,
): Promise<void> {
  if (key.isDemo) return;
  if (people === undefined) return refuse(refusals.withdrawalNobody);
  const nowMs = Math.floor(clock.wallMicros() / 1_000);
  const { userId, name: keyName } = key;
  const outcome = await people.withdrawalOfKey({ userId, keyName, address, body, nowMs });
  if (!("denial" in outcome)) return;
  const { denial } = outcome;
  // The published route answers with these two statuses alone.
  refuse({ ...denial, status: denial.status === 403 ? 403 : 400 });
}

function checkTerms({ catalogue }: Context, body: BodyOf<"withdraw">) {
  const asset = catalogue.needAsset(body.symbol);
  const token = needToken(asset, body.blockchain);
  const units = needUnits(asset, body.quantity);
  refuseOutsideLimits(asset, token, units);
  return { asset, units, feeUnits: unitsOf(asset, token.withdrawalFee) };
}

/** Asks the venue for a withdrawal that every rule but the venue's own lets go. */
export async function requestWithdrawal(
  context: Context,
  { body, caller }: WithdrawalRequest,
): Promise<Wire<"Withdrawal">> {
  const { asset, units, feeUnits } = checkTerms(context, body);
  refuseRegion(await regionOf(context, caller), { borrows: body.autoBorrow ?? false });
  const details: WithdrawalDetails = {
    blockchain: body.blockchain,
    address: body.address,
    clientId: body.clientId ?? null,
  };
  const result = await context.venue.submit({
    kind: "request-withdrawal",
    ...identityOf(caller),
    accountId: caller.key.accountId,
    assetId: asset.assetId,
    autoBorrow: body.autoBorrow ?? false,
    autoLendRedeem: body.autoLendRedeem ?? false,
    units,
    feeUnits,
    details: JSON.stringify(details),
  });
  refuseRejected(result);
  const requested = result.events.find((event) => event.kind === "withdrawal-requested");
  if (requested === undefined) throw new Error(`no withdrawal in command ${result.sequence}`);
  const timeMs = Math.floor(result.timeMicros / 1_000);
  const status = "requested";
  return withdrawalAnswer(asset, { ...requested, timeMs, details, status, transactionHash: null });
}

/** A withdrawal that its owner names. */
export interface WithdrawalNamed {
  readonly withdrawalId: number;
  readonly caller: Caller;
}

/**
 * Cancels a withdrawal of the caller's account that nobody has signed yet: all that it held is free
 * again. Refuses one of somebody else as if there were none.
 */
export async function cancelWithdrawal(
  { venue, history, rail }: Context,
  { withdrawalId, caller }: WithdrawalNamed,
): Promise<void> {
  const { accountId } = caller.key;
  const unset = { fromMs: null, toMs: null, clientId: null, assetId: null } as const;
  const page = { limit: 1, offset: 0, sort: "desc" } as const;
  const own = await askPage({ accountId, id: withdrawalId, ...unset, ...page }, (of) =>
    history.withdrawals(of),
  );
  if (own.rows.length === 0) return refuse(refusals.notFound);
  // Asked before the ledger: what was stopped on its way can be cancelled, and cannot leave meanwhile.
  if (rail !== undefined && !rail.recall(withdrawalId)) return refuse(refusals.withdrawalSigned);
  refuseRejected(await venue.submit({ kind: "cancel-withdrawal", withdrawalId }));
}

function tokenOf(asset: Asset, blockchain: string): TokenSpec {
  const token = asset.spec.tokens.find((candidate) => candidate.blockchain === blockchain);
  return token ?? refuse({ ...refusals.assetInvalid, message: "Invalid blockchain" });
}

function needToken(asset: Asset, blockchain: string): TokenSpec {
  const token = tokenOf(asset, blockchain);
  if (!token.withdrawEnabled)
    return refuse({
      status: 400,
      code: "PRECONDITION_FAILED",
      message: "Withdrawals of this token are stopped",
    });
  return token;
}

function refuseOutsideLimits(asset: Asset, token: TokenSpec, units: Units): void {
  const isBelow = units < unitsOf(asset, token.minimumWithdrawal);
  const isAbove =
    token.maximumWithdrawal !== null && units > unitsOf(asset, token.maximumWithdrawal);
  if (isBelow || isAbove)
    refuse({
      ...refusals.quantityInvalid,
      message: isBelow
        ? `The minimum withdrawal is ${token.minimumWithdrawal}`
        : `The maximum withdrawal is ${token.maximumWithdrawal}`,
    });
}

/** Units of a text that the venue itself published; one it cannot read is an impossible state. */
function unitsOf(asset: Asset, text: string): Units {
  const units = parseUnits(text, asset.spec.decimals);
  if (typeof units === "string")
    throw new Error(`${asset.spec.symbol} publishes ${text}: ${units}`);
  return units;
}

function depositAnswer(asset: Asset, row: DepositRow): Wire<"Deposit"> {
  return {
    id: row.depositId,
    toAddress: null,
    fromAddress: null,
    source: "internal",
    status: "confirmed",
    transactionHash: row.reference,
    symbol: asset.spec.symbol,
    quantity: amountText(row.units, asset.spec.decimals),
    createdAt: naiveTime(row.timeMs),
  };
}

type WithdrawalFacts = Pick<
  WithdrawalRow,
  "withdrawalId" | "timeMs" | "units" | "feeUnits" | "details" | "status" | "transactionHash"
>;

function withdrawalAnswer(asset: Asset, row: WithdrawalFacts): Wire<"Withdrawal"> {
  return {
    id: row.withdrawalId,
    blockchain: row.details.blockchain as Wire<"Blockchain">,
    clientId: row.details.clientId,
    identifier: null,
    quantity: amountText(row.units, asset.spec.decimals),
    fee: amountText(row.feeUnits, asset.spec.decimals),
    symbol: asset.spec.symbol,
    status: withdrawalStatusWords[row.status],
    subaccountId: null,
    toAddress: row.details.address,
    transactionHash: row.transactionHash,
    createdAt: naiveTime(row.timeMs),
    isInternal: false,
  };
}
