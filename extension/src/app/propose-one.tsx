import { useState } from "react";
import type { ReactNode } from "react";
import { keyName, shortAddress } from "@holdall/extension/place";
import { Button, SelectField } from "@holdall/ui/control";
import { useWallet } from "./wallet-context.ts";

/** Has one key of an account of three sign, so that another confirms it later or elsewhere. */
export function ProposeOne({
  hands,
  act,
  isBusy,
  onPropose,
}: {
  readonly hands: readonly string[];
  readonly act: string;
  readonly isBusy: boolean;
  readonly onPropose: (owner: string) => void;
}): ReactNode {
  const { words } = useWallet();
  const [owner, setOwner] = useState("");
  if (hands.length === 0) return null;
  const chosen = hands.includes(owner) ? owner : hands[0];
  return (
    <details className="stack">
      <summary>{act}</summary>
      <div className="stack">
        <p className="muted">{words.proposeOneText}</p>
        <KeyField hands={hands} value={chosen} onChoose={setOwner} />
        <Button isBusy={isBusy} onClick={() => onPropose(chosen)}>
          {act}
        </Button>
      </div>
    </details>
  );
}

/** One of this wallet's keys, by its place. */
export function KeyField({
  hands,
  value,
  onChoose,
}: {
  readonly hands: readonly string[];
  readonly value: string;
  readonly onChoose: (owner: string) => void;
}): ReactNode {
  const { words } = useWallet();
  const nameOf = useKeyName();
  return (
    <SelectField
      label={words.proposalWith}
      value={value}
      onChange={({ target }) => onChoose(target.value)}
      options={hands.map((one) => ({ value: one, label: nameOf(one) }))}
    />
  );
}

/** What a person calls the key of an address, with its ends. */
export function useKeyName(): (address: string) => string {
  const { words, state } = useWallet();
  const { accounts } = state;
  return (address) => {
    const owner = accounts.find((one) => one.address.toLowerCase() === address.toLowerCase());
    const name =
      owner === undefined ? words.ownSafeAway : keyName(accounts, owner, words.ownSafeHere);
    return `${name} · ${shortAddress(address)}`;
  };
}
