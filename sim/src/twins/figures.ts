/** What the slow model says of an account that no event tells: its risk, and what may leave it. */
import type { AccountRisk } from "@holdall/core/protocol";
import { max, min } from "./model/numbers.ts";
import { assess, hasExposure } from "./model/risk.ts";
import { Sketch } from "./model/sketch.ts";
import type { State } from "./model/state.ts";

/** Sums of a risk, under the names of the engine's own answer. */
export type RiskFigures = Pick<
  AccountRisk,
  | "netEquityUnits"
  | "equityUnits"
  | "lockedUnits"
  | "maintenanceUnits"
  | "exposureUnits"
  | "leaveUnits"
  | "stage"
>;

/** The risk of an account of a venue with margin, by `docs/margin.md` section 4. */
export function riskFigures(state: State, accountId: number): RiskFigures {
  const sketch = new Sketch(state, accountId);
  const stress = BigInt(state.margin().stressPpm);
  const risk = assess(state, sketch);
  const moved = [-stress, stress].map((ppm) => assess(state, sketch, ppm));
  const left = [risk, ...moved].map(({ realisedEquity, locked }) => realisedEquity - locked);
  // Of an account without exposure all may leave that its collateral counts for.
  const leave = hasExposure(state, sketch) ? max(0n, min(...left)) : risk.netEquity;
  return {
    netEquityUnits: Number(risk.netEquity),
    equityUnits: Number(risk.equity),
    lockedUnits: Number(risk.locked),
    maintenanceUnits: Number(risk.maintenance),
    exposureUnits: Number(risk.exposure),
    leaveUnits: Number(leave),
    stage: state.accounts[accountId - 1].stage,
  };
}

/** The same figures of the engine's answer. */
export function figuresOf(risk: AccountRisk): RiskFigures {
  const { netEquityUnits, equityUnits, lockedUnits, maintenanceUnits } = risk;
  const { exposureUnits, leaveUnits: leave, stage } = risk;
  const sums = { netEquityUnits, equityUnits, lockedUnits, maintenanceUnits };
  return { ...sums, exposureUnits, leaveUnits: leave, stage };
}
