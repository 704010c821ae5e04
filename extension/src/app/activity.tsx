import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import type { ShownActivity } from "@holdall/extension/router";
import { filled, refusalText } from "@holdall/extension/words";
import type { Words } from "@holdall/extension/words";
import { Button, SelectField } from "@holdall/ui/control";
import { csvOf, download } from "@holdall/ui/csv";
import { Delta } from "@holdall/ui/number";
import { Empty, ErrorNote, Skeleton } from "@holdall/ui/state";
import type { ActivityRow } from "@holdall/wallet/actions";
import { identitiesOf } from "./accounts.tsx";
import { ACTIVITY_COLUMNS, activityLines } from "./activity-file.ts";
import { ACTIVITY_KINDS, isWanted } from "./activity-kind.ts";
import type { ActivityFilter, ActivityKind } from "./activity-kind.ts";
import { OpenRow } from "./open-row.tsx";
import {
  accountAt,
  amountText,
  momentText,
  networkOf,
  symbolOf,
  useAct,
  useAsked,
  useWallet,
} from "./wallet-context.ts";

const EVERY_MS = 2_500;

const KINDS = {
  in: "kindIn",
  out: "kindOut",
  both: "kindBoth",
  none: "kindNone",
  failed: "kindFailed",
} as const satisfies Readonly<Record<ActivityKind, keyof Words>>;

/** What is shown, and of whom. */
interface Chosen extends ActivityFilter {
  readonly identity: string;
}

/** What happened, newest first: what is on its way stands above what the chain has. */
export function Activity(): ReactNode {
  const { state } = useWallet();
  const { identity } = state;
  const [chosen, setChosen] = useState<Chosen>({ network: "", kind: "", identity });
  return (
    <div className="stack">
      <Filters chosen={chosen} onChoose={setChosen} />
      <Movements chosen={chosen} key={chosen.identity} />
      <SaveMovements chosen={chosen} />
    </div>
  );
}

function Filters({
  chosen,
  onChoose,
}: {
  readonly chosen: Chosen;
  readonly onChoose: (chosen: Chosen) => void;
}): ReactNode {
  const { words, language, state } = useWallet();
  const { network, kind, identity } = chosen;
  const identities = identitiesOf(state, words);
  const all = { value: "", label: words.everything };
  const networks = state.networks.map(({ id, name }) => ({ value: id, label: name[language] }));
  const kinds = ACTIVITY_KINDS.map((one) => ({ value: one, label: words[KINDS[one]] }));
  return (
    <div className="filters">
      <SelectField
        label={words.network}
        value={network}
        onChange={({ target }) => onChoose({ ...chosen, network: target.value })}
        options={[all, ...networks]}
      />
      <SelectField
        label={words.movement}
        value={kind}
        onChange={({ target }) => onChoose({ ...chosen, kind: target.value as "" })}
        options={[all, ...kinds]}
      />
      {identities.length < 2 ? null : (
        <SelectField
          label={words.accounts}
          value={identity}
          onChange={({ target }) => onChoose({ ...chosen, identity: target.value })}
          options={identities}
        />
      )}
    </div>
  );
}

function Movements({ chosen }: { readonly chosen: Chosen }): ReactNode {
  const { words } = useWallet();
  const { identity, network, kind } = chosen;
  const body = useMemo(() => ({ identity, isWhole: false }), [identity]);
  const asked = useAsked<ShownActivity>("activity", EVERY_MS, body);
  const acts = useAct();
  if (asked.status === "loading") return <Skeleton rows={6} label={words.working} />;
  if (asked.status === "refused") return <ErrorNote sentence={asked.sentence} code={asked.code} />;
  const known = new Set(asked.value.rows.map(({ id }) => id));
  const open = asked.value.departures.filter(
    (one) => !known.has(one.id) && kind === "" && (network === "" || one.network === network),
  );
  const rows = asked.value.rows.filter((row) => isWanted(row, chosen));
  if (asked.value.rows.length + open.length === 0) return <Empty>{words.noActivity}</Empty>;
  if (rows.length + open.length === 0) return <Empty>{words.noneFits}</Empty>;
  return (
    <>
      <p className="muted" role="status">
        {acts.note}
      </p>
      <ul className="rows panel">
        {open.map((one) => (
          <OpenRow departure={one} departures={asked.value.departures} acts={acts} key={one.id} />
        ))}
        {rows.map((row) => (
          <MovementRow row={row} shown={asked.value} key={`${row.network} ${row.id}`} />
        ))}
      </ul>
    </>
  );
}

function MovementRow({
  row: { id, network, atMs, isFailed, changes },
  shown: { departures, forms },
}: {
  readonly row: ActivityRow;
  readonly shown: ShownActivity;
}): ReactNode {
  const { words, language, state } = useWallet();
  const at = networkOf(state, network);
  const departure = departures.find((one) => one.id === id);
  const certainty = departure === undefined ? "" : words[departure.watched.certainty];
  return (
    <li className="row">
      <span className="row-name">
        <span>{momentText(atMs, language)}</span>
        <span className="quiet">
          {at?.name[language]} {isFailed ? words.failed : certainty}
        </span>
      </span>
      <span className="row-figures">
        {changes.map(({ asset, units }) => (
          <Delta
            key={symbolOf(asset, at)}
            value={amountText(units, asset, { network: at, forms })}
            unit={symbolOf(asset, at)}
          />
        ))}
      </span>
    </li>
  );
}

/** All that the chains remember of what is chosen, as a file for a spreadsheet. */
function SaveMovements({ chosen }: { readonly chosen: Chosen }): ReactNode {
  const { words, language, state, ask } = useWallet();
  const [note, setNote] = useState("");
  const [isBusy, setIsBusy] = useState(false);
  const save = async (): Promise<void> => {
    setIsBusy(true);
    const answer = await ask("activity", { identity: chosen.identity, isWhole: true });
    setIsBusy(false);
    if ("refusal" in answer) return setNote(refusalText(answer.refusal, language).sentence);
    const { rows, forms, silent, next } = answer.ok as ShownActivity;
    const lines = activityLines({
      rows: rows.filter((row) => isWanted(row, chosen)),
      networks: state.networks,
      forms,
      addressOn: (at) => accountAt({ ...state, identity: chosen.identity }, at)?.address ?? "",
    });
    const form = language === "fr" ? "french" : "standard";
    download("holdall-activity.csv", csvOf(ACTIVITY_COLUMNS, lines, form));
    const isWhole = silent.length === 0 && Object.keys(next).length === 0;
    const count = String(lines.length);
    setNote(filled(isWhole ? words.fileSaved : words.fileSavedPartly, { count }));
  };
  return (
    <div className="acts">
      <Button isCompact isBusy={isBusy} onClick={() => void save()}>
        {words.saveMovements}
      </Button>
      <p className="muted" role="status">
        {note}
      </p>
    </div>
  );
}
