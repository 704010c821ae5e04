/**
 * Recomputes the margin of an account from public parameters, term by term, and compares it with what
 * the venue says. Run with HOLDALL_URL and HOLDALL_API_SECRET as `npm start` prints them.
 */
import { connect, explain, explanationText } from "@holdall/client";

const client = await connect({
  url: process.env["HOLDALL_URL"] ?? "http://127.0.0.1:8080",
  apiSecret: process.env["HOLDALL_API_SECRET"] ?? "",
});
const explanation = await explain(client);
console.log(explanationText(explanation));
client.close();
if (explanation.comparisons.some(({ isEqual }) => !isEqual)) process.exitCode = 1;
