import { VaultHistoryInterval, SortDirection } from "../enums.ts";
import { anyone, key, query, type Route, limit } from "../route.ts";
import { array, nothing, u32, u64 } from "../schema.ts";
import {
  Vault,
  VaultHistory,
  VaultMintRequest,
  VaultNav,
  VaultRedeem,
  VaultRedeemCancelRequest,
  VaultRedeemRequest,
  VaultMint,
} from "../schemas/vault.ts";

export const vaultRoutes = {
  vaults: {
    method: "GET",
    path: "/api/v1/vaults",
    access: anyone,
    response: array(Vault),
    statuses: [500],
  },
  vaultMint: {
    method: "POST",
    path: "/api/v1/vault/mint",
    access: key("vaultMint", "vault"),
    body: VaultMintRequest,
    response: nothing,
    statuses: [400, 401, 500, 503],
  },
  vaultRedeem: {
    method: "POST",
    path: "/api/v1/vault/redeem",
    access: key("vaultRedeemRequest", "vault"),
    body: VaultRedeemRequest,
    response: nothing,
    statuses: [400, 401, 500, 503],
  },
  vaultRedeemCancel: {
    method: "DELETE",
    path: "/api/v1/vault/redeem",
    access: key("vaultRedeemCancel", "vault"),
    body: VaultRedeemCancelRequest,
    response: nothing,
    statuses: [400, 401, 500, 503],
  },
  vaultRedeemsPending: {
    method: "GET",
    path: "/api/v1/vault/redeems/pending",
    access: key("vaultPendingRedeemsQuery", "read"),
    query: query({ vaultId: u32 }),
    response: array(VaultRedeem),
    statuses: [401, 403, 500],
  },
  vaultNav: {
    method: "GET",
    path: "/api/v1/vault/nav",
    access: key("vaultNavQuery", "read"),
    response: VaultNav,
    statuses: [401, 500],
  },
  vaultsHistory: {
    method: "GET",
    path: "/api/v1/vaults/history",
    access: anyone,
    query: query({ interval: VaultHistoryInterval }, { vaultId: u32 }),
    response: array(VaultHistory),
    statuses: [500],
  },
  vaultMintHistory: {
    method: "GET",
    path: "/wapi/v1/history/vault/mint",
    access: key("vaultMintHistoryQueryAll", "read"),
    query: query(
      {},
      { vaultId: u32, limit: limit(1000), offset: u64, sortDirection: SortDirection },
    ),
    response: array(VaultMint),
    statuses: [400, 401, 500],
    paged: true,
  },
  vaultRedeemHistory: {
    method: "GET",
    path: "/wapi/v1/history/vault/redeem",
    access: key("vaultRedeemHistoryQueryAll", "read"),
    query: query(
      {},
      { vaultId: u32, limit: limit(1000), offset: u64, sortDirection: SortDirection },
    ),
    response: array(VaultRedeem),
    statuses: [400, 401, 500],
    paged: true,
  },
} as const satisfies Readonly<Record<string, Route>>;
