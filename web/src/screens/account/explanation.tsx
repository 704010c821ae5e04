import { Panel, useAct } from "@holdall/web/page";
import { marketName } from "@holdall/web/live";
import { useSession } from "@holdall/web/session";
import { useVenueSentence, useWords } from "@holdall/web/words";
import type { Say, WordKey } from "@holdall/web/words";
import { explain } from "@holdall/client";
import type { AccountExplanation, Client, Comparison, Term } from "@holdall/client";
import { Button } from "@holdall/ui/control";
import { Amount, textOfScaled } from "@holdall/ui/number";
import { DataTable } from "@holdall/ui/table";
import { useState } from "react";
import type { ReactNode } from "react";

const TRIES = 5;

/**
 * The account's margin computed once more on this device, from public parameters, beside what the venue
 * says. Answers of different moments may differ while the market moves: a difference counts only when
 * it stays.
 */
export function Explained(): ReactNode {
  const { say } = useWords();
  const { venue } = useSession();
  const [found, setFound] = useState<AccountExplanation | undefined>();
  const act = useAct();
  return (
    <Panel
      aside={
        <Button
          isBusy={act.state === "sending"}
          isCompact
          onClick={() =>
            void act.run(
              async () => setFound(await explainSteadily(venue.client)),
              say("explain.done"),
            )
          }
        >
          {say("explain.do")}
        </Button>
      }
      part="explanation"
      title={say("explain.title")}
    >
      <p className="prose panel-body">{say("explain.note")}</p>
      {found === undefined ? null : (
        <>
          <Comparisons rows={found.comparisons} />
          <Terms rows={found.terms} />
        </>
      )}
    </Panel>
  );
}

/** The computation of one moment, as soon as it agrees with the venue's; else the last one tried. */
export async function explainSteadily(client: Client): Promise<AccountExplanation> {
  let found = await explain(client);
  for (let tries = 1; tries < TRIES && !found.comparisons.every(isEqual); tries++) {
    found = await explain(client);
  }
  return found;
}

function isEqual(comparison: Comparison): boolean {
  return comparison.isEqual;
}

const NAMES = {
  "net equity": "account.equity",
  debts: "account.debt",
  "initial fraction": "health.initial",
  "maintenance fraction": "health.maintenance",
  notional: "positions.notional",
  weight: "account.weight",
  "collateral value": "account.value",
  debt: "account.debt",
  exposure: "explain.exposure",
  imf: "explain.imf",
  mmf: "explain.mmf",
  increase: "explain.increase",
  "counted less together": "explain.together",
  locked: "account.locked",
  "initial requirement": "explain.initial",
  maintenance: "explain.maintenance",
  "unrealised P&L": "account.unrealized",
  "counted P&L": "explain.counted",
  unsettled: "account.unsettled",
} as const satisfies Readonly<Record<string, WordKey>>;
const WORDS = new Map(Object.entries(NAMES));

function nameOf(say: Say, name: string): string {
  const key = WORDS.get(name);
  return key === undefined ? name : say(key);
}

function Comparisons({ rows }: { readonly rows: readonly Comparison[] }): ReactNode {
  const { say } = useWords();
  return (
    <DataTable
      caption={say("explain.compared")}
      columns={[
        { key: "name", head: say("explain.figure"), cell: ({ name }) => nameOf(say, name) },
        {
          key: "computed",
          head: say("explain.here"),
          align: "end",
          cell: ({ computed }) => <Amount value={computed} />,
        },
        {
          key: "told",
          head: say("explain.there"),
          align: "end",
          cell: ({ told }) => <Amount value={told} />,
        },
        {
          key: "equal",
          head: say("explain.verdict"),
          align: "end",
          cell: (row) => (
            <span data-equal={row.isEqual}>
              {say(row.isEqual ? "explain.equal" : "explain.differs")}
            </span>
          ),
        },
      ]}
      keyOf={({ name }) => name}
      rows={rows}
    />
  );
}

function Terms({ rows }: { readonly rows: readonly Term[] }): ReactNode {
  const { say } = useWords();
  const inWords = useVenueSentence();
  return (
    <DataTable
      caption={say("explain.terms")}
      columns={[
        {
          key: "of",
          head: say("risk.what"),
          cell: ({ of }) => (
            <strong>{of === "account" ? say("explain.account") : marketName(of)}</strong>
          ),
        },
        { key: "name", head: say("explain.figure"), cell: ({ name }) => nameOf(say, name) },
        {
          key: "formula",
          head: say("explain.formula"),
          isWide: true,
          cell: ({ formula }) => <code>{inWords(formula)}</code>,
        },
        {
          key: "value",
          head: say("account.amount"),
          align: "end",
          cell: ({ value }) => <Amount value={textOfScaled(value)} />,
        },
      ]}
      keyOf={({ of, name }) => `${of} ${name}`}
      rows={rows}
    />
  );
}
