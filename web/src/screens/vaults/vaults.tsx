import {
  Answer,
  Countdown,
  Panel,
  Screen,
  SignedInOnly,
  isoOf,
  momentMs,
  useAct,
  useMomentText,
  useVenueQuery,
} from "@holdall/web/page";
import { useSession } from "@holdall/web/session";
import { useFaultText, useWords } from "@holdall/web/words";
import { Button } from "@holdall/ui/control";
import {
  Amount,
  DecimalInput,
  formatText,
  placesOf,
  scaled,
  textOfScaled,
  useSeparators,
} from "@holdall/ui/number";
import { Plot } from "@holdall/ui/plot";
import { Empty } from "@holdall/ui/state";
import { DataTable } from "@holdall/ui/table";
import type { Wire } from "@holdall/core/contract";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { ReactNode } from "react";
import { useLocation, useParams } from "wouter";

type Vault = Wire<"Vault">;
const USDC_DECIMALS = 6;

function useVaults() {
  return useVenueQuery(["vaults"], (client) => client.rest.vaults());
}

/** `/vaults`: accounts run by somebody, of which anyone may hold a share. */
export function Vaults(): ReactNode {
  const { say } = useWords();
  const vaults = useVaults();
  const [, navigate] = useLocation();
  return (
    <Screen lead={say("vaults.lead")} title={say("nav.vaults")}>
      <Panel title={say("vaults.all")}>
        <Answer asked={vaults}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty>{say("vaults.empty")}</Empty>
            ) : (
              <DataTable
                caption={say("vaults.all")}
                columns={[
                  {
                    key: "token",
                    head: say("vaults.token"),
                    cell: ({ vaultToken }) => <strong>{vaultToken}</strong>,
                  },
                  { key: "symbol", head: say("balances.asset"), cell: ({ symbol }) => symbol },
                  {
                    key: "left",
                    head: say("vaults.left"),
                    align: "end",
                    cell: ({ remainingMintQuantity }) => (
                      <Amount value={remainingMintQuantity ?? undefined} />
                    ),
                  },
                  {
                    key: "state",
                    head: say("trade.state"),
                    cell: (vault) => stateOf(vault, say("vaults.mints"), say("vaults.redeems")),
                  },
                ]}
                keyOf={({ id }) => String(id)}
                onOpen={({ id }) => navigate(`/vaults/${id}`)}
                rows={rows}
              />
            )
          }
        </Answer>
      </Panel>
    </Screen>
  );
}

function stateOf(vault: Vault, mints: string, redeems: string): string {
  const open = [vault.mintsEnabled ? mints : "", vault.redeemsEnabled ? redeems : ""];
  return open.filter((word) => word !== "").join(" · ");
}

/** `/vaults/:id`: one vault, what a share was worth, and how to come and go. */
export function VaultScreen(): ReactNode {
  const { id } = useParams<{ id: string }>();
  const { say } = useWords();
  const vaults = useVaults();
  return (
    <Screen lead={say("vaults.rules")} title={say("vaults.title", { id })}>
      <Answer asked={vaults}>
        {(rows) => {
          const vault = rows.find((each) => String(each.id) === id);
          return vault === undefined ? (
            <Empty>{say("vaults.unknown")}</Empty>
          ) : (
            <div className="columns">
              <NavHistory vault={vault} />
              <Panel title={say("vaults.act")}>
                <SignedInOnly>
                  <VaultForms vault={vault} />
                </SignedInOnly>
              </Panel>
            </div>
          );
        }}
      </Answer>
    </Screen>
  );
}

function NavHistory({ vault }: { readonly vault: Vault }): ReactNode {
  const { say } = useWords();
  const momentText = useMomentText();
  const separators = useSeparators();
  const asked = useVenueQuery(["nav", vault.id], (client) =>
    client.rest.vaultsHistory({ interval: "1month", vaultId: vault.id }),
  );
  return (
    <Panel title={say("vaults.nav")}>
      <div className="panel-body">
        <Answer asked={asked}>
          {(rows) =>
            rows.length < 2 ? (
              <Empty>{say("earn.noHistory")}</Empty>
            ) : (
              <Plot
                atText={(at) => momentText(isoOf(at), "date")}
                label={say("vaults.nav")}
                points={rows.map(({ timestamp, nav }) => ({
                  at: BigInt(momentMs(timestamp)),
                  value: scaled(nav ?? "0"),
                }))}
                tickText={(value) => formatText(textOfScaled(value), { places: 4 }, separators)}
              />
            )
          }
        </Answer>
      </div>
    </Panel>
  );
}

function VaultForms({ vault }: { readonly vault: Vault }): ReactNode {
  const { say } = useWords();
  const { venue } = useSession();
  const queries = useQueryClient();
  const faultText = useFaultText();
  const act = useAct();
  const [mint, setMint] = useState("");
  const [redeem, setRedeem] = useState("");
  const run = (send: () => Promise<unknown>, done: string): void =>
    void act.run(send, done).then(() => queries.invalidateQueries());
  const vaultId = vault.id;
  const isBusy = act.state === "sending";
  return (
    <div className="panel-body form">
      <DecimalInput
        decimals={USDC_DECIMALS}
        error={act.failure?.sentence}
        faultText={faultText}
        label={say("vaults.mint")}
        onChange={setMint}
        unit={vault.symbol}
        value={mint}
      />
      <Button
        disabled={mint === "" || !vault.mintsEnabled}
        isBusy={isBusy}
        kind="primary"
        onClick={() =>
          run(
            () => venue.client.rest.vaultMint({ vaultId, symbol: vault.symbol, quantity: mint }),
            say("vaults.minted"),
          )
        }
      >
        {say("vaults.mint")}
      </Button>
      <DecimalInput
        decimals={placesOf(vault.tokenStepSize)}
        faultText={faultText}
        label={say("vaults.redeem")}
        onChange={setRedeem}
        unit={vault.vaultToken}
        value={redeem}
      />
      <Button
        disabled={redeem === "" || !vault.redeemsEnabled}
        isBusy={isBusy}
        onClick={() =>
          run(
            () => venue.client.rest.vaultRedeem({ vaultId, vaultTokenQuantity: redeem }),
            say("vaults.requested"),
          )
        }
      >
        {say("vaults.redeem")}
      </Button>
      <Pending
        onCancel={() =>
          run(() => venue.client.rest.vaultRedeemCancel({ vaultId }), say("vaults.cancelled"))
        }
        vault={vault}
      />
    </div>
  );
}

function Pending(props: { readonly vault: Vault; readonly onCancel: () => void }): ReactNode {
  const { vault, onCancel } = props;
  const { say } = useWords();
  const asked = useVenueQuery(["redeems", vault.id], (client) =>
    client.rest.vaultRedeemsPending({ vaultId: vault.id }),
  );
  return (asked.data ?? []).map(({ id, vaultTokenQuantity, timestamp }) => (
    <div className="actions" key={id}>
      <Amount unit={vault.vaultToken} value={vaultTokenQuantity} />
      <Countdown untilMs={timestamp + vault.redeemDelayMs} />
      <Button isCompact onClick={onCancel}>
        {say("order.cancel")}
      </Button>
    </div>
  ));
}
