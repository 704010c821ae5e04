import { useState } from "react";
import type { ReactNode } from "react";
import type { Network } from "@holdall/chain/networks";
import { formatDecimal, parseDecimal } from "@holdall/core/num";
import { signersOf } from "@holdall/extension/router/safe-hands";
import { filled, refusalText } from "@holdall/extension/words";
import { Button, SelectField, TextField } from "@holdall/ui/control";
import { Empty, Skeleton } from "@holdall/ui/state";
import type { Portfolio, PortfolioRow } from "@holdall/wallet/actions";
import { readAddress } from "@holdall/wallet/keyring";
import { ProposeOne } from "./propose-one.tsx";
import { accountAt, networkOf, symbolOf, useAct, useAsked, useWallet } from "./wallet-context.ts";
import type { Asked, Wallet } from "./wallet-context.ts";

const EVERY_MS = 5_000;

interface Draft {
  readonly row: PortfolioRow;
  readonly to: string;
  readonly amount: string;
}

/** What is wrong with a draft, at the field that has it. */
interface Faults {
  readonly to?: string;
  readonly amount?: string;
}

function faultsOf({ words, state }: Wallet, { row, to, amount }: Draft): Faults {
  const read = readAddress(to.trim());
  const family = networkOf(state, row.network)?.family;
  const toFault = read.ok && read.value.family === family ? {} : { to: words.notAnAddress };
  const units = unitsOf(amount, row.balance.decimals);
  if (units === null) {
    const decimals = String(row.balance.decimals);
    return { ...toFault, amount: filled(words.notAnAmount, { decimals }) };
  }
  return units > row.balance.units ? { ...toFault, amount: words.tooMuch } : toFault;
}

function unitsOf(amount: string, decimals: number): bigint | null {
  const parsed = parseDecimal(amount.trim(), decimals);
  return typeof parsed === "bigint" && parsed > 0n ? parsed : null;
}

/** Sends an asset: the form here, the reading and the decision in the secure page. */
export function Send(): ReactNode {
  const wallet = useWallet();
  const rows = useHeld(useAsked<Portfolio>("portfolio", EVERY_MS));
  if (rows === null) return <Skeleton rows={5} label={wallet.words.working} />;
  if (rows.length === 0) return <Empty>{wallet.words.nothingToSend}</Empty>;
  return <SendForm rows={rows} wallet={wallet} />;
}

/**
 * What there is to send. While nobody answers, or one network does not, it is what was told last:
 * the form stays as it was filled in, and nobody loses their place in it.
 */
function useHeld(asked: Asked<Portfolio>): readonly PortfolioRow[] | null {
  const [held, setHeld] = useState<readonly PortfolioRow[] | null>(null);
  const [told, setTold] = useState<Asked<Portfolio>>(asked);
  if (asked === told) return held;
  setTold(asked);
  if (asked.status !== "here") return held;
  const { rows, silent } = asked.value;
  const isSilent = ({ network }: PortfolioRow): boolean =>
    silent.some((one) => one.network === network);
  const heldSilent = (held ?? []).filter(isSilent);
  const next = rows.filter(({ balance }) => balance.units > 0n).concat(heldSilent);
  setHeld(next);
  return next;
}

/** Checks a draft, hands it to the router, and tells what came of it. */
function useReview(
  wallet: Wallet,
  draft: Draft,
  onFaults: (faults: Faults) => void,
  onSent: () => void,
): {
  readonly isBusy: boolean;
  readonly note: string;
  /** Two keys of a Safe sign at once, unless one is named that proposes alone. */
  readonly review: (owner?: string) => Promise<void>;
} {
  const { words } = wallet;
  const { act, isBusy, note } = useAct();
  const review = async (owner?: string): Promise<void> => {
    const found = faultsOf(wallet, draft);
    onFaults(found);
    const { network, balance } = draft.row;
    const units = unitsOf(draft.amount, balance.decimals);
    if (found.to !== undefined || found.amount !== undefined || units === null) return;
    const { asset } = balance;
    const body = { network, to: draft.to.trim(), asset, units };
    const said = { done: words.proposalKept, refusals: { "queue-full": words.proposalsFull } };
    const isDone =
      owner === undefined
        ? await act("send", body)
        : await act("propose", { ...body, owner }, said);
    if (isDone) onSent();
  };
  return { isBusy, note, review };
}

function SendForm({
  rows,
  wallet,
}: {
  readonly rows: readonly PortfolioRow[];
  readonly wallet: Wallet;
}): ReactNode {
  const { words, state } = wallet;
  const [chosen, setChosen] = useState(placeOf(rows[0]));
  const [to, setTo] = useState("");
  const [amount, setAmount] = useState("");
  const [faults, setFaults] = useState<Faults>({});
  const row = rows.find((one) => placeOf(one) === chosen) ?? rows[0];
  const at = networkOf(state, row.network);
  const symbol = symbolOf(row.balance.asset, at);
  const { isBusy, note, review } = useReview(wallet, { row, to, amount }, setFaults, () =>
    setAmount(""),
  );
  const available = `${formatDecimal(row.balance.units, row.balance.decimals)} ${symbol}`;
  // No form: a frame that may run scripts and nothing else submits none.
  return (
    <div
      className="stack"
      role="group"
      aria-label={words.send}
      onKeyDown={({ key, target }) => {
        if (key === "Enter" && target instanceof HTMLInputElement) void review();
      }}
    >
      <SelectField
        label={words.asset}
        value={placeOf(row)}
        onChange={(event) => setChosen(event.target.value)}
        options={rows.map((one) => ({ value: placeOf(one), label: nameOf(wallet, one) }))}
      />
      <KnownRecipients wallet={wallet} family={at?.family} to={to} onChoose={setTo} />
      <TextField
        label={words.recipient}
        hint={words.recipientHint}
        error={faults.to}
        value={to}
        autoComplete="off"
        onChange={(event) => setTo(event.target.value)}
      />
      <TextField
        label={words.amount}
        hint={filled(words.available, { amount: available })}
        error={faults.amount}
        unit={symbol}
        inputMode="decimal"
        autoComplete="off"
        value={amount}
        onChange={(event) => setAmount(event.target.value)}
      />
      <div className="acts">
        <Button kind="primary" isBusy={isBusy} onClick={() => void review()}>
          {words.review}
        </Button>
        <Most wallet={wallet} row={row} onAmount={setAmount} onFaults={setFaults} />
      </div>
      <OneKey wallet={wallet} at={at} isBusy={isBusy} review={review} />
      <p className="muted" role="status">
        {note}
      </p>
    </div>
  );
}

/** From an account of three keys one of them may sign alone, and another confirm it later. */
function OneKey({
  wallet: { words, state },
  at,
  isBusy,
  review,
}: {
  readonly wallet: Wallet;
  readonly at: Network | undefined;
  readonly isBusy: boolean;
  readonly review: (owner: string) => Promise<void>;
}): ReactNode {
  const account = at === undefined ? undefined : accountAt(state, at);
  if (account?.kind !== "own-safe") return null;
  return (
    <ProposeOne
      hands={signersOf(state.accounts, account)}
      act={words.proposeOne}
      isBusy={isBusy}
      onPropose={(owner) => void review(owner)}
    />
  );
}

/** What a row is known by, wherever it stands: rows come and go while a form is filled in. */
function placeOf({ network, balance: { asset } }: PortfolioRow): string {
  switch (asset.kind) {
    case "native":
      return network;
    case "token":
      return `${network} ${asset.id}`;
    case "item":
      return `${network} ${asset.id} ${asset.item}`;
  }
}

function nameOf({ state, language }: Wallet, { balance, network }: PortfolioRow): string {
  const at = networkOf(state, network);
  return `${symbolOf(balance.asset, at)} · ${at?.name[language] ?? network}`;
}

/** Fills in the most that can be sent: what its fee and rent need is kept. */
function Most({
  wallet: { words, language, ask },
  row: { network, balance },
  onAmount,
  onFaults,
}: {
  readonly wallet: Wallet;
  readonly row: PortfolioRow;
  readonly onAmount: (amount: string) => void;
  readonly onFaults: (faults: Faults) => void;
}): ReactNode {
  const take = async (): Promise<void> => {
    const answer = await ask("most", { network, asset: balance.asset });
    if ("ok" in answer) onAmount(formatDecimal(answer.ok as bigint, balance.decimals));
    else onFaults({ amount: refusalText(answer.refusal, language).sentence });
  };
  return <Button onClick={() => void take()}>{words.most}</Button>;
}

/** Named people of the network's family, to be chosen instead of pasted. */
function KnownRecipients({
  wallet,
  family,
  to,
  onChoose,
}: {
  readonly wallet: Wallet;
  readonly family: "solana" | "evm" | undefined;
  readonly to: string;
  readonly onChoose: (address: string) => void;
}): ReactNode {
  const { words, state } = wallet;
  const named = state.book.filter(
    ({ address, label }) => label !== "" && address.startsWith("0x") === (family === "evm"),
  );
  if (named.length === 0) return null;
  const chosen = named.some(({ address }) => address === to) ? to : "";
  return (
    <SelectField
      label={words.bookChoose}
      value={chosen}
      onChange={({ target }) => onChoose(target.value)}
      options={[
        { value: "", label: words.bookNobody },
        ...named.map(({ address, label }) => ({ value: address, label })),
      ]}
    />
  );
}
