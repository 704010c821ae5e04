import type { KnownPage } from "@holdall/extension/secure";
import { flag, integer, record, text, word } from "@holdall/wallet/realm/shape";
import { answerHoldings } from "./holdings.ts";
import type { RouterState } from "./router.ts";

const decision = record({ ticket: integer, isAllowed: flag });
const named = record({ origin: text(300) });
const judgement = record({ origin: text(300), trust: word("trusted", "blocked") });

/**
 * Answers the secure page about pages: which want to connect, what is known of one, and what the
 * person decided; and about what addresses have. What has another form changes nothing.
 */
export async function answerConnect(
  state: RouterState,
  kind: unknown,
  body: unknown,
): Promise<unknown> {
  const { connections, pageBook } = state;
  switch (kind) {
    case "decide": {
      const read = decision(body);
      if (read !== undefined) connections.decide(read.ticket, read.isAllowed);
      return true;
    }
    case "known": {
      const page = await pageBook.find(named(body)?.origin ?? "");
      const known: KnownPage = {
        firstSeenAtMs: page?.firstSeenAtMs ?? null,
        isTrusted: page?.trust === "trusted",
      };
      return known;
    }
    case "judge": {
      const read = judgement(body);
      if (read === undefined) return false;
      await pageBook.judge(read.origin, read.trust);
      if (read.trust === "blocked") await connections.forget(read.origin);
      return true;
    }
    case "gathered":
      return state.gatherings.next();
    default:
      return (await answerHoldings(state, kind, body)) ?? connections.connecting();
  }
}
