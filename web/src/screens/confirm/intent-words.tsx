import { Outside, useMomentText, useWebQuery } from "@holdall/web/page";
import { WholeWords, useSay } from "@holdall/web/words";
import type { WordKey } from "@holdall/web/words";
import type { WebRouteName, webRoutes } from "@holdall/core/contract";
import type { ReactNode } from "react";
import { ChangeWords, isChange } from "../changes/change-words.tsx";
import { readIntent } from "./intent-parts.ts";
import type { IntentPart } from "./intent-parts.ts";

/** The acts that are confirmed. */
type Confirmed = {
  readonly [N in WebRouteName]: (typeof webRoutes)[N]["access"] extends "step-up" ? N : never;
}[WebRouteName];

const TITLES = {
  passkeyAdd: "security.addPasskey",
  passkeyRemove: "intent.passkeyRemove",
  totpConfirm: "intent.totpConfirm",
  totpRemove: "intent.totpRemove",
  sessionEndAll: "security.endAll",
  keyCreate: "intent.keyCreate",
  addressAdd: "intent.addressAdd",
  addressRemove: "intent.addressRemove",
  delaySet: "delay.title",
  withdraw: "intent.withdraw",
  accountClose: "data.close",
  operatorMarketState: "intent.marketState",
  operatorPropose: "intent.propose",
  operatorProposalRefuse: "intent.refuse",
  operatorProposalSign: "intent.proposal",
} as const satisfies Readonly<Record<Confirmed, WordKey>>;

/** How a field is named. Those without a name stand under the wire's, so that none is left out. */
const NAMES = {
  address: "security.address",
  addressId: "funds.to",
  addresses: "keys.addresses",
  apiKey: "keys.public",
  autoBorrow: "intent.autoBorrow",
  autoLendRedeem: "intent.autoLendRedeem",
  blockchain: "funds.network",
  cancelOnDisconnect: "keys.cancels",
  change: "intent.change",
  expiresAt: "keys.ends",
  hash: "operator.hash",
  hours: "delay.hours",
  label: "addresses.label",
  name: "subaccounts.name",
  orderValueMax: "keys.orderValue",
  passkeyId: "security.passkeyName",
  proposalId: "intent.proposalId",
  quantity: "ticket.quantity",
  reason: "operator.reason",
  scopes: "keys.scopes",
  state: "trade.state",
  subaccountId: "intent.subaccount",
  symbol: "intent.symbol",
} as const satisfies Readonly<Record<string, WordKey>>;

/** What only programs read; it stands in the signed text below. */
const TECHNICAL: ReadonlySet<string> = new Set(["credential", "flowId", "clientId", "code"]);

/** An intent in words, read from the text that is signed, and that text itself. */
export function IntentWords({ intent }: { readonly intent: string }): ReactNode {
  return (
    <WholeWords>
      <Words intent={intent} />
    </WholeWords>
  );
}

function Words({ intent }: { readonly intent: string }): ReactNode {
  const say = useSay();
  const { route, parts } = readIntent(intent);
  const shown = parts.filter(({ name }) => !TECHNICAL.has(name));
  return (
    <div className="intent">
      <p>
        <strong>{isConfirmed(route) ? say(TITLES[route]) : route}</strong>
      </p>
      <dl className="rows">
        {shown.map((part) => (
          <div key={part.name}>
            <dt>{isNamed(part.name) ? say(NAMES[part.name]) : part.name}</dt>
            <dd>
              <Value part={part} />
            </dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>{say("intent.signed")}</summary>
        <pre className="intent-signed">{intent}</pre>
      </details>
    </div>
  );
}

function isConfirmed(route: string): route is Confirmed {
  return route in TITLES;
}

function isNamed(name: string): name is keyof typeof NAMES {
  return name in NAMES;
}

/** A field's value as a person knows it. */
function Value({ part: { name, value } }: { readonly part: IntentPart }): ReactNode {
  const say = useSay();
  const momentText = useMomentText();
  if (name === "expiresAt" && typeof value === "number") return momentText(value);
  if (name === "change" && isChange(value)) return <ChangeWords change={value} />;
  if (name === "hours") return say("delay.of", { hours: String(value) });
  if (name === "addressId") return <KnownAddress addressId={String(value)} />;
  if (name === "passkeyId") return <KnownPasskey passkeyId={String(value)} />;
  if (name === "state") return say(`market.${String(value) as "Open"}.short`);
  if (name === "scopes" && Array.isArray(value))
    return value.map((scope) => say(`scope.${String(scope) as "read"}`)).join(", ");
  if (Array.isArray(value)) return <Written text={value.join(", ")} />;
  if (typeof value === "boolean") return say(value ? "intent.yes" : "intent.no");
  return <Written text={typeof value === "string" ? value : JSON.stringify(value)} />;
}

/** More than any field holds: what is confirmed is shown to its end. */
const CONFIRMED_SIGNS_MAX = 10_000;

function Written({ text }: { readonly text: string }): ReactNode {
  return (
    <span className="text">
      <Outside signsMax={CONFIRMED_SIGNS_MAX} text={text} />
    </span>
  );
}

/** The entry of the address book that an identifier stands for. */
function KnownAddress({ addressId }: { readonly addressId: string }): ReactNode {
  const entry = useWebQuery("addresses").data?.find((each) => each.addressId === addressId);
  if (entry === undefined) return <Written text={addressId} />;
  const { label, symbol, blockchain, address } = entry;
  return (
    <span className="text">
      <Outside text={label} /> · {symbol} · {blockchain}
      <br />
      <Outside text={address} />
    </span>
  );
}

function KnownPasskey({ passkeyId }: { readonly passkeyId: string }): ReactNode {
  const known = useWebQuery("passkeys").data?.find((each) => each.passkeyId === passkeyId);
  return <Written text={known?.name ?? passkeyId} />;
}
