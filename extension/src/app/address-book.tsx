import type { ReactNode } from "react";
import { filled } from "@holdall/extension/words";
import { Button } from "@holdall/ui/control";
import { Empty } from "@holdall/ui/state";
import { useWallet } from "./wallet-context.ts";

/** Whom the person has named or paid. Naming happens in the secure page: the book is in the vault. */
export function AddressBook(): ReactNode {
  const { words, ask, state } = useWallet();
  const { book } = state;
  return (
    <div className="stack">
      <p className="muted">{words.bookText}</p>
      {book.length === 0 ? (
        <Empty>{words.bookEmpty}</Empty>
      ) : (
        <ul className="rows panel">
          {book.map(({ address, label, sentCount }) => (
            <li className="row" key={address}>
              <span className="row-name">
                <strong>
                  <bdi>{label === "" ? words.bookUnnamed : label}</bdi>
                </strong>
                <span className="quiet address">{address}</span>
                <span className="quiet">
                  {filled(words.bookPaid, { count: String(sentCount) })}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className="acts">
        <Button onClick={() => void ask("open", { task: "book" })}>{words.bookChange}</Button>
      </div>
    </div>
  );
}
