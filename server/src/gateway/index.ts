/**
 * The public door of the venue: REST, streams and order entry over sockets, on one port.
 *
 * It parses and authenticates what comes in, turns it into commands and questions for the venue,
 * and turns results into answers and messages. Each route and stream is a row of the contract; a
 * row without a handler does not compile. Every message of a stream is built once and shared by all
 * who listen; a reader that does not keep up is conflated, then closed, and costs nobody else
 * anything. Checks run from the cheapest to the dearest, and a refused request changes nothing.
 *
 * What it does not do: decide. It holds no balance and no rule of trading, keeps no state that
 * cannot be rebuilt from the venue, and knows no other module of the server: the engine link, the
 * keys, the past, the clock and randomness are given to it.
 */
export { startGateway } from "./gateway.ts";
export type { Gateway, GatewayOptions } from "./gateway.ts";
export type { ApiKey, ApiKeys } from "./auth/api-key.ts";
export type { GatewayLimits } from "./limiter.ts";
export type { WebOptions } from "./web/web-options.ts";
export type { Faucet, Rail } from "./routes/call.ts";
export type { ReservesDoor } from "./routes/reserves-handlers.ts";
export { RefusalError } from "./refusal.ts";
