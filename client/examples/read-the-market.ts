/**
 * Reads what anybody may read: the markets, one ticker, the top of one book.
 * Run with HOLDALL_URL set to the address that `npm start` prints.
 */
import { connect } from "@holdall/client";

const client = await connect({ url: process.env["HOLDALL_URL"] ?? "http://127.0.0.1:8080" });

const markets = await client.rest.markets();
console.log(`${markets.length} markets: ${markets.map((market) => market.symbol).join(" ")}`);

const ticker = await client.rest.ticker({ symbol: "SOL_USDC" });
console.log(ticker === undefined ? "SOL_USDC: no trade yet" : `SOL_USDC: ${ticker.lastPrice}`);

const depth = await client.rest.depth({ symbol: "SOL_USDC", limit: "5" });
for (const [price, quantity] of depth.asks.slice(0, 5)) console.log(`ask ${price} × ${quantity}`);
