import type { ReactNode } from "react";
import type { ShownAccount } from "@holdall/extension/router";
import { filled } from "@holdall/extension/words";
import type { Words } from "@holdall/extension/words";
import { Button } from "@holdall/ui/control";
import { Band } from "@holdall/ui/state";
import { useAct, useAsked, useWallet } from "./wallet-context.ts";
import type { WalletState } from "./wallet-context.ts";

const EVERY_MS = 5_000;

/** Every identity: what it is called, how it signs, and its addresses. */
export function Accounts(): ReactNode {
  const { words, ask, state, refresh } = useWallet();
  const identities = [...new Set(state.accounts.map(({ identity }) => identity))];
  const choose = async (identity: string): Promise<void> => {
    await ask("identity", { identity });
    refresh();
  };
  const open = (task: string) => () => void ask("open", { task });
  return (
    <div className="stack">
      <ul className="rows panel">
        {identities.map((identity, place) => (
          <IdentityRow
            key={identity}
            number={place + 1}
            shown={accountsOf(state, identity)}
            isChosen={identity === state.identity}
            onChoose={() => void choose(identity)}
          />
        ))}
      </ul>
      <GuardedState />
      <div className="acts">
        <Button onClick={open("account")}>{words.accountAdd}</Button>
        <Button onClick={open("key")}>{words.keyAdd}</Button>
        <Button onClick={open("device")}>{words.deviceAdd}</Button>
        <Button onClick={open("guard")}>{words.guardAdd}</Button>
        <Button onClick={open("safe")}>{words.ownSafe}</Button>
        <Button onClick={open("renew")}>{words.renew}</Button>
        <Button onClick={open("rules")}>{words.rulesTitle}</Button>
        <Button onClick={open("lost")}>{words.lostAsk}</Button>
      </div>
    </div>
  );
}

function accountsOf({ accounts }: WalletState, identity: string): readonly ShownAccount[] {
  return accounts.filter((one) => one.identity === identity && one.kind !== "owner");
}

function IdentityRow({
  number,
  shown,
  isChosen,
  onChoose,
}: {
  readonly number: number;
  readonly shown: readonly ShownAccount[];
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}): ReactNode {
  const { words } = useWallet();
  const kind = shown[0]?.kind ?? "single";
  return (
    <li className="row" aria-current={isChosen}>
      <span className="row-name">
        <strong>{nameOf(shown, number, words)}</strong>
        <span className="quiet">{kindText(kind, words)}</span>
        {shown.map(({ address }) => (
          <span className="quiet address" key={address}>
            {address}
          </span>
        ))}
      </span>
      {isChosen ? (
        <span className="quiet">{words.accountInUse}</span>
      ) : (
        <Button isCompact onClick={onChoose}>
          {words.accountUse}
        </Button>
      )}
    </li>
  );
}

/** How an account signs, in words. */
function kindText(kind: ShownAccount["kind"], words: Words): string {
  switch (kind) {
    case "single":
      return words.single;
    case "watch":
      return words.watched;
    case "frost":
    case "safe":
    case "owner":
      return words.guardedKind;
    case "own-safe":
      return words.ownSafeKind;
    case "ledger":
      return "Ledger";
    case "trezor":
      return "Trezor";
    case "keystone":
      return "Keystone";
  }
}

/** Every identity and what it is called, to choose one of them. */
export function identitiesOf(
  state: WalletState,
  words: Words,
): readonly { readonly value: string; readonly label: string }[] {
  const identities = [...new Set(state.accounts.map(({ identity }) => identity))];
  return identities.map((identity, place) => ({
    value: identity,
    label: nameOf(accountsOf(state, identity), place + 1, words),
  }));
}

/** What a person calls an identity, or its number. */
function nameOf(shown: readonly ShownAccount[], number: number, words: Words): string {
  const label = shown[0]?.label ?? "";
  return label === "" ? filled(words.accountNumber, { number: String(number) }) : label;
}

/** The name of the identity that the screens speak of. */
export function ChosenName(): ReactNode {
  const { words, state } = useWallet();
  const identities = identitiesOf(state, words);
  // One alone needs no name.
  if (identities.length < 2) return null;
  const chosen = identities.find(({ value }) => value === state.identity);
  return <span className="muted">{chosen?.label}</span>;
}

interface Guarded {
  readonly safe: ShownAccount;
  readonly owners: readonly string[] | null;
}

/** How the chosen guarded account stands on the EVM chain: made or not, its owners as they should be. */
function GuardedState(): ReactNode {
  const { words, state } = useWallet();
  const asked = useAsked<Guarded | null>("guarded", EVERY_MS);
  const { act, note } = useAct();
  if (asked.status !== "here" || asked.value === null) return null;
  const { safe, owners } = asked.value;
  if (owners === null) return <Band>{words.notMadeYet}</Band>;
  const isIn = (one: string): boolean =>
    owners.some((other) => other.toLowerCase() === one.toLowerCase());
  if (safe.owners.every(isIn)) return null;
  const network = state.networks.find(({ family }) => family === "evm")?.id ?? "";
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
