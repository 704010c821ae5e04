import { useState } from "react";
import type { ReactNode } from "react";
import { shortAddress } from "@holdall/extension/place";
import type { LeavingShown, TokenForm } from "@holdall/extension/router";
import { filled, refusalText } from "@holdall/extension/words";
import { Button, SelectField, TextField } from "@holdall/ui/control";
import { Band } from "@holdall/ui/state";
import type { Staying, SweepStep } from "@holdall/wallet/actions";
import { accountAt, amountText, networkOf, useAct, useAsked, useWallet } from "./wallet-context.ts";
import type { Wallet } from "./wallet-context.ts";

const EVERY_MS = 5_000;
/** The step that goes last, as the router calls it. */
const REST = "rest";
const OTHER = "other";

interface Shown {
  readonly rows: readonly LeavingShown[];
  readonly forms: readonly TokenForm[];
}

/** An account that is left for good: where to, what is still there, and each step that takes it along. */
export function Leave(): ReactNode {
  const { words } = useWallet();
  const asked = useAsked<Shown>("leaving", EVERY_MS);
  const [isOpen, setIsOpen] = useState(false);
  const { rows, forms } = asked.status === "here" ? asked.value : { rows: [], forms: [] };
  return (
    <div className="stack" role="group" aria-label={words.leaveTitle}>
      {rows.map((row) => (
        <OneLeaving key={row.network} row={row} forms={forms} />
      ))}
      {isOpen ? (
        <Begin onDone={() => setIsOpen(false)} />
      ) : (
        <Button onClick={() => setIsOpen(true)}>{words.leaveTitle}</Button>
      )}
    </div>
  );
}

/** Where everything goes: another account of the person's own, or an address that is typed. */
function Begin({ onDone }: { readonly onDone: () => void }): ReactNode {
  const { words, state, language, ask } = useWallet();
  const [note, setNote] = useState("");
  const networks = state.networks.filter((one) => accountAt(state, one) !== undefined);
  const [network, setNetwork] = useState(networks[0]?.id ?? "");
  const [place, setPlace] = useState("");
  const [typed, setTyped] = useState("");
  const family = networkOf(state, network)?.family;
  const own = state.accounts.filter(
    (one) =>
      one.family === family &&
      one.identity !== state.identity &&
      one.kind !== "owner" &&
      one.kind !== "watch",
  );
  const places = [
    ...own.map(({ address, label }) => ({
      value: address,
      label: `${label} ${shortAddress(address)}`.trim(),
    })),
    { value: OTHER, label: words.leaveOther },
  ];
  const chosen = places.some(({ value }) => value === place) ? place : places[0].value;
  const begin = async (): Promise<void> => {
    const to = chosen === OTHER ? typed.trim() : chosen;
    const answer = await ask("leave", { network, to });
    if ("ok" in answer) onDone();
    else setNote(refusalText(answer.refusal, language).sentence);
  };
  return (
    <div className="stack">
      <h2>{words.leaveTitle}</h2>
      <p className="muted">{words.leaveText}</p>
      <SelectField
        label={words.leaveNetwork}
        value={network}
        options={networks.map(({ id, name }) => ({ value: id, label: name[language] }))}
        onChange={(event) => setNetwork(event.target.value)}
      />
      <SelectField
        label={words.leaveTo}
        value={chosen}
        options={places}
        onChange={(event) => setPlace(event.target.value)}
      />
      {chosen === OTHER ? (
        <TextField
          label={words.leaveAddress}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : null}
      <Button onClick={() => void begin()}>{words.leaveBegin}</Button>
      <p className="muted" role="status">
        {note}
      </p>
    </div>
  );
}

function OneLeaving({
  row,
  forms,
}: {
  readonly row: LeavingShown;
  readonly forms: readonly TokenForm[];
}): ReactNode {
  const wallet = useWallet();
  const { words, language } = wallet;
  const { act, note, isBusy } = useAct();
  const network = networkOf(wallet.state, row.network);
  const steps = row.steps.map((step) => ({ ...step, said: stepText(wallet, row, step, forms) }));
  const rest =
    row.restUnits === null
      ? []
      : [
          {
            what: REST,
            said: filled(words.leaveRest, { amount: coinText(wallet, row, row.restUnits) }),
          },
        ];
  const all = [...steps, ...rest];
  const isEmpty = row.silent === null && all.length === 0 && row.stays.length === 0;
  return (
    <div className="stack panel">
      <h2>
        {filled(words.leaveFrom, {
          network: network?.name[language] ?? row.network,
          to: shortAddress(row.to),
        })}
      </h2>
      <p className="quiet address">{row.to}</p>
      {row.silent === null ? null : <Band kind="warning">{words.leaveSilent}</Band>}
      {isEmpty ? <Band>{words.leaveEmpty}</Band> : null}
      <ol className="rows">
        {all.map(({ what, said }, place) => (
          <li className="row" key={what}>
            <span className="row-name">{said}</span>
            {place === 0 ? (
              <Button
                isCompact
                isBusy={isBusy}
                onClick={() => void act("leave/step", { network: row.network, what })}
              >
                {words.leaveDo}
              </Button>
            ) : null}
          </li>
        ))}
      </ol>
      <Stays stays={row.stays} />
      <p className="muted" role="status">
        {note}
      </p>
      <div className="acts">
        <Button isCompact onClick={() => void wallet.ask("leave/stop", { network: row.network })}>
          {words.leaveStop}
        </Button>
      </div>
    </div>
  );
}

function Stays({ stays }: { readonly stays: readonly Staying[] }): ReactNode {
  const { words } = useWallet();
  if (stays.length === 0) return null;
  const sentences: Readonly<Record<string, string>> = {
    locked: words.leaveLocked,
    "until-epoch": words.leaveEpoch,
  };
  return (
    <div>
      <h3>{words.leaveStays}</h3>
      <ul>
        {stays.map(({ what, why }) => (
          <li key={what}>{filled(sentences[why] ?? words.leaveRefused, { what: nameOf(what) })}</li>
        ))}
      </ul>
    </div>
  );
}

const nameOf = (what: string): string => shortAddress(what.slice(what.indexOf(":") + 1));

/** An amount of the network's coin. */
function coinText({ state }: Wallet, row: LeavingShown, units: bigint): string {
  const network = networkOf(state, row.network);
  const amount = amountText(units, { kind: "native" }, { network, forms: [] }) ?? "";
  return `${amount} ${network?.currency ?? ""}`;
}

/** What a step does, in words; the secure window says it again, from the bytes. */
function stepText(
  wallet: Wallet,
  row: LeavingShown,
  { what, intent }: SweepStep,
  forms: readonly TokenForm[],
): string {
  const { words, state } = wallet;
  const stake = nameOf(what);
  switch (intent.kind) {
    case "give-stake":
      return filled(words.leaveGiveStake, { stake });
    case "unstake":
      return filled(words.leaveUnstake, { stake });
    case "withdraw-stake":
      return filled(words.leaveWithdraw, { stake, amount: coinText(wallet, row, intent.units) });
    case "burn":
      return filled(words.leaveClose, { token: nameOf(what) });
    case "send": {
      const { asset, units } = intent;
      const token = asset.kind === "native" ? "" : shortAddress(asset.id);
      if (asset.kind === "item") return filled(words.leaveItem, { token });
      const amount = amountText(units, asset, { network: networkOf(state, row.network), forms });
      return amount === undefined
        ? filled(words.leaveTokenUnknown, { token })
        : filled(words.leaveToken, { token, amount });
    }
    case "stake":
    case "stake-again":
    case "split-stake":
    case "merge-stakes":
    case "revoke":
      return stake;
  }
}
