/**
 * A market maker in thirty lines: quotes around the middle over a logged-on socket, three times,
 * then takes everything back. The venue cancels its orders should the connection end before.
 * Run with HOLDALL_URL and HOLDALL_API_SECRET as `npm start` prints them.
 */
import { connect } from "@holdall/client";

const client = await connect({
  url: process.env["HOLDALL_URL"] ?? "http://127.0.0.1:8080",
  apiSecret: process.env["HOLDALL_API_SECRET"] ?? "",
});
const symbol = "SOL_USDC";
const book = client.book(symbol);
const session = await client.openSession({ cancelOnDisconnect: true });
await book.ready;

for (let round = 1; round <= 3; round += 1) {
  const bid = Number(book.bids(1)[0]?.price ?? "100");
  const ask = Number(book.asks(1)[0]?.price ?? "101");
  const middle = (bid + ask) / 2;
  await session.send("orderCancelAll", { symbol });
  const quote = { symbol, orderType: "Limit", quantity: "0.10", postOnly: true } as const;
  const results = await session.send("orderExecuteBatch", [
    { ...quote, side: "Bid", price: (middle * 0.995).toFixed(2) },
    { ...quote, side: "Ask", price: (middle * 1.005).toFixed(2) },
  ]);
  const words = results.map((result) =>
    result.operation === "Ok" ? `${result.side} ${result.status}` : result.message,
  );
  console.log(`round ${round}: ${words.join(", ")}`);
}
await session.send("orderCancelAll", { symbol });
console.log("took everything back");
client.close();
