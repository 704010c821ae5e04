import { useVenueQuery } from "@holdall/web/page";
import { useSay } from "@holdall/web/words";
import { explain } from "@holdall/client";
import type { Explanation } from "@holdall/client";
import { SelectField } from "@holdall/ui/control";
import { Amount, Percent, formatPercent, quotient, useSeparators } from "@holdall/ui/number";
import { healthWord } from "@holdall/ui/plot";
import { useState } from "react";
import type { ReactNode } from "react";
import { fractionOf, netOf } from "../margin-figures.ts";

/** How far prices may be moved, in percent either way. */
const MOST = "30";
const ALL = "all";

/**
 * What the account would be if prices moved: the marks of one asset and of its perpetuals, or of all of
 * them, computed on this device by the venue's public formulas.
 */
export function WhatIf(props: {
  readonly assets: readonly string[];
  /** Own fills so far: with each the account is another one, and is asked for anew. */
  readonly fills: number;
}): ReactNode {
  const { assets, fills } = props;
  const say = useSay();
  const separators = useSeparators();
  const [percent, setPercent] = useState("0");
  const [asset, setAsset] = useState(ALL);
  // Nobody waits for an answer to a question that was not asked.
  const explained = useVenueQuery(["what-if", fills], (client) => explain(client), percent !== "0");
  const share = quotient(percent, "100") ?? "0";
  const now = explained.data;
  const then = now?.afterMove(share, asset === ALL ? undefined : asset);
  return (
    <div className="form" data-part="what-if">
      <SelectField
        label={say("whatIf.which")}
        onChange={(event) => setAsset(event.target.value)}
        options={[
          { value: ALL, label: say("whatIf.all") },
          ...assets.map((each) => ({ value: each, label: each })),
        ]}
        value={asset}
      />
      <label className="field">
        <span className="label">
          {say("whatIf.move")} {formatPercent(share, { sign: "always", places: 0 }, separators)}
        </span>
        <input
          className="slider"
          max={MOST}
          min={`-${MOST}`}
          onChange={(event) => setPercent(event.target.value)}
          step="1"
          type="range"
          value={percent}
        />
      </label>
      {now === undefined || then === undefined ? null : <Outcome now={now} then={then} />}
    </div>
  );
}

/** Before and after, and what the venue would do then. */
function Outcome(props: { readonly now: Explanation; readonly then: Explanation }): ReactNode {
  const { now, then } = props;
  const say = useSay();
  return (
    <>
      <dl className="rows">
        <div>
          <dt>{say("account.equity")}</dt>
          <dd>
            <Amount places={2} value={netOf(now)} /> {"→"}{" "}
            <Amount places={2} unit="USDC" value={netOf(then)} />
          </dd>
        </div>
        <div>
          <dt>{say("health.fraction")}</dt>
          <dd>
            <Percent rounding="floor" value={fractionOf(now)} /> {"→"}{" "}
            <Percent rounding="floor" value={fractionOf(then)} />
          </dd>
        </div>
      </dl>
      <p data-verdict={verdictOf(then)}>
        <strong>{say(`health.word.${verdictOf(then)}`)}</strong>
      </p>
    </>
  );
}

/** What the venue would do: nothing, refuse new risk, or liquidate. */
function verdictOf({
  netEquity,
  exposure,
  requirement,
  maintenance,
}: Explanation): ReturnType<typeof healthWord> {
  const fraction = exposure === 0n ? undefined : netEquity;
  return healthWord({ fraction, initial: requirement, maintenance });
}
