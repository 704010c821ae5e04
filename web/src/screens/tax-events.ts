import type { Client } from "@holdall/client";
import { product } from "@holdall/ui/number";
import { isoOf, momentMs } from "@holdall/web/page";
import type { TaxEvent } from "./tax-rows.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const PAGE_ROWS = 1_000;

/** Settlements between the two parts of one's own cash: what was unsettled is paid. */
const OWN_PAYMENT = "SystemLiabilityTransfer";

/** What an asset was worth of the settlement asset at a moment; `undefined` where nobody knows. */
type Worth = (asset: string, atMs: number) => Promise<string | undefined>;

export interface TaxSource {
  readonly client: Client;
  /** What everything is valued in. */
  readonly settlement: string;
  /** The sub-account whose events these are. */
  readonly subaccountId: number;
}

/**
 * Everything that changed what the account has, from the venue's histories. Lending and borrowing
 * change nothing by themselves, their interest does; of perpetuals their settlements do.
 */
export async function taxEvents(source: TaxSource): Promise<readonly TaxEvent[]> {
  const worth = worthBy(source);
  const parts = await Promise.all([
    movements(source, worth),
    trades(source),
    interest(source, worth),
    yields(source, worth),
    settlements(source),
    transfers(source, worth),
    dust(source),
  ]);
  return parts.flat();
}

/** A row of history that has its time. */
function timeOf(moment: string): string {
  return isoOf(BigInt(momentMs(moment)));
}

async function valueOf(
  worth: Worth,
  part: { readonly asset: string; readonly quantity: string },
  moment: string,
): Promise<string | undefined> {
  const price = await worth(part.asset, momentMs(moment));
  return price === undefined ? undefined : product(part.quantity, price);
}

async function movements({ client }: TaxSource, worth: Worth): Promise<readonly TaxEvent[]> {
  const events: TaxEvent[] = [];
  for await (const row of pages((offset) =>
    client.call("deposits", { limit: PAGE_ROWS, offset }),
  )) {
    if (row.status !== "confirmed") continue;
    const part = { asset: row.symbol, quantity: row.quantity };
    const value = await valueOf(worth, part, row.createdAt);
    const id = `deposit ${row.id}`;
    events.push({ time: timeOf(row.createdAt), kind: "deposit", in: part, value, id });
  }
  const withdrawn = pages((offset) => client.call("withdrawals", { limit: PAGE_ROWS, offset }));
  for await (const row of withdrawn) {
    if (row.status !== "confirmed") continue;
    const part = { asset: row.symbol, quantity: row.quantity };
    const value = await valueOf(worth, part, row.createdAt);
    const id = `withdrawal ${row.id}`;
    events.push({ time: timeOf(row.createdAt), kind: "withdrawal", out: part, value, id });
  }
  return events;
}

async function* pages<Row>(
  ask: (offset: number) => Promise<readonly Row[]>,
): AsyncGenerator<Row, void> {
  for (let offset = 0; ; offset += PAGE_ROWS) {
    const rows = await ask(offset);
    yield* rows;
    if (rows.length < PAGE_ROWS) return;
  }
}

/** Spot fills: each is its own price. Fills of perpetuals move nothing until they settle. */
async function trades({ client, settlement }: TaxSource): Promise<readonly TaxEvent[]> {
  const events: TaxEvent[] = [];
  for await (const row of client.rows("fillHistory", {})) {
    const [base, quote, ...more] = row.symbol.split("_");
    if (base === undefined || quote === undefined || more.length > 0) continue;
    const paid = { asset: quote, quantity: product(row.price, row.quantity) };
    const traded = { asset: base, quantity: row.quantity };
    const isBuy = row.side === "Bid";
    const fee = { asset: row.feeSymbol, quantity: row.fee };
    events.push({
      time: timeOf(row.timestamp),
      kind: "trade",
      out: isBuy ? paid : traded,
      in: isBuy ? traded : paid,
      ...(row.fee === "0" ? {} : { fee }),
      value: quote === settlement ? paid.quantity : undefined,
      id: `order ${row.orderId} trade ${row.tradeId ?? ""}`,
    });
  }
  return events;
}

async function interest({ client }: TaxSource, worth: Worth): Promise<readonly TaxEvent[]> {
  const events: TaxEvent[] = [];
  for await (const row of client.rows("interestHistory", { source: "BorrowLend" })) {
    const part = { asset: row.symbol, quantity: row.quantity };
    const value = await valueOf(worth, part, row.timestamp);
    const isEarned = row.paymentType === "Lend";
    events.push({
      time: timeOf(row.timestamp),
      kind: isEarned ? "interest" : "interest-paid",
      ...(isEarned ? { in: part } : { out: part }),
      value,
      id: `loan ${row.positionId}`,
    });
  }
  return events;
}

/** What pools paid on top of interest: it comes as a larger claim, and is no interest by the hour. */
async function yields({ client }: TaxSource, worth: Worth): Promise<readonly TaxEvent[]> {
  const events: TaxEvent[] = [];
  for await (const row of client.rows("borrowLendHistory", {})) {
    if (row.isYield !== true) continue;
    const part = { asset: row.symbol, quantity: row.quantity };
    const value = await valueOf(worth, part, row.timestamp);
    const id = `yield ${row.positionId}`;
    events.push({ time: timeOf(row.timestamp), kind: "yield", in: part, value, id });
  }
  return events;
}

async function settlements({ client, settlement }: TaxSource): Promise<readonly TaxEvent[]> {
  const events: TaxEvent[] = [];
  for await (const row of client.rows("settlementHistory", {})) {
    if (row.source === OWN_PAYMENT) continue;
    const isLoss = row.quantity.startsWith("-");
    const quantity = isLoss ? row.quantity.slice(1) : row.quantity;
    events.push({
      time: timeOf(row.timestamp),
      kind: row.source,
      ...(isLoss
        ? { out: { asset: settlement, quantity } }
        : { in: { asset: settlement, quantity } }),
      value: quantity,
      id: `settlement ${row.engineSequence ?? ""} ${row.positionId ?? ""}`.trim(),
    });
  }
  return events;
}

async function transfers(source: TaxSource, worth: Worth): Promise<readonly TaxEvent[]> {
  const events: TaxEvent[] = [];
  for await (const row of source.client.rows("transferHistory", {})) {
    const part = { asset: row.symbol, quantity: row.quantity };
    const isOut = row.fromSubaccountId === source.subaccountId;
    if (!isOut && row.toSubaccountId !== source.subaccountId) continue;
    events.push({
      time: timeOf(row.timestamp),
      kind: "transfer",
      ...(isOut ? { out: part } : { in: part }),
      value: await valueOf(worth, part, row.timestamp),
      id: `transfer ${row.id}`,
      isOwn: true,
    });
  }
  return events;
}

async function dust({ client, settlement }: TaxSource): Promise<readonly TaxEvent[]> {
  const events: TaxEvent[] = [];
  for await (const row of client.rows("dustHistory", {})) {
    events.push({
      time: timeOf(row.timestamp),
      kind: "dust",
      out: { asset: row.symbol, quantity: row.quantity },
      in: { asset: settlement, quantity: row.usdcReceived },
      value: row.usdcReceived,
      id: `dust ${row.id}`,
    });
  }
  return events;
}

/**
 * The mark of an asset in its market at a moment: the opening of its minute, or of its hour where the
 * moment is one (interest is). Each is asked for once.
 */
function worthBy({ client, settlement }: TaxSource): Worth {
  const asked = new Map<string, Promise<string | undefined>>();
  return (asset, atMs) => {
    if (asset === settlement) return Promise.resolve("1");
    const isHour = atMs % HOUR_MS < MINUTE_MS;
    const spanMs = isHour ? HOUR_MS : MINUTE_MS;
    const startMs = atMs - (atMs % spanMs);
    const name = `${asset} ${spanMs} ${startMs}`;
    const known = asked.get(name) ?? askMark(client, `${asset}_${settlement}`, { isHour, startMs });
    asked.set(name, known);
    return known;
  };
}

async function askMark(
  client: Client,
  symbol: string,
  at: { readonly isHour: boolean; readonly startMs: number },
): Promise<string | undefined> {
  const startTime = at.startMs / 1_000;
  const endTime = startTime + 1;
  const interval = at.isHour ? "1h" : "1m";
  try {
    const rows = await client.rest.klines({
      symbol,
      interval,
      startTime,
      endTime,
      priceType: "Mark",
    });
    return rows[0]?.open ?? undefined;
  } catch {
    // Without a market, or with too many questions a minute, the worth is not known, and said so.
    return undefined;
  }
}
