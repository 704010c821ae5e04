import type { PlantedBug } from "../bug.ts";

export const snapshotBugs: readonly PlantedBug[] = [
  {
    id: "snapshot-01",
    what: "a snapshot forgets the requests",
    file: "core/src/engine/snapshot.ts",
    find: 'readPage(snapshot, "requests", (reader) => state.requests.load(reader));',
    replace: 'readPage(snapshot, "requests", (reader) => emptyState().requests.load(reader));',
  },
  {
    id: "snapshot-02",
    what: "a snapshot forgets the client ids",
    file: "core/src/engine/snapshot.ts",
    find: 'readPage(snapshot, "client-ids", (reader) => state.clientIds.load(reader));',
    replace: 'readPage(snapshot, "client-ids", (reader) => emptyState().clientIds.load(reader));',
  },
  {
    id: "snapshot-03",
    what: "a snapshot forgets the withdrawals",
    file: "core/src/engine/snapshot.ts",
    find: "state.withdrawals.set(id, withdrawal)",
    replace: "void [id, withdrawal]",
  },
  {
    id: "snapshot-04",
    what: "a snapshot forgets the hour of interest",
    file: "core/src/engine/snapshot.ts",
    find: "state.lendHour = venue.lendHour ?? -1",
    replace: "state.lendHour = -1",
  },
  {
    id: "snapshot-05",
    what: "a snapshot forgets the hour of funding",
    file: "core/src/engine/snapshot.ts",
    find: "state.fundedHour = venue.fundedHour ?? -1",
    replace: "state.fundedHour = -1",
  },
  {
    id: "snapshot-06",
    what: "a snapshot forgets the offers of backstops",
    file: "core/src/engine/snapshot.ts",
    find: "state.backstops.load(venue.backstops ?? [])",
    replace: "state.backstops.load([])",
  },
  {
    id: "snapshot-07",
    what: "a snapshot forgets the stages of liquidation",
    file: "core/src/engine/snapshot.ts",
    find: 'readPage(snapshot, "stages", (reader) => state.stages.load(reader));',
    replace: 'readPage(snapshot, "stages", (reader) => emptyState().stages.load(reader));',
  },
  {
    id: "snapshot-08",
    what: "a snapshot forgets what waits for its price",
    file: "core/src/engine/snapshot.ts",
    find: "market.watch.waiting.push(...waiting)",
    replace: "void waiting",
  },
  {
    id: "snapshot-09",
    what: "a snapshot forgets the references of deposits",
    file: "core/src/engine/snapshot.ts",
    find: "state.references.set(reference, sequence)",
    replace: "void [reference, sequence]",
  },
  {
    id: "snapshot-10",
    what: "a question opens a row of the ledger",
    file: "core/src/engine/lend/pools.ts",
    find: "ledger.freeUnits(ledger.find(parameters.margin!.poolAccountId, assetId))",
    replace: "ledger.freeUnits(ledger.row(parameters.margin!.poolAccountId, assetId))",
  },
];
