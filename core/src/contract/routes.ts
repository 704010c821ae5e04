import type { Route } from "./route.ts";
import { accountRoutes } from "./routes/account.ts";
import { lendRoutes } from "./routes/lend.ts";
import { orderRoutes } from "./routes/order.ts";
import { publicRoutes } from "./routes/public.ts";
import { rfqRoutes } from "./routes/rfq.ts";
import { vaultRoutes } from "./routes/vault.ts";

/**
 * Every REST route by its name, which is also the name of the server's handler, of the client's
 * method and of the operation in the published document.
 */
export const routes = {
  ...publicRoutes,
  ...accountRoutes,
  ...orderRoutes,
  ...lendRoutes,
  ...rfqRoutes,
  ...vaultRoutes,
} as const satisfies Readonly<Record<string, Route>>;

export type RouteName = keyof typeof routes;
