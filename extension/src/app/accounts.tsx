import type { ReactNode } from "react";
import { placeName } from "@holdall/extension/place";
import type { ShownAccount } from "@holdall/extension/router";
import { filled } from "@holdall/extension/words";
import type { Words } from "@holdall/extension/words";
import { Button } from "@holdall/ui/control";
import { Leave } from "./leave.tsx";
import { SafeState } from "./safe-state.tsx";
import { useWallet } from "./wallet-context.ts";
import type { WalletState } from "./wallet-context.ts";

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
      <SafeState />
      <Leave />
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
  const { words, state } = useWallet();
  const name = nameOf(shown, number, words);
  const kind = kindText(state, shown[0], words);
  return (
    <li className="row" aria-current={isChosen}>
      <span className="row-name">
        <strong>{name}</strong>
        {kind === name ? null : <span className="quiet">{kind}</span>}
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

/** How an account signs, in words: by which device, by whose hands, or by one key of this vault. */
function kindText({ accounts }: WalletState, account: ShownAccount, words: Words): string {
  const { kind } = account;
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
    case "trezor":
    case "keystone":
      return placeName(accounts, account) ?? kind;
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
