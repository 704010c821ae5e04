import type { Answer, Command, Venue } from "@holdall/core/protocol";
import { rejectOfCode } from "@holdall/core/protocol";
import { Denied, deny } from "../denial.ts";

/** The market of a symbol; denies where there is none. */
export async function needMarket(
  venue: Pick<Venue, "query">,
  symbol: string,
): Promise<Answer<"markets">[number]> {
  const { answer: markets } = await venue.query({ kind: "markets" });
  return markets.find(({ spec }) => spec.symbol === symbol) ?? deny("market-unknown");
}

/** Denies with what the engine refuses with, in the words of its registry; 0 is no refusal. */
export function denyRefusal(code: number): void {
  if (code === 0) return;
  const { api, text } = rejectOfCode(code);
  throw new Denied({ status: 409, code: api, message: text });
}

/** Sends a command of the venue's terms; denies with the engine's refusal. */
export async function sendTerms(venue: Venue, command: Command): Promise<void> {
  const { events } = await venue.submit(command);
  for (const event of events) if (event.kind === "rejected") denyRefusal(event.code);
}
