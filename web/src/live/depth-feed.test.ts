import type { PayloadOf, ResponseOf } from "@holdall/core/contract";
import { expect, test, vi } from "vitest";
import { BookStore } from "./book-store.ts";
import { followDepth } from "./depth-feed.ts";
import type { BookState, DepthClient } from "./depth-feed.ts";
import { Flush } from "./flush.ts";
import { LiveValue } from "./live-value.ts";

type Update = PayloadOf<"depth">;

interface Opened {
  readonly name: string;
  readonly window: string | undefined;
  readonly tell: (update: Update) => void;
  isClosed: boolean;
}

/** A venue whose book is one bid: its size is the number of the update that set it. */
function venueOfOneBid() {
  let updateId = 1;
  const opened: Opened[] = [];
  const subscribe = (
    name: string,
    places: { readonly window?: string },
    tell: (update: Update) => void,
    { onStart }: { readonly onStart: (isAgain: boolean) => void },
  ) => {
    const stream: Opened = { name, window: places.window, tell, isClosed: false };
    opened.push(stream);
    queueMicrotask(() => onStart(false));
    return { stream: name, close: () => (stream.isClosed = true) };
  };
  const depth = async (): Promise<ResponseOf<"depth">> => ({
    asks: [],
    bids: [["100", String(updateId)]],
    lastUpdateId: String(updateId),
    timestamp: 0,
  });
  const client = { subscribe, rest: { depth } } as unknown as DepthClient;
  /** Makes `count` changes, told in one message. */
  const change = (count: number): void => {
    const first = updateId + 1;
    updateId += count;
    const update = { b: [["100", String(updateId)]], a: [], U: first, u: updateId };
    for (const stream of opened) if (!stream.isClosed) stream.tell(update as unknown as Update);
  };
  return { client, opened, change, updateId: () => updateId };
}

function followed(venue: ReturnType<typeof venueOfOneBid>) {
  const flush = new Flush((publish) => publish());
  const isSlow = new LiveValue(flush, false);
  const book = new BookStore(0, 0);
  const feed = followDepth({
    client: venue.client,
    symbol: "SOL_USDC",
    book,
    bookVersion: new LiveValue(flush, 0),
    bookState: new LiveValue<BookState>(flush, "loading"),
    isSlow,
    random: () => 0,
  });
  const isCurrent = (): void => {
    expect(book.updateId).toBe(venue.updateId());
    expect(book.bids.sizeAt(0)).toBe(venue.updateId());
  };
  return { feed, isSlow, isCurrent };
}

/** The subscription that was just made has been sent. */
const started = (): Promise<void> => Promise.resolve();

test("a slow device hears gathered changes, a well one each again, and the book is whole in both", async () => {
  const venue = venueOfOneBid();
  const { isSlow, isCurrent, feed } = followed(venue);
  await vi.waitFor(isCurrent);
  venue.change(1);
  isCurrent();

  isSlow.set(true);
  await started();
  venue.change(7);
  await vi.waitFor(isCurrent);
  venue.change(5);
  isCurrent();

  isSlow.set(false);
  await started();
  await vi.waitFor(isCurrent);
  venue.change(1);
  isCurrent();

  const names = venue.opened.map(({ name, window }) => window ?? name);
  expect(names).toStrictEqual(["depth", "200ms", "depth"]);
  expect(venue.opened.map(({ isClosed }) => isClosed)).toStrictEqual([true, true, false]);
  feed.close();
  expect(venue.opened.every(({ isClosed }) => isClosed)).toBe(true);
  isSlow.set(true);
  expect(venue.opened).toHaveLength(3);
});

test("a gap is closed by a new snapshot", async () => {
  const venue = venueOfOneBid();
  const { isCurrent, feed } = followed(venue);
  await vi.waitFor(isCurrent);
  const [stream] = venue.opened;
  stream.isClosed = true;
  venue.change(1);
  stream.isClosed = false;
  venue.change(1);
  await vi.waitFor(isCurrent);
  feed.close();
});
