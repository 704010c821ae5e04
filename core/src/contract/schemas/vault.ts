/** Vaults: sub-accounts with a token. */
import { VaultRedeemStatus } from "../enums.ts";
import { decimal, flag, i64, naiveTime, object, u32, word, zonedTime } from "../schema.ts";

export const Vault = object(
  "Vault",
  {
    id: u32,
    vaultToken: word,
    symbol: word,
    mintsEnabled: flag,
    redeemsEnabled: flag,
    minMintQuantity: decimal,
    minRedeemTokens: decimal,
    redeemDelayMs: i64,
    tokenStepSize: decimal,
  },
  { remainingMintQuantity: decimal },
);

export const VaultMintRequest = object(
  "VaultMintRequest",
  { vaultId: u32, symbol: word, quantity: decimal },
  { autoBorrow: flag, autoLendRedeem: flag },
);

export const VaultRedeemRequest = object(
  "VaultRedeemRequest",
  { vaultId: u32 },
  { vaultTokenQuantity: decimal },
);

export const VaultRedeemCancelRequest = object("VaultRedeemCancelRequest", { vaultId: u32 });

export const VaultRedeem = object(
  "VaultRedeem",
  {
    status: VaultRedeemStatus,
    id: word,
    vaultId: u32,
    vaultTokenQuantity: decimal,
    timestamp: i64,
  },
  { vaultToken: word, symbol: word, quantity: decimal, nav: decimal, reason: word },
);

export const VaultNav = object(
  "VaultNav",
  {
    nav: decimal,
    twapNav: decimal,
    mintNav: decimal,
    redeemNav: decimal,
    vaultEquity: decimal,
    netEquity: decimal,
    tokenCirculatingSupply: decimal,
  },
  { lastCrankTimestamp: i64 },
);

export const VaultHistory = object(
  "VaultHistory",
  { vaultId: u32, timestamp: zonedTime },
  { nav: decimal, vaultEquity: decimal, tokenCirculatingSupply: decimal },
);

export const VaultMint = object("VaultMint", {
  id: word,
  vaultId: u32,
  symbol: word,
  quantity: decimal,
  vaultTokenQuantity: decimal,
  nav: decimal,
  timestamp: naiveTime,
});
