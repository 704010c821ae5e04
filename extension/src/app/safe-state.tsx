import { useState } from "react";
import type { ReactNode } from "react";
import { canOwn, isSamePlace, keyName, shortAddress } from "@holdall/extension/place";
import type { ShownAccount } from "@holdall/extension/router";
import { Button, SelectField } from "@holdall/ui/control";
import { Band } from "@holdall/ui/state";
import { useAct, useAsked, useWallet } from "./wallet-context.ts";

const EVERY_MS = 5_000;

/** The chosen identity's Safe, and who owns it on the chain; `null` while it is not made. */
interface Standing {
  readonly safe: ShownAccount;
  readonly owners: readonly string[] | null;
}

/** How the chosen account's Safe stands on the EVM chain: made or not, its owners as they should be. */
export function SafeState(): ReactNode {
  const { words } = useWallet();
  const asked = useAsked<Standing | null>("guarded", EVERY_MS);
  if (asked.status !== "here" || asked.value === null) return null;
  const { safe, owners } = asked.value;
  if (owners === null) return <Band>{words.notMadeYet}</Band>;
  return safe.kind === "own-safe" ? (
    <OwnOwners owners={owners} />
  ) : (
    <LostHand safe={safe} owners={owners} />
  );
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Of three hands one was made anew: on the chain the lost one stands until it is replaced. */
function LostHand({
  safe,
  owners,
}: {
  readonly safe: ShownAccount;
  readonly owners: readonly string[];
}): ReactNode {
  const { words } = useWallet();
  const { act, note } = useAct();
  const network = useEvmNetwork();
  if (safe.owners.every((one) => owners.some((other) => isSame(one, other)))) return null;
  return (
    <div className="stack">
      <Band kind="warning">{words.replaceText}</Band>
      <Button onClick={() => void act("replace", { network })}>{words.replaceOwner}</Button>
      <p className="muted" role="status">
        {note}
      </p>
    </div>
  );
}

/** Of three keys of the person's own one is lost: which, and which takes its place. */
function OwnOwners({ owners }: { readonly owners: readonly string[] }): ReactNode {
  const { words, state, ask } = useWallet();
  const { act, note, isBusy } = useAct();
  const network = useEvmNetwork();
  const { accounts } = state;
  const [lost, setLost] = useState("");
  const [next, setNext] = useState("");
  const leaving = owners.includes(lost) ? lost : owners[owners.length - 1];
  const staying = accounts.filter(({ address }) =>
    owners.some((one) => isSame(one, address) && !isSame(one, leaving)),
  );
  const able = accounts.filter(
    (one) =>
      canOwn(one) &&
      !owners.some((owner) => isSame(owner, one.address)) &&
      !staying.some((other) => isSamePlace(one, other)),
  );
  const coming = able.some(({ address }) => address === next) ? next : (able[0]?.address ?? "");
  const option = (address: string): { readonly value: string; readonly label: string } => {
    const owner = accounts.find((one) => isSame(one.address, address));
    const name =
      owner === undefined ? words.ownSafeAway : keyName(accounts, owner, words.ownSafeHere);
    return { value: address, label: `${name} · ${shortAddress(address)}` };
  };
  return (
    <details className="panel owners">
      <summary>{words.ownSafeLose}</summary>
      <p className="muted">{words.ownSafeLoseText}</p>
      <SelectField
        label={words.ownSafeGone}
        value={leaving}
        onChange={({ target }) => setLost(target.value)}
        options={owners.map(option)}
      />
      {able.length === 0 ? (
        <>
          <p>{words.ownSafeNobody}</p>
          <Button onClick={() => void ask("open", { task: "device" })}>{words.deviceAdd}</Button>
        </>
      ) : (
        <>
          <SelectField
            label={words.ownSafeInstead}
            value={coming}
            onChange={({ target }) => setNext(target.value)}
            options={able.map(({ address }) => option(address))}
          />
          <Button
            isBusy={isBusy}
            onClick={() => void act("owner", { network, lost: leaving, next: coming })}
          >
            {words.ownSafeReplace}
          </Button>
        </>
      )}
      <p className="muted" role="status">
        {note}
      </p>
    </details>
  );
}

function useEvmNetwork(): string {
  const { state } = useWallet();
  return state.networks.find(({ family, isLocal }) => isLocal && family === "evm")?.id ?? "";
}
