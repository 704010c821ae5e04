import type { PlantedBug } from "../bug.ts";

export const sequencerBugs: readonly PlantedBug[] = [
  {
    id: "sequencer-01",
    what: "time goes back with the wall clock",
    file: "server/src/ports/clock-steady.ts",
    find: "if (machineMicros < slowedMicros) return slowedMicros;",
    replace: "",
    test: "server/src/ports/clock-steady.test.ts",
  },
  {
    id: "sequencer-02",
    what: "a result leaves one command before it is durable",
    file: "server/src/sequencer/engine-link.ts",
    find: "if (resultSequence(this.#resultViews, results.at) > durable) break",
    replace: "if (resultSequence(this.#resultViews, results.at) > durable + 1) break",
  },
  {
    id: "sequencer-03",
    what: "what a recovery replays begins one command late",
    file: "server/src/sequencer/replay.ts",
    find: "if (sequence < fromSequence) continue",
    replace: "if (sequence <= fromSequence) continue",
  },
  {
    id: "sequencer-04",
    what: "a restored state is not compared with the pages that it came from",
    file: "server/src/sequencer/restore.ts",
    find: "if (!engine.isIn(snapshot))",
    replace: "if (snapshot.sequence < 0)",
    test: "server/src/sequencer/restore.test.ts",
  },
  {
    id: "sequencer-05",
    what: "the ring is given back while a result waits in it",
    file: "server/src/sequencer/engine-link.ts",
    find: "if (parts > 0 && !this.#isHeld) results.release()",
    replace: "results.release()",
    test: "server/src/sequencer/sequencer.test.ts",
  },
  {
    id: "sequencer-06",
    what: "books that do not balance are traded on",
    file: "server/src/sequencer/zero-sum.ts",
    find: "if (broken.length === 0) return;",
    replace: "return;",
    test: "server/src/sequencer/zero-sum.test.ts",
  },
  {
    id: "sequencer-07",
    what: "the zero-sum report counts nothing",
    file: "core/src/engine/ledger/ledger.ts",
    find: "sums[this.assetId(row)] += units;",
    replace: "",
    test: "server/src/sequencer/zero-sum.test.ts",
  },
];
