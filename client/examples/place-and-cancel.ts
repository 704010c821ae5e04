/**
 * Places a bid far below the market, finds it by its client id, cancels it.
 * Run with HOLDALL_URL and HOLDALL_API_SECRET as `npm start` prints them.
 */
import { connect, VenueRefusal } from "@holdall/client";

const client = await connect({
  url: process.env["HOLDALL_URL"] ?? "http://127.0.0.1:8080",
  apiSecret: process.env["HOLDALL_API_SECRET"] ?? "",
});
const symbol = "SOL_USDC";
const clientId = 1_000 + (process.pid % 1_000_000);

const { bids } = await client.rest.depth({ symbol, limit: "5" });
const bestBid = bids.toSorted(([left], [right]) => Number(right) - Number(left))[0]?.[0] ?? "100";
// Prices are the program's own arithmetic here; the venue only takes and gives decimal text.
const price = (Number(bestBid) * 0.9).toFixed(2);

const placed = await client.rest.orderExecute({
  symbol,
  side: "Bid",
  orderType: "Limit",
  price,
  quantity: "0.10",
  postOnly: true,
  clientId,
});
console.log(`placed ${placed.id}: ${placed.status}`);

const found = await client.rest.order({ symbol, clientId });
console.log(`found ${found.id}: ${found.status}`);

const cancelled = await client.rest.orderCancel({ symbol, orderId: placed.id });
console.log(`cancelled ${cancelled?.id ?? placed.id}`);

try {
  await client.rest.order({ symbol, clientId });
} catch (refusal) {
  if (!(refusal instanceof VenueRefusal)) throw refusal;
  console.log(`gone: ${refusal.status} ${refusal.message}`);
}
client.close();
