/**
 * Keeps a copy of a book and listens to its trades, across reconnections, for some seconds.
 * Run with HOLDALL_URL set to the address that `npm start` prints; HOLDALL_SECONDS is 5 unless told.
 */
import { connect } from "@holdall/client";

const client = await connect({ url: process.env["HOLDALL_URL"] ?? "http://127.0.0.1:8080" });
const symbol = "SOL_USDC";
const forMs = Number(process.env["HOLDALL_SECONDS"] ?? "5") * 1_000;

let changes = 0;
const book = client.book(symbol, { onChange: () => (changes += 1) });
let trades = 0;
client.subscribe("trade", { symbol }, () => (trades += 1));

await book.ready;
await new Promise((resolve) => {
  setTimeout(resolve, forMs);
});

const [bid] = book.bids(1);
const [ask] = book.asks(1);
console.log(`${symbol}: bid ${bid?.price ?? "–"} ask ${ask?.price ?? "–"}`);
console.log(`${changes} changes, ${trades} trades, stitched anew ${book.restarts()} times`);
client.close();
