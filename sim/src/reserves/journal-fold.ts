/**
 * The auditor's own reading of a journal: what each account owns and owes, folded from events, in
 * plain maps and unbounded integers. It shares nothing with the view from which the proof took its
 * rows but the journal, and asks the engine nothing.
 */
import { parseDecimal } from "@holdall/core/num";
import type {
  AssetSpec,
  CommandResult,
  Event,
  EventOf,
  MarketSpec,
  Parameters,
} from "@holdall/core/protocol";

/** What an account is owed and owes in one asset, in units; never netted. */
export interface Sides {
  readonly equity: bigint;
  readonly debt: bigint;
}
export interface FoldedAccount {
  readonly accountId: number;
  readonly userId: bigint;
  readonly subaccountId: number;
  /** Free and locked together, by asset. */
  readonly units: Map<number, bigint>;
  /** Claims on and debts to pools, by asset. */
  readonly loans: Map<number, { readonly lent: bigint; readonly borrowed: bigint }>;
  /** By perpetual. */
  readonly positions: Map<number, { readonly sizeLots: bigint; readonly entryQuote: bigint }>;
  unsettled: bigint;
}

const NOTHING: Sides = { equity: 0n, debt: 0n };
const DECIMALS = 18;

/** Decimal text of a specification, scaled to 10^18. */
function scaled(decimal: string): bigint {
  const value = parseDecimal(decimal, DECIMALS);
  if (typeof value === "string") throw new Error(`${decimal} is no decimal: ${value}`);
  return value;
}

/** An amount with its sign, as the side that it stands on. */
function sideOf(units: bigint): Sides {
  return units < 0n ? { equity: 0n, debt: -units } : { equity: units, debt: 0n };
}

function sum(sides: readonly Sides[]): Sides {
  return sides.reduce(
    (all, { equity, debt }) => ({
      equity: all.equity + equity,
      debt: all.debt + debt,
    }),
    NOTHING,
  );
}

export class JournalFold {
  readonly accounts = new Map<number, FoldedAccount>();
  readonly assets: AssetSpec[] = [];
  /** SHA-256 of the nonce that each user set last, in hexadecimal. */
  readonly nonceHashes = new Map<bigint, string>();
  sequence = 0;
  timeMicros = 0;
  /** What the last command said of itself if it was the moment of a day's proof. */
  moment: EventOf<"reserves-snapshot-taken"> | undefined;
  /** How many moments were taken of each day. */
  readonly momentsOfDay = new Map<number, number>();
  readonly #markets = new Map<number, MarketSpec>();
  readonly #marks = new Map<number, bigint>();
  /** Entry fees that wait for the fee account, by asset. */
  readonly #pending = new Map<number, bigint>();
  #parameters: Parameters | undefined;

  take({ sequence, timeMicros, events }: CommandResult): void {
    this.sequence = sequence;
    this.timeMicros = timeMicros;
    this.moment = events.find((event) => event.kind === "reserves-snapshot-taken");
    if (this.moment !== undefined) {
      const { day } = this.moment;
      this.momentsOfDay.set(day, (this.momentsOfDay.get(day) ?? 0) + 1);
    }
    for (const event of events) {
      this.#takeTerms(event);
      if (event.kind === "reserves-nonce-set")
        this.nonceHashes.set(BigInt(event.userId), event.nonceHash);
      this.#takeAmounts(event);
    }
  }

  #takeTerms(event: Event): void {
    if (event.kind === "asset-added" || event.kind === "asset-changed")
      this.assets[event.assetId] = JSON.parse(event.spec) as AssetSpec;
    if (event.kind === "market-listed" || event.kind === "market-changed")
      this.#markets.set(event.marketId, JSON.parse(event.spec) as MarketSpec);
    if (event.kind === "parameters-set")
      this.#parameters = JSON.parse(event.parameters) as Parameters;
    if (event.kind === "prices-set") this.#marks.set(event.marketId, BigInt(event.markTicks));
    if (event.kind === "pool-changed") this.#pending.set(event.assetId, BigInt(event.pendingUnits));
  }

  #takeAmounts(event: Event): void {
    if (event.kind === "account-opened")
      this.accounts.set(event.accountId, {
        accountId: event.accountId,
        userId: BigInt(event.userId),
        subaccountId: event.subaccountNumber,
        units: new Map(),
        loans: new Map(),
        positions: new Map(),
        unsettled: 0n,
      });
    if (event.kind === "balance-changed")
      this.accounts
        .get(event.accountId)
        ?.units.set(event.assetId, BigInt(event.freeUnits) + BigInt(event.lockedUnits));
    if (event.kind === "lending-changed")
      this.accounts.get(event.accountId)?.loans.set(event.assetId, {
        lent: BigInt(event.lentUnits),
        borrowed: BigInt(event.borrowedUnits),
      });
    if (event.kind === "position-changed")
      this.accounts.get(event.accountId)?.positions.set(event.marketId, {
        sizeLots: BigInt(event.sizeLots),
        entryQuote: BigInt(event.entryQuote),
      });
    const account =
      event.kind === "unsettled-changed" ? this.accounts.get(event.accountId) : undefined;
    if (account !== undefined && event.kind === "unsettled-changed")
      account.unsettled = BigInt(event.unsettledUnits);
  }

  /** What an account is owed and owes in a held asset. The pool account owns nothing: its cash is the lenders'. */
  heldSides(account: FoldedAccount, asset: number): Sides {
    if (account.accountId === this.#parameters?.margin?.poolAccountId) return NOTHING;
    const isFees = account.accountId === this.#parameters?.feeAccountId;
    const { lent, borrowed } = account.loans.get(asset) ?? { lent: 0n, borrowed: 0n };
    const pending = isFees ? (this.#pending.get(asset) ?? 0n) : 0n;
    return { equity: (account.units.get(asset) ?? 0n) + lent + pending, debt: borrowed };
  }

  /** The same in derivatives, in settlement units: profits, losses, what is unsettled, and the clearing's cash owed. */
  perpSides(account: FoldedAccount): Sides {
    const margin = this.#parameters?.margin;
    if (this.#parameters === undefined || account.accountId === margin?.poolAccountId)
      return NOTHING;
    if (account.accountId === margin?.clearingAccountId)
      return { equity: 0n, debt: account.units.get(this.#parameters.settlementAssetId) ?? 0n };
    const pnls = [...account.positions].map(([market, { sizeLots, entryQuote }]) =>
      sideOf(sizeLots * this.#lotQuote(market) - entryQuote),
    );
    return sum([...pnls, sideOf(account.unsettled)]);
  }

  /** Settlement units of one lot of a perpetual at its mark. */
  #lotQuote(marketId: number): bigint {
    const market = this.#markets.get(marketId);
    if (market === undefined) throw new Error(`the journal lists no market ${marketId}`);
    const quoteUnits = 10n ** BigInt(this.assets[market.quoteAssetId].decimals);
    const perTick =
      (scaled(market.tickSize) * scaled(market.lotSize) * quoteUnits) / 10n ** BigInt(2 * DECIMALS);
    return perTick * (this.#marks.get(marketId) ?? 0n);
  }

  /** The asset in which everything settles, deficits too. */
  settlementAssetId(): number {
    return this.#parameters?.settlementAssetId ?? 0;
  }

  /** The account of a disclosed row. */
  find(userId: bigint, subaccountId: number): FoldedAccount | undefined {
    return [...this.accounts.values()].find(
      (account) => account.userId === userId && account.subaccountId === subaccountId,
    );
  }
}
