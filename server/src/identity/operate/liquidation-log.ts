import type { WebResponseOf } from "@holdall/core/contract";
import type {
  AccountId,
  HistoryReader,
  LiquidationStepRow,
  MarketId,
  Venue,
} from "@holdall/core/protocol";
import { csvText } from "./csv.ts";
import { loadListing, type Listing } from "./listing.ts";
import { stageWords } from "./risk-report.ts";

type Log = WebResponseOf<"operatorLiquidations">;
type Act = Log["acts"][number];

/** Rows of one export, and of one page of it: what a reader of the history gives at once. */
const EXPORT_ROWS_MAX = 10_000;
const PAGE_ROWS_MAX = 1_000;
/** Where a step reduced a debt, and no position. */
const MARKET_NONE = 65_535;

export interface LiquidationSource {
  readonly venue: Venue;
  readonly history: Pick<HistoryReader, "liquidations">;
  readonly pseudonym: (accountId: AccountId) => string;
}

/** A page of all acts of liquidation, newest first. */
export async function liquidationLog(
  { venue, history, pseudonym }: LiquidationSource,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<Log> {
  const { answer: parameters } = await venue.query({ kind: "parameters" });
  const { settlementAssetId } = parameters;
  const listing = await loadListing(venue, settlementAssetId);
  const paging = { limit: Math.max(1, limit), offset, sort: "desc" } as const;
  const page = await history.liquidations({ accountId: null, marketId: null, ...paging });
  const money = (units: number): string => listing.amount(settlementAssetId, units);
  const acts = page.rows.slice(0, limit).map((row) => actOf(row, { listing, money, pseudonym }));
  return { total: page.total, acts };
}

interface Writing {
  readonly listing: Listing;
  readonly money: (units: number) => string;
  readonly pseudonym: (accountId: AccountId) => string;
}

function actOf(row: LiquidationStepRow, { listing, money, pseudonym }: Writing): Act {
  const isPosition = row.marketId !== (MARKET_NONE as MarketId);
  const priced = isPosition ? row.marketId : listing.spotOf(row.assetId);
  const isPriced = priced !== undefined && row.priceTicks !== 0;
  return {
    sequence: row.sequence,
    at: row.timeMs,
    account: pseudonym(row.accountId),
    symbol: isPosition ? listing.market(row.marketId).symbol : listing.asset(row.assetId).symbol,
    stage: stageWords[row.stage],
    side: row.isBid ? "Bid" : "Ask",
    quantity: isPosition
      ? listing.size(row.marketId, row.quantity)
      : listing.amount(row.assetId, row.quantity),
    value: money(row.valueUnits),
    fundMovement: money(row.fundUnits),
    price: isPriced ? listing.price(priced, row.priceTicks) : null,
    taker: row.takerId === 0 ? null : pseudonym(row.takerId),
  };
}

const columns = [
  "sequence",
  "time",
  "account",
  "symbol",
  "stage",
  "side",
  "quantity",
  "price",
  "value",
  "fundMovement",
  "taker",
] as const;

/** The log as a file: newest first, as far as an export goes. */
export async function exportedLiquidations(
  source: LiquidationSource,
): Promise<WebResponseOf<"operatorLiquidationsExport">> {
  const acts: Act[] = [];
  let total = 0;
  do {
    const page = await liquidationLog(source, { limit: PAGE_ROWS_MAX, offset: acts.length });
    total = page.total;
    acts.push(...page.acts);
    if (page.acts.length === 0) break;
  } while (acts.length < Math.min(total, EXPORT_ROWS_MAX));
  const rows = acts.map(({ at, ...act }) => ({ ...act, time: new Date(at).toISOString() }));
  const lines = rows.map((row) => columns.map((column) => String(row[column] ?? "")));
  return {
    fileName: "liquidations.csv",
    text: csvText([columns, ...lines]),
    rows: acts.length,
    isComplete: acts.length === total,
  };
}
