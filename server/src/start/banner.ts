import { readFileSync } from "node:fs";
import { formatPrice, formatSize, marketScale } from "@holdall/core/protocol";
import type { CommandResult, EventOf, MarketScale, Venue } from "@holdall/core/protocol";
import type { Clock } from "@holdall/server/ports";
import type { ShownChain, ShownCosigner } from "./chains.ts";

export interface ShownKey {
  readonly user: string;
  readonly apiKey: string;
  readonly apiSecret: string;
}

/** What is shown of the local chains, where they were started. */
interface ShownChains {
  readonly solana: ShownChain | null;
  readonly evm: ShownChain | null;
  readonly cosigner: ShownCosigner | null;
  readonly absent: readonly string[];
}

export interface BannerFacts {
  readonly chains: ShownChains | undefined;
  readonly url: string;
  readonly wsUrl: string;
  readonly keys: readonly ShownKey[];
  readonly started: string;
  /** The seed of the demo world; `undefined` for a venue without one. */
  readonly seed: number | undefined;
  /** Links that let somebody in once each, by path. */
  readonly entries: readonly { readonly user: string; readonly path: string }[];
  /** Where everything lies. */
  readonly root: string;
  readonly demoKeysFile: string;
  /** How long the start took. */
  readonly seconds: string;
}

/** The one line of `--json`. */
export function readyLine({
  url,
  wsUrl,
  keys,
  entries,
  chains,
}: Pick<BannerFacts, "url" | "wsUrl" | "keys" | "entries" | "chains">): string {
  const shown = keys.map(({ user, apiKey, apiSecret }) => ({ user, apiKey, apiSecret }));
  const { solana = null, evm = null, cosigner = null } = chains ?? {};
  const local = chains === undefined ? {} : { chains: { solana, evm, cosigner } };
  return JSON.stringify({ ready: true, url, wsUrl, keys: shown, entries, ...local });
}

function chainLines({ chains }: BannerFacts): readonly string[] {
  if (chains === undefined) return [];
  const shown = [chains.solana, chains.evm].flatMap((chain, place) =>
    chain === null
      ? []
      : [
          `  ${place === 0 ? "Solana  " : "EVM     "}  ${chain.url}  ${chain.wsUrl}  control token ${chain.token}`,
        ],
  );
  return [
    "Local chains, with play money for whoever asks (requestAirdrop, faucet_request):",
    ...shown,
    ...(chains.cosigner === null
      ? []
      : [`  co-signer ${chains.cosigner.url}  its words: ${chains.cosigner.check}`]),
    ...chains.absent.map((reason) => `  ${reason}`),
    `  phrase    ${PHRASE}  (public: its EVM accounts are funded)`,
    "",
  ];
}

/** The phrase of everybody's tests. */
const PHRASE = "test test test test test test test test test test test junk";

/** What a person sees once the venue is open. */
export function banner(facts: BannerFacts): string {
  const { url, wsUrl, keys, started, seed } = facts;
  const world = seed === undefined ? "an empty venue" : `demo world, seed ${seed}`;
  const lines = [
    "",
    `Holdall ${versionOfProgram()} · ${world}`,
    `Holdall is ready: ${url}`,
    `  ${started}`,
    "",
    `  web       ${url}`,
    `  REST      ${url}/api/v1/markets`,
    `  stream    ${wsUrl}`,
    `  contract  ${url}/openapi.json`,
    `  charts    ${url}/udf/config`,
    `  metrics   ${url}/metrics`,
    `  reserves  ${url}/api/v1/reserves  (proven daily, unaudited)`,
    "",
    ...chainLines(facts),
    ...entryLines(facts),
  ];
  const [first] = keys;
  if (first !== undefined) lines.push(snippet(facts, first));
  lines.push(
    "",
    `Everything lies in ${facts.root}; remove that folder to begin anew.`,
    "Stop with Ctrl-C. What was acknowledged is kept.",
    `Ready in ${facts.seconds} s`,
    "",
  );
  return lines.join("\n");
}

function versionOfProgram(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** How to step in, and where the keys are. */
function entryLines({ url, entries, demoKeysFile }: BannerFacts): readonly string[] {
  if (entries.length === 0) return [];
  const links = entries.map(({ user, path }) => `  ${user.padEnd(8)}  ${url}${path}`);
  return ["Step in (each link works once):", ...links, "", `API keys: ${demoKeysFile}`, ""];
}

/** A program that works as it stands. */
function snippet(facts: BannerFacts, key: ShownKey): string {
  const words: Readonly<Record<string, string>> = {
    url: facts.url,
    wsUrl: facts.wsUrl,
    apiKey: key.apiKey,
    apiSecret: key.apiSecret,
  };
  const text = readFileSync(new URL("snippet.txt", import.meta.url), "utf8");
  return text
    .trimEnd()
    .replaceAll(/\{(apiKey|apiSecret|url|wsUrl)\}/g, (_, name: string) => words[name]);
}

interface ShownMarket {
  readonly symbol: string;
  readonly scale: MarketScale;
}

const SHOW_EVERY_MICROS = 500_000;

/** Shows trades as they happen, at most two lines a second, until the returned function is called. */
export async function showTrades(options: {
  readonly venue: Venue;
  readonly clock: Clock;
  readonly write: (line: string) => void;
}): Promise<() => void> {
  const { venue, clock, write } = options;
  const markets = await shownMarkets(venue);
  let count = 0;
  let shownAtMicros = Number.NEGATIVE_INFINITY;
  return venue.subscribe(({ events, timeMicros }: CommandResult) => {
    for (const event of events) {
      if (event.kind !== "traded") continue;
      count++;
      const market = markets.get(event.marketId);
      const now = clock.monotonicMicros();
      if (market === undefined || now - shownAtMicros < SHOW_EVERY_MICROS) continue;
      shownAtMicros = now;
      write(tradeLine(event, market, { timeMicros, count }));
    }
  });
}

function tradeLine(
  event: EventOf<"traded">,
  { symbol, scale }: ShownMarket,
  { timeMicros, count }: { readonly timeMicros: number; readonly count: number },
): string {
  const time = new Date(Math.floor(timeMicros / 1000)).toISOString().slice(11, 19);
  const price = formatPrice(scale, event.priceTicks).padStart(12);
  const size = formatSize(scale, event.sizeLots).padStart(12);
  const side = event.takerSide === "bid" ? "▲ buy " : "▼ sell";
  return `  ${time}  ${symbol.padEnd(10)} ${side} ${size} at ${price}   trade ${count} of this run`;
}

async function shownMarkets(venue: Venue): Promise<Map<number, ShownMarket>> {
  const { answer: markets } = await venue.query({ kind: "markets" });
  const { answer: assets } = await venue.query({ kind: "assets" });
  const decimals = new Map(assets.map(({ assetId, spec }) => [assetId, spec.decimals]));
  return new Map(
    markets.flatMap(({ marketId, spec }) => {
      const base = decimals.get(spec.baseAssetId) ?? 0;
      const scale = marketScale(spec, base, decimals.get(spec.quoteAssetId) ?? 0);
      return scale === undefined ? [] : [[marketId, { symbol: spec.symbol, scale }]];
    }),
  );
}
