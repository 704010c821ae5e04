import { createEngine, EventBuffer } from "@holdall/core/engine";
import {
  decodeEvent,
  recordBytes,
  type Command,
  type CommandResult,
  type Event,
  type Venue,
} from "@holdall/core/protocol";
import type { Clock } from "@holdall/server/ports";

const NO_REQUEST = { requestA: 0, requestB: 0, requestExpiresMs: 0 };

const marketSpec = {
  symbol: "SOL_USDC",
  kind: "spot",
  baseAssetId: 0,
  quoteAssetId: 1,
  tickSize: "0.01",
  lotSize: "0.01",
  priceTicksMin: 1,
  priceTicksMax: 100_000,
  sizeLotsMin: 1,
  sizeLotsMax: 1_000_000,
  bands: {
    maxMultiplierPpm: 0,
    minMultiplierPpm: 0,
    maxImpactMultiplierPpm: 0,
    minImpactMultiplierPpm: 0,
    maxMarkMultiplierPpm: 0,
    minMarkMultiplierPpm: 0,
  },
  state: "open",
  breakerMovePpm: 100_000,
  breakerWindowMs: 60_000,
  breakerAuctionMs: 60_000,
};

const token = {
  displayName: "USD Coin",
  blockchain: "Solana",
  contractAddress: null,
  depositEnabled: true,
  minimumDeposit: "1",
  withdrawEnabled: true,
  minimumWithdrawal: "2",
  maximumWithdrawal: "1000",
  withdrawalFee: "0.5",
  nativeDecimals: 6,
};

const genesis: readonly object[] = [
  { kind: "open-account", ...NO_REQUEST, userId: 0, subaccountNumber: 0, name: "fees" },
  { kind: "open-account", ...NO_REQUEST, userId: 0, subaccountNumber: 0, name: "dust" },
  { kind: "open-account", ...NO_REQUEST, userId: 0, subaccountNumber: 0, name: "alice" },
  { kind: "open-account", ...NO_REQUEST, userId: 0, subaccountNumber: 0, name: "bob" },
  {
    kind: "add-asset",
    spec: JSON.stringify({ symbol: "SOL", displayName: "Solana", decimals: 9, tokens: [] }),
  },
  {
    kind: "add-asset",
    spec: JSON.stringify({ symbol: "USDC", displayName: "USD Coin", decimals: 6, tokens: [token] }),
  },
  {
    kind: "set-parameters",
    parameters: JSON.stringify({
      feeTiers: [
        {
          volumeUnitsMin: 0,
          spotMakerPpm: 200,
          spotTakerPpm: 500,
          perpMakerPpm: 0,
          perpTakerPpm: 0,
        },
      ],
      restingOrdersMax: 400,
      triggerOrdersMax: 100,
      subaccountsMax: 3,
      batchOrdersMax: 50,
      clientIdMemoryMs: 600_000,
      feeAccountId: 1,
      dustAccountId: 2,
      settlementAssetId: 1,
    }),
  },
  { kind: "list-market", spec: JSON.stringify(marketSpec) },
  ...[3, 4].flatMap((accountId) => [
    deposit(accountId, 0, 1_000_000_000_000),
    deposit(accountId, 1, 1_000_000_000_000),
  ]),
];

function deposit(accountId: number, assetId: number, units: number): object {
  const reference = `genesis-${accountId}-${assetId}`;
  return { kind: "deposit", ...NO_REQUEST, accountId, assetId, units, reference };
}

/** The true engine behind the venue's door, everything durable at once. */
export class LocalVenue implements Venue {
  readonly results: CommandResult[] = [];
  readonly #engine = createEngine();
  readonly #out = new EventBuffer();
  readonly #listeners = new Set<(result: CommandResult) => void>();
  readonly #clock: Clock;
  #sequence = 0;
  /** How far the venue's time is ahead of the clock. */
  #aheadMicros = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    for (const command of genesis) this.apply(command as Command);
  }

  apply(command: Command): CommandResult {
    this.#sequence++;
    const timeMicros = this.#clock.wallMicros() + this.#aheadMicros;
    this.#out.clear();
    this.#engine.apply(command, this.#sequence, timeMicros, this.#out);
    const events: Event[] = [];
    for (let at = 0; at < this.#out.end; at += recordBytes(this.#out.views, at, this.#out.end))
      events.push(decodeEvent(this.#out.views, at, this.#out.end));
    const result = { sequence: this.#sequence, timeMicros, events };
    this.results.push(result);
    for (const listener of this.#listeners) listener(result);
    return result;
  }

  /** How far the engine's time is ahead of the machine's. */
  get aheadMs(): number {
    return this.#aheadMicros / 1_000;
  }

  /** Lets time pass for the engine, and for doors that ask how far it is ahead. */
  skip(ms: number): void {
    this.#aheadMicros += ms * 1_000;
  }

  async submit(command: Command): Promise<CommandResult> {
    return this.apply(command);
  }

  query: Venue["query"] = async (query) => ({
    sequence: this.#sequence,
    answer: this.#engine.view(query) as never,
  });

  subscribe(listener: (result: CommandResult) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
