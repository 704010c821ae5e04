import type { Network } from "./networks.ts";

/** A token that the house knows for what it is, wherever its symbol is also claimed. */
export interface KnownToken {
  /** Its network, by its id in the table of networks. */
  readonly network: string;
  /** Mint or contract. */
  readonly id: string;
  readonly symbol: string;
  readonly decimals: number;
  /** What its price is the price of: for a wrapped coin the coin, since each gives back the other. */
  readonly worth: string;
}

const SOLANA = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp";
const usdc = { symbol: "USDC", worth: "USDC", decimals: 6 } as const;
const usdt = { symbol: "USDT", worth: "USDT", decimals: 6 } as const;
const wrapped = (coin: string, decimals = 18) =>
  ({ symbol: `W${coin}`, worth: coin, decimals }) as const;

/** Tokens of public networks: the quote itself, and coins that are wrapped. */
export const KNOWN_TOKENS: readonly KnownToken[] = [
  { network: SOLANA, id: "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v", ...usdc },
  { network: SOLANA, id: "Es9vMFrzaCERmJfrF4H2FYD4KCoNkY11McCe8BenwNYB", ...usdt },
  { network: SOLANA, id: "So11111111111111111111111111111111111111112", ...wrapped("SOL", 9) },
  { network: "eip155:1", id: "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", ...usdc },
  { network: "eip155:1", id: "0xdAC17F958D2ee523a2206206994597C13D831ec7", ...usdt },
  { network: "eip155:1", id: "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", ...wrapped("ETH") },
  { network: "eip155:8453", id: "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", ...usdc },
  { network: "eip155:8453", id: "0x4200000000000000000000000000000000000006", ...wrapped("ETH") },
  { network: "eip155:10", id: "0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85", ...usdc },
  { network: "eip155:10", id: "0x4200000000000000000000000000000000000006", ...wrapped("ETH") },
  { network: "eip155:42161", id: "0xaf88d065e77c8cC2239327C5EDb3A432268e5831", ...usdc },
  { network: "eip155:42161", id: "0x82aF49447D8a07e3bd95BD0d56f35241523fBab1", ...wrapped("ETH") },
  { network: "eip155:137", id: "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359", ...usdc },
  { network: "eip155:137", id: "0x0d500B1d8E8eF31E21C99d1Db9A6444d3ADf1270", ...wrapped("POL") },
  { network: "eip155:56", id: "0xbb4CdB9CBd36B01bD1cBaEBF2De08d9173bc095c", ...wrapped("BNB") },
];

/** The known tokens of a network. */
export function knownTokensOf({ id }: Pick<Network, "id">): readonly KnownToken[] {
  return KNOWN_TOKENS.filter(({ network }) => network === id);
}

/** An asset that exchanges have a price of. */
export interface PricedAsset {
  readonly asset: { readonly kind: "native" } | { readonly kind: "token"; readonly id: string };
  readonly decimals: number;
  /** What its price is the price of, as exchanges call it. */
  readonly worth: string;
}

/** A network's coin, which is what exchanges trade, and its known tokens; on a test network nothing. */
export function pricedOn(network: Network): readonly PricedAsset[] {
  const { currency, decimals, isTestnet } = network;
  if (isTestnet) return [];
  const tokens = knownTokensOf(network).map(({ id, decimals: places, worth }) => {
    return { asset: { kind: "token", id } as const, decimals: places, worth };
  });
  return [{ asset: { kind: "native" }, decimals, worth: currency }, ...tokens];
}
