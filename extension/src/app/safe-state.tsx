import { useState } from "react";
import type { ReactNode } from "react";
import { canOwn, isSamePlace } from "@holdall/extension/place";
import type { ShownAccount } from "@holdall/extension/router";
import { Button, SelectField } from "@holdall/ui/control";
import { Band } from "@holdall/ui/state";
import { ProposeOne, useKeyName } from "./propose-one.tsx";
import { networkOf, useAct, useAsked, useWallet } from "./wallet-context.ts";

const EVERY_MS = 5_000;

/** The chosen identity's Safe on a network, and who owns it there; `null` while it is not made. */
interface Standing {
  readonly network: string;
  readonly safe: ShownAccount;
  readonly owners: readonly string[] | null;
}

/** How the chosen account's Safe stands on each network: made or not, its owners as they should be. */
export function SafeState(): ReactNode {
  const { words, language, state } = useWallet();
  const asked = useAsked<readonly Standing[]>("guarded", EVERY_MS);
  if (asked.status !== "here") return null;
  const name = (id: string): string => networkOf(state, id)?.name[language] ?? id;
  return asked.value.map(({ network, safe, owners }) => (
    <section className="stack" key={network} aria-label={name(network)}>
      {asked.value.length > 1 ? <h3>{name(network)}</h3> : null}
      {owners === null ? (
        <Band>{words.notMadeYet}</Band>
      ) : safe.kind === "own-safe" ? (
        <OwnOwners network={network} owners={owners} />
      ) : (
        <LostHand network={network} safe={safe} owners={owners} />
      )}
    </section>
  ));
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Of three hands one was made anew: on the chain the lost one stands until it is replaced. */
function LostHand({
  network,
  safe,
  owners,
}: {
  readonly network: string;
  readonly safe: ShownAccount;
  readonly owners: readonly string[];
}): ReactNode {
  const { words } = useWallet();
  const { act, note } = useAct();
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
function OwnOwners({
  network,
  owners,
}: {
  readonly network: string;
  readonly owners: readonly string[];
}): ReactNode {
  const { words, state, ask } = useWallet();
  const acts = useAct();
  const { act, note, isBusy } = acts;
  const { accounts } = state;
  const nameOf = useKeyName();
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
  const option = (address: string) => ({ value: address, label: nameOf(address) });
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
          <ProposeOwner
            hands={staying.map(({ address }) => address)}
            change={{ network, lost: leaving, next: coming }}
            acts={acts}
          />
        </>
      )}
      <p className="muted" role="status">
        {note}
      </p>
    </details>
  );
}

/** The same change signed by one key alone, for another to confirm later. */
function ProposeOwner({
  hands,
  change,
  acts: { act, isBusy },
}: {
  readonly hands: readonly string[];
  readonly change: { readonly network: string; readonly lost: string; readonly next: string };
  readonly acts: ReturnType<typeof useAct>;
}): ReactNode {
  const { words } = useWallet();
  const said = { done: words.proposalKept, refusals: { "queue-full": words.proposalsFull } };
  return (
    <ProposeOne
      hands={hands}
      act={words.proposeOwner}
      isBusy={isBusy}
      onPropose={(owner) => void act("propose/owner", { ...change, owner }, said)}
    />
  );
}
