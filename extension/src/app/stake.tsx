import { useState } from "react";
import type { ReactNode } from "react";
import { formatDecimal, parseDecimal } from "@holdall/core/num";
import type { StakeAct, StakingEverywhere, StakingShown } from "@holdall/extension/router";
import { filled, refusalText } from "@holdall/extension/words";
import { Button, SelectField, TextField } from "@holdall/ui/control";
import { Amount } from "@holdall/ui/number";
import { Band, Empty, ErrorNote, Skeleton } from "@holdall/ui/state";
import type { StakeRow, StakeView } from "@holdall/wallet/actions";
import { networkOf, useAct, useAsked, useWallet } from "./wallet-context.ts";

const EVERY_MS = 3_000;
const MINUTE_MS = 60_000;

/** Coins at work with validators: what they earn, and every way to give, take back and rearrange. */
export function Stake(): ReactNode {
  const { words, language, state } = useWallet();
  const asked = useAsked<StakingEverywhere>("stakes", EVERY_MS);
  if (asked.status === "loading") return <Skeleton rows={4} label={words.working} />;
  if (asked.status === "refused") return <ErrorNote sentence={asked.sentence} code={asked.code} />;
  const { rows, silent } = asked.value;
  if (rows.length + silent.length === 0) return <Empty>{words.stakeNowhere}</Empty>;
  const nameOf = (id: string): string => networkOf(state, id)?.name[language] ?? id;
  const isOnly = rows.length + silent.length === 1;
  return (
    <div className="stack">
      {silent.map(({ network, code }) => (
        <Band key={network} kind="warning">
          {`${nameOf(network)}: ${refusalText(code, language).sentence}`}
        </Band>
      ))}
      {rows.map((shown) => (
        <section key={shown.network} className="stack" aria-label={nameOf(shown.network)}>
          {isOnly ? null : <h2>{nameOf(shown.network)}</h2>}
          <Stakes shown={shown} />
        </section>
      ))}
    </div>
  );
}

function Stakes({ shown }: { readonly shown: StakingShown }): ReactNode {
  const { words, state } = useWallet();
  const { act, note, isBusy } = useAct();
  const { view, network } = shown;
  const begin = (body: StakeAct): void => void act("stake", { network, act: body });
  const coin = networkOf(state, network);
  const decimals = coin?.decimals ?? 0;
  const symbol = coin?.currency ?? "";
  const on = { decimals, symbol, isBusy, begin };
  return (
    <div className="stack">
      <Sums view={view} on={on} />
      <NewStake shown={shown} on={on} />
      <p className="muted" role="status">
        {note}
      </p>
      {view.rows.length === 0 ? (
        <Empty>{words.noStakes}</Empty>
      ) : (
        <ul className="rows panel">
          {view.rows.map((row) => (
            <OneStake key={row.address} row={row} shown={shown} on={on} />
          ))}
        </ul>
      )}
    </div>
  );
}

/** What every part of the screen stands on. */
interface On {
  readonly decimals: number;
  readonly symbol: string;
  readonly isBusy: boolean;
  readonly begin: (act: StakeAct) => void;
}

function Sums({ view, on }: { readonly view: StakeView; readonly on: On }): ReactNode {
  const { words } = useWallet();
  const { annualPpm, epoch, epochLeftMs } = view;
  const minutes = (BigInt(epochLeftMs) + BigInt(MINUTE_MS) - 1n) / BigInt(MINUTE_MS);
  const rows = [
    [words.stakeAll, view.units],
    [words.stakeActive, view.activeUnits],
    [words.stakeFree, view.withdrawableUnits],
  ] as const;
  return (
    <dl className="panel facts">
      {rows.map(([name, units]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <Amount value={formatDecimal(units, on.decimals)} unit={on.symbol} />
          </dd>
        </div>
      ))}
      <div>
        <dt>{words.stakeYear}</dt>
        <dd>{annualPpm === null ? "–" : `${formatDecimal(annualPpm / 100n, 2)} %`}</dd>
      </div>
      <div>
        <dt>{words.stakeEpoch}</dt>
        <dd>{filled(words.stakeEpochLeft, { epoch: `${epoch.epoch}`, minutes: `${minutes}` })}</dd>
      </div>
    </dl>
  );
}

function unitsOf(amount: string, decimals: number): bigint | null {
  const parsed = parseDecimal(amount.trim(), decimals);
  return typeof parsed === "bigint" && parsed > 0n ? parsed : null;
}

function NewStake({
  shown: { validators },
  on,
}: {
  readonly shown: StakingShown;
  readonly on: On;
}): ReactNode {
  const { words } = useWallet();
  const [chosen, setChosen] = useState("");
  const [amount, setAmount] = useState("");
  const [fault, setFault] = useState<string>();
  const validator = chosen === "" ? validators[0]?.vote : chosen;
  const give = (): void => {
    const units = unitsOf(amount, on.decimals);
    setFault(
      units === null ? filled(words.notAnAmount, { decimals: `${on.decimals}` }) : undefined,
    );
    if (units !== null && validator !== undefined) on.begin({ kind: "stake", validator, units });
  };
  return (
    <div className="stack" role="group" aria-label={words.stakeNew}>
      <h2>{words.stakeNew}</h2>
      <p className="muted">{words.stakeText}</p>
      <SelectField
        label={words.validator}
        value={validator ?? ""}
        onChange={({ target }) => setChosen(target.value)}
        options={validators.map(({ vote, commissionPercent }) => ({
          value: vote,
          label: filled(words.validatorKeeps, { vote, percent: `${commissionPercent}` }),
        }))}
      />
      <TextField
        label={words.amount}
        unit={on.symbol}
        error={fault}
        inputMode="decimal"
        autoComplete="off"
        value={amount}
        onChange={({ target }) => setAmount(target.value)}
      />
      <Button kind="primary" isBusy={on.isBusy} onClick={give}>
        {words.review}
      </Button>
    </div>
  );
}

/** What each phase is called. */
const PHASES = {
  idle: "stakeIdle",
  activating: "stakeWarming",
  active: "stakeEarning",
  deactivating: "stakeCooling",
  inactive: "stakeBack",
} as const;

function OneStake({
  row,
  shown,
  on,
}: {
  readonly row: StakeRow;
  readonly shown: StakingShown;
  readonly on: On;
}): ReactNode {
  const { words } = useWallet();
  const { address, phase, units, earnedUnits, validator, isLocked } = row;
  const earned = `${formatDecimal(earnedUnits, on.decimals)} ${on.symbol}`;
  return (
    <li className="row row-tall">
      <span className="row-name">
        <strong>{words[PHASES[phase]]}</strong>
        <span className="quiet address">{address}</span>
        {validator === null ? null : (
          <span className="quiet address">{filled(words.stakeWith, { validator })}</span>
        )}
        <span className="quiet">
          {filled(words.stakeEarned, { amount: earned, epochs: `${row.rewards.length}` })}
        </span>
        {isLocked ? <span className="finding-warning">{words.stakeLocked}</span> : null}
        <StakeActs row={row} shown={shown} on={on} />
      </span>
      <Amount value={formatDecimal(units, on.decimals)} unit={on.symbol} />
    </li>
  );
}

/** What can be done with a stake in its phase. */
function StakeActs({ row, shown, on }: Parameters<typeof OneStake>[0]): ReactNode {
  const { words } = useWallet();
  const { address: stake, phase, withdrawableUnits: free, validator } = row;
  const [amount, setAmount] = useState("");
  const isAtWork = phase === "active" || phase === "activating";
  const [cheapest] = shown.validators;
  const alike = shown.view.rows.find(
    (one) => one.address !== stake && one.validator === validator && one.phase === phase,
  );
  const split = unitsOf(amount, on.decimals);
  const acts: readonly (readonly [string, StakeAct])[] = [
    ...(isAtWork ? [[words.unstake, { kind: "unstake", stake }] as const] : []),
    ...(free > 0n
      ? [[words.withdraw, { kind: "withdraw-stake", stake, units: free }] as const]
      : []),
    ...(phase === "inactive" && cheapest !== undefined
      ? [[words.stakeAgain, { kind: "stake-again", stake, validator: cheapest.vote }] as const]
      : []),
    ...(alike === undefined
      ? []
      : [[words.stakeMerge, { kind: "merge-stakes", stake, source: alike.address }] as const]),
    ...(split === null
      ? []
      : [[words.stakeSplit, { kind: "split-stake", stake, units: split }] as const]),
  ];
  return (
    <span className="acts">
      {acts.map(([name, act]) => (
        <Button key={name} isCompact isBusy={on.isBusy} onClick={() => on.begin(act)}>
          {name}
        </Button>
      ))}
      <details>
        <summary>{words.stakeSplit}</summary>
        <TextField
          label={words.stakeSplitAmount}
          unit={on.symbol}
          inputMode="decimal"
          autoComplete="off"
          value={amount}
          onChange={({ target }) => setAmount(target.value)}
        />
      </details>
    </span>
  );
}
