import { Button } from "@holdall/ui/control";
import { Amount } from "@holdall/ui/number";
import { Band, Empty, ErrorNote, Skeleton } from "@holdall/ui/state";
import { Dialog, Formula, Popover, Toasts } from "@holdall/ui/surface";
import { DataTable } from "@holdall/ui/table";
import type { ReactNode } from "react";
import { Held } from "./sample.tsx";
import type { Sample } from "./sample.tsx";

const formula = (
  <Formula
    note="At sequence 4711"
    terms={[
      { name: "Index", value: <Amount value="61200.0" /> },
      { sign: "+", name: "Premium", value: <Amount value="4.5" /> },
      { sign: "=", name: "Mark", value: <Amount value="61204.5" /> },
    ]}
  />
);

function dialog(kind: "dialog" | "sheet" | "palette"): ReactNode {
  return (
    <Held first={false}>
      {(isOpen, set) => (
        <>
          <Button data-opens={kind} onClick={() => set(true)}>{`Open a ${kind}`}</Button>
          <Dialog
            closeLabel="Close"
            isOpen={isOpen}
            kind={kind}
            onClose={() => set(false)}
            title={`A ${kind}`}
          >
            <p className="panel-body">{"Escape closes it and gives the focus back."}</p>
          </Dialog>
        </>
      )}
    </Held>
  );
}

interface Row {
  readonly asset: string;
  readonly total: string;
}

const rows: readonly Row[] = [
  { asset: "BTC", total: "0.25000000" },
  { asset: "USDC", total: "1204.500000" },
];

/** States of panels, and what lies above the page. */
export const surfaceSamples: readonly Sample[] = [
  { component: "Skeleton", states: { loading: () => <Skeleton label="Loading" rows={3} /> } },
  {
    component: "Empty",
    states: {
      plain: () => <Empty>{"No open order."}</Empty>,
      "with its act": () => (
        <Empty action={<Button>{"Show all"}</Button>}>{"No favourite yet."}</Empty>
      ),
    },
  },
  {
    component: "ErrorNote",
    states: {
      whole: () => (
        <ErrorNote
          code="MAINTENANCE"
          details={<Button isCompact>{"Copy details"}</Button>}
          help="Ask for the state of your orders before repeating anything."
          retry={<Button isCompact>{"Retry"}</Button>}
          sentence="The venue is under maintenance."
        />
      ),
    },
  },
  {
    component: "Band",
    states: {
      plain: () => <Band>{"A venue you can run and verify yourself."}</Band>,
      warning: () => <Band kind="warning">{"Only cancelling is possible."}</Band>,
    },
  },
  {
    component: "Popover",
    states: {
      closed: () => (
        <Popover label="why" trigger="61,204.5">
          {formula}
        </Popover>
      ),
    },
  },
  { component: "Formula", states: { sum: () => formula } },
  {
    component: "Dialog",
    states: {
      dialog: () => dialog("dialog"),
      sheet: () => dialog("sheet"),
      palette: () => dialog("palette"),
    },
  },
  {
    component: "Toasts",
    states: {
      "done, refused, asking": () => (
        <Toasts
          closeLabel="Close"
          label="Results"
          messages={[
            { id: 1, kind: "done", text: "Bought 0.25 BTC" },
            { id: 2, kind: "refused", text: "Insufficient funds", detail: "INSUFFICIENT_FUNDS" },
            { id: 3, kind: "asking", text: "No answer came: it may have happened all the same." },
          ]}
          onClose={() => {}}
        />
      ),
    },
  },
  {
    component: "DataTable",
    states: {
      "sorted, opened by Enter": () => (
        <DataTable<Row>
          caption="Balances"
          columns={[
            {
              key: "asset",
              head: "Asset",
              cell: ({ asset }) => asset,
              compare: (left, right) => (left.asset < right.asset ? -1 : 1),
            },
            {
              key: "total",
              head: "Total",
              align: "end",
              cell: ({ total }) => <Amount value={total} />,
            },
          ]}
          footer="2 rows"
          keyOf={({ asset }) => asset}
          onOpen={() => {}}
          rows={rows}
        />
      ),
    },
  },
];
