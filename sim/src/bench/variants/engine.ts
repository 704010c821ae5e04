/** Our engine through its one door: the whole of it, nothing left out, nothing reached around. */
import { EventBuffer } from "@holdall/core/engine";
import type { Engine } from "@holdall/core/engine";
import { START_MICROS } from "../files/command-file.ts";
import type { Plan } from "../files/plans.ts";
import type { Totals } from "../twin/plain-exchange.ts";
import type { Arena, OpenArena } from "./arena.ts";
import { engineDigest } from "./engine-digest.ts";
import { at, CODE, OFFSET } from "./event-fields.ts";
import { hotCommands } from "./hot-commands.ts";
import type { HotCommands } from "./hot-commands.ts";
import { marginSetupCommands } from "./margin-setup.ts";
import { openVenue } from "./venue-setup.ts";

/** The buffer is emptied when it has passed this, as a host empties it after a batch. */
const BATCH_BYTES = 2 ** 20;
/** No command that does not trade emits as much; one that trades always emits more. */
const QUIET_BYTES_MAX = 300;

/** The engine without request identities, as in the files that the peers run too. */
export const openEngine: OpenArena = (plan, words) => {
  const venue = openVenue(plan);
  const commands = hotCommands({ words, withIdentities: false });
  return engineArena(venue.engine, commands, venue.sequence, () =>
    engineDigest(venue.engine, plan),
  );
};

/** The engine with a request identity on every command. */
export const openEngineWithIdentities: OpenArena = (plan, words) => {
  const venue = openVenue(plan);
  const commands = hotCommands({ words, withIdentities: true });
  return engineArena(venue.engine, commands, venue.sequence, () =>
    engineDigest(venue.engine, plan),
  );
};

/** The same where every asset is collateral and a tenth of the markets are perpetuals. */
export const openEngineWithMargin: OpenArena = (plan, words) => {
  const { engine, sequence } = openVenue(plan, marginSetupCommands(plan));
  const commands = hotCommands({ words, withIdentities: true });
  return engineArena(engine, commands, sequence, () => brokenLaws(engine));
};

/** The laws of margin that do not hold: none, in a venue that is right. */
function brokenLaws(engine: Engine): string {
  return engine.view({ kind: "margin-laws" }).join("; ");
}

/** A funded engine and the way to place the resting orders of its file: what a full venue is. */
export function openFunded(plan: Plan, words: Uint32Array) {
  const { engine, sequence } = openVenue(plan);
  const commands = hotCommands({ words, withIdentities: false });
  const arena = engineArena(engine, commands, sequence, () => "");
  return { engine, populate: () => arena.run(0, plan.population) };
}

function engineArena(
  engine: Engine,
  commands: HotCommands,
  firstSequence: number,
  digest: () => string,
): Arena {
  const out = new EventBuffer();
  let emptiedBytes = 0;
  const totals = { trades: 0, volumeLots: 0, volumeQuote: 0, feesBase: 0, feesQuote: 0 };
  return {
    isMatchingOnly: false,
    run(first, end) {
      for (let index = first; index < end; index++) {
        if (out.end > BATCH_BYTES) {
          emptiedBytes += out.end;
          out.clear();
        }
        const start = out.end;
        const command = commands.at(index);
        engine.apply(command, firstSequence + index, START_MICROS + index, out);
        commands.answered(index, out.views, start);
        if (out.end - start > QUIET_BYTES_MAX) addTrades(totals, out, start);
      }
    },
    totals: () => totals,
    eventBytes: () => emptiedBytes + out.end,
    digest,
  };
}

/** Adds what the events of one command say about trades and fees. */
function addTrades(totals: Totals, out: EventBuffer, start: number): void {
  const { views } = out;
  for (let row = start; row < out.end; row += views.u16[(row >> 1) + 1]) {
    const code = views.u16[row >> 1];
    if (code === CODE.traded) {
      totals.trades += 1;
      totals.volumeLots += views.f64[at(row, OFFSET.traded.sizeLots)];
      totals.volumeQuote += views.f64[at(row, OFFSET.traded.quoteUnits)];
    } else if (code === CODE.filled) {
      const feeUnits = views.f64[at(row, OFFSET.filled.feeUnits)];
      if (views.u16[(row + OFFSET.filled.feeAssetId) >> 1] === 0) totals.feesQuote += feeUnits;
      else totals.feesBase += feeUnits;
    }
  }
}
