/*
 * The native yardstick: one exchange in C with the layout of the engine (orders of one cache line
 * found by slot, paged ladders with bitmaps, intrusive queues, balances), 64-bit integers, holds, settlement, fees and
 * event records of the same sizes. It reads one frozen command file and prints one line of JSON.
 *
 *   arena FILE MARKETS ACCOUNTS POPULATION WARMUP LIMIT
 *
 * A first pass over WARMUP commands runs on a state that is thrown away; the measured pass starts
 * on a fresh state after POPULATION commands and ends after LIMIT more. CPU is that of the process,
 * user and system. The events are those of docs/engine.md, in its order, one row each.
 *
 * Compiled with -DHOLDINGS_THREE, an account holds the quote and three bases only, as in the file
 * whose accounts are too many for a full row each; else every account holds every asset.
 *
 * Bad input does not occur in a frozen file, so every refusal ends the program: a yardstick that
 * skipped a command would flatter itself. The checks themselves are made, as the engine makes them.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PLACE = 1, CANCEL = 2, MOVE = 3, REPLACE = 4, MARK = 5 };
enum { FLAG_ASK = 1, FLAG_IOC = 2, FLAG_POST_ONLY = 4 };
enum { BID = 0, ASK = 1 };
enum { NONE = -1, PAGE_TICKS = 1024, PAGES_MAX = 1024, TICKS_MAX = PAGE_TICKS * PAGES_MAX };

#define LOT_UNITS INT64_C(10000)
#define FUNDS_BASE INT64_C(100000000000)
#define FUNDS_QUOTE INT64_C(10000000000)
#define MAKER_BPS 2
#define TAKER_BPS 5

typedef struct {
  uint8_t kind, flags;
  uint16_t market;
  uint32_t account, ref, price, size, total;
  uint64_t micros;
} Command;

/* One cache line, as the engine has it. Lots and prices fit 32 bits; money is 64. */
typedef struct {
  int32_t owner, price;
  int64_t remaining;
  uint32_t original;
  uint16_t market;
  uint8_t side, flags;
  int32_t next, previous, owner_next, owner_previous;
  int64_t ordinal, filled_quote, created_ms;
} Order;

typedef struct {
  int32_t head, tail, orders, unused;
  int64_t total;
} Level;

/* A thousand prices of one side, and a bitmap of those that hold orders. */
typedef struct {
  Level level[PAGE_TICKS];
  uint32_t words[32], summary;
} Page;

typedef struct {
  int64_t free_units, locked_units;
} Balance;

typedef struct {
  int32_t best; /* price in ticks, or NONE */
  uint32_t summary, words[32];
  int32_t page_of[PAGES_MAX];
} Side;

typedef struct {
  Side side[2];
  int64_t trades, updates;
} Market;

/* The whole state. Orders are found by slot, balances by `balance_at`. */
typedef struct {
  int32_t markets, accounts, assets;
  Market *market;
  Page *pages;
  int32_t pages_used;
  Order *orders;
  int32_t slots_used, slot_free;
  int32_t *owner_first;
  Balance *balances;
  /* What a client remembers: the slot of each order it placed, and the ordinal in it. */
  int32_t *slot_of_ref;
  int64_t *ordinal_of_ref;
  int64_t ordinal_next;
  int64_t trades, volume_lots, volume_quote, fees_base, fees_quote;
} State;

/* ---- where the balance of an account in an asset stands; asset 0 is the quote ---- */

#ifdef HOLDINGS_THREE
/* Quote and three bases: those of the markets 0, 333 and 667 further than the account's number. */
static inline int64_t balance_at(const State *s, int32_t account, int32_t asset) {
  if (account == s->accounts) return (int64_t)account * 4 + asset;
  if (asset == 0) return (int64_t)account * 4;
  int32_t distance = (asset - 1 - account % s->markets + s->markets) % s->markets;
  return (int64_t)account * 4 + (distance == 0 ? 1 : distance == 333 ? 2 : 3);
}

static inline int holds(const State *s, int32_t account, int32_t asset) {
  int32_t distance = (asset - 1 - account % s->markets + s->markets) % s->markets;
  return account == s->accounts || asset == 0 || distance == 0 || distance == 333 || distance == 667;
}

static inline size_t balances_of(const State *s) { return (size_t)s->accounts * 4 + (size_t)s->assets; }
#else
static inline int64_t balance_at(const State *s, int32_t account, int32_t asset) {
  return (int64_t)account * s->assets + asset;
}

static inline int holds(const State *s, int32_t account, int32_t asset) {
  (void)s, (void)account, (void)asset;
  return 1;
}

static inline size_t balances_of(const State *s) { return ((size_t)s->accounts + 1) * (size_t)s->assets; }
#endif

/* ---- events: rows of 8-byte words in a buffer that a reader would empty batch by batch ---- */

enum { EVENTS_WORDS = 1 << 17, EVENTS_ROOM = 1 << 14 };
enum { E_BALANCE = 30, E_ACCEPTED = 40, E_FILLED = 42, E_CANCELLED = 43, E_EXPIRED = 44, E_AMENDED = 45, E_TRADED = 60, E_LEVEL = 61 };
static int64_t *events;
static int64_t events_at, events_total, events_words;
static uint32_t event_index;

static inline int64_t *event(uint16_t code, int words) {
  int64_t *row = events + events_at;
  events_at += words;
  row[0] = (int64_t)code | (int64_t)(words * 8) << 16 | (int64_t)event_index++ << 32;
  return row;
}

static inline void command_begin(void) {
  if (events_at > EVENTS_WORDS - EVENTS_ROOM) {
    events_words += events_at;
    events_at = 0;
  }
  events_total += event_index;
  event_index = 0;
}

static inline void emit_balance(State *s, int32_t account, int32_t asset, int64_t cause) {
  const Balance *balance = &s->balances[balance_at(s, account, asset)];
  int64_t *row = event(E_BALANCE, 4);
  row[1] = (int64_t)account | (int64_t)asset << 32 | cause << 48;
  row[2] = balance->free_units;
  row[3] = balance->locked_units;
}

static inline void order_columns(const Order *o, int64_t *row, int32_t slot, int64_t status) {
  row[1] = (int64_t)o->owner | (int64_t)slot << 32;
  row[2] = (int64_t)o->market | (int64_t)o->side << 32 | status << 40;
  row[3] = 0;
  row[4] = o->ordinal;
  row[5] = -1;
  row[6] = o->price;
  row[7] = o->original;
  row[8] = 0;
  row[9] = o->original - o->remaining;
  row[10] = o->filled_quote;
  row[11] = o->created_ms;
}

static inline void emit_order(const State *s, uint16_t code, int32_t slot, int64_t status) {
  order_columns(&s->orders[slot], event(code, 12), slot, status);
}

static inline void emit_ended(const State *s, uint16_t code, int32_t slot, int64_t status, int64_t reason) {
  int64_t *row = event(code, 13);
  order_columns(&s->orders[slot], row, slot, status);
  row[12] = reason;
}

typedef struct {
  int64_t number, price, size, quote;
} Trade;

static inline void emit_filled(const State *s, int32_t slot, const Trade *t, int64_t fee, int64_t asset, int64_t is_maker) {
  const Order *o = &s->orders[slot];
  int64_t *row = event(E_FILLED, 18);
  order_columns(o, row, slot, o->remaining == 0 ? 2 : 1);
  row[12] = t->number;
  row[13] = t->price;
  row[14] = t->size;
  row[15] = t->quote;
  row[16] = fee;
  row[17] = asset | is_maker << 16;
}

static inline void emit_level(State *s, int32_t market, int side, int32_t price, const Level *level) {
  int64_t *row = event(E_LEVEL, 5);
  row[1] = (int64_t)market | (int64_t)side << 16 | (int64_t)level->orders << 32;
  row[2] = ++s->market[market].updates;
  row[3] = price;
  row[4] = level->total;
}

static inline void emit_traded(State *s, int32_t market, int taker_side, int32_t bid, int32_t ask, const Trade *t) {
  int64_t *row = event(E_TRADED, 9);
  row[1] = (int64_t)market | (int64_t)taker_side << 16 | (int64_t)bid << 32;
  row[2] = s->orders[bid].ordinal;
  row[3] = ask;
  row[4] = s->orders[ask].ordinal;
  row[5] = t->number;
  row[6] = t->price;
  row[7] = t->size;
  row[8] = t->quote;
}

/* ---- refusals ---- */

static void refuse(const char *why) {
  fprintf(stderr, "arena: %s\n", why);
  exit(1);
}

/* ---- price ladder ---- */

static Page *page_at(State *s, Side *side, int32_t price) {
  int32_t directory = price >> 10;
  int32_t number = side->page_of[directory];
  if (__builtin_expect(number == NONE, 0)) {
    number = s->pages_used++;
    side->page_of[directory] = number;
    for (int32_t tick = 0; tick < PAGE_TICKS; tick++) s->pages[number].level[tick].head = s->pages[number].level[tick].tail = NONE;
  }
  return &s->pages[number];
}

/* Highest set bit at or below `bit` in a two-level bitmap of 1,024 bits, or NONE. */
static inline int32_t bit_below(const uint32_t *words, uint32_t summary, int32_t bit) {
  if (bit < 0) return NONE;
  int32_t word = bit >> 5;
  uint32_t here = words[word] & (UINT32_MAX >> (31 - (bit & 31)));
  if (here != 0) return (word << 5) + 31 - __builtin_clz(here);
  uint32_t below = summary & ((UINT32_C(1) << word) - 1);
  if (below == 0) return NONE;
  word = 31 - __builtin_clz(below);
  return (word << 5) + 31 - __builtin_clz(words[word]);
}

/* Lowest set bit at or above `bit`, or NONE. */
static inline int32_t bit_above(const uint32_t *words, uint32_t summary, int32_t bit) {
  if (bit >= 1024) return NONE;
  int32_t word = bit >> 5;
  uint32_t here = words[word] & (UINT32_MAX << (bit & 31));
  if (here != 0) return (word << 5) + __builtin_ctz(here);
  uint32_t above = word == 31 ? 0 : summary & (UINT32_MAX << (word + 1));
  if (above == 0) return NONE;
  word = __builtin_ctz(above);
  return (word << 5) + __builtin_ctz(words[word]);
}

/* The best price after the level at `price` emptied. */
static int32_t best_after(State *s, Side *side, int which, int32_t price) {
  int32_t directory = price >> 10;
  Page *page = &s->pages[side->page_of[directory]];
  int32_t tick = which == BID ? bit_below(page->words, page->summary, (price & 1023) - 1)
                              : bit_above(page->words, page->summary, (price & 1023) + 1);
  if (tick != NONE) return (directory << 10) + tick;
  directory = which == BID ? bit_below(side->words, side->summary, directory - 1)
                           : bit_above(side->words, side->summary, directory + 1);
  if (directory == NONE) return NONE;
  page = &s->pages[side->page_of[directory]];
  tick = which == BID ? bit_below(page->words, page->summary, 1023) : bit_above(page->words, page->summary, 0);
  return (directory << 10) + tick;
}

static void level_open(Side *side, Page *page, int which, int32_t price) {
  int32_t tick = price & 1023, directory = price >> 10;
  page->words[tick >> 5] |= UINT32_C(1) << (tick & 31);
  page->summary |= UINT32_C(1) << (tick >> 5);
  side->words[directory >> 5] |= UINT32_C(1) << (directory & 31);
  side->summary |= UINT32_C(1) << (directory >> 5);
  if (side->best == NONE || (which == BID ? price > side->best : price < side->best)) side->best = price;
}

static void level_shut(State *s, Side *side, Page *page, int which, int32_t price) {
  int32_t tick = price & 1023, directory = price >> 10;
  page->words[tick >> 5] &= ~(UINT32_C(1) << (tick & 31));
  if (page->words[tick >> 5] == 0) page->summary &= ~(UINT32_C(1) << (tick >> 5));
  if (page->summary == 0) {
    side->words[directory >> 5] &= ~(UINT32_C(1) << (directory & 31));
    if (side->words[directory >> 5] == 0) side->summary &= ~(UINT32_C(1) << (directory >> 5));
  }
  if (side->best == price) side->best = best_after(s, side, which, price);
}

/* ---- queues ---- */

static void rest(State *s, int32_t slot) {
  Order *o = &s->orders[slot];
  int32_t price = o->price;
  Side *side = &s->market[o->market].side[o->side];
  Page *page = page_at(s, side, price);
  Level *level = &page->level[price & 1023];
  int32_t tail = level->tail;
  o->next = NONE;
  o->previous = tail;
  level->tail = slot;
  if (tail == NONE) {
    level->head = slot;
    level_open(side, page, o->side, price);
  } else {
    s->orders[tail].next = slot;
  }
  level->total += o->remaining;
  level->orders += 1;
  emit_level(s, o->market, o->side, price, level);
}

/* Takes an order out of its level and answers the level, for its event. */
static Level *unrest(State *s, int32_t slot) {
  Order *o = &s->orders[slot];
  int32_t price = o->price, next = o->next, previous = o->previous;
  Side *side = &s->market[o->market].side[o->side];
  Page *page = &s->pages[side->page_of[price >> 10]];
  Level *level = &page->level[price & 1023];
  if (previous == NONE) level->head = next;
  else s->orders[previous].next = next;
  if (next == NONE) level->tail = previous;
  else s->orders[next].previous = previous;
  level->total -= o->remaining;
  level->orders -= 1;
  if (level->head == NONE) level_shut(s, side, page, o->side, price);
  return level;
}

static inline int32_t slot_take(State *s) {
  int32_t slot = s->slot_free;
  if (slot != NONE) {
    s->slot_free = s->orders[slot].next;
    return slot;
  }
  return s->slots_used++;
}

/* The list of an account's orders, which a mass cancel walks. */
static inline void owner_link(State *s, int32_t slot) {
  Order *o = &s->orders[slot];
  int32_t first = s->owner_first[o->owner];
  o->owner_previous = NONE;
  o->owner_next = first;
  if (first != NONE) s->orders[first].owner_previous = slot;
  s->owner_first[o->owner] = slot;
}

/* Ends an order: off its owner's list, slot free, ordinal erased so that no id names it any more. */
static inline void slot_give(State *s, int32_t slot) {
  Order *o = &s->orders[slot];
  if (o->owner_previous == NONE) s->owner_first[o->owner] = o->owner_next;
  else s->orders[o->owner_previous].owner_next = o->owner_next;
  if (o->owner_next != NONE) s->orders[o->owner_next].owner_previous = o->owner_previous;
  o->ordinal = 0;
  o->next = s->slot_free;
  s->slot_free = slot;
}

/* ---- money ---- */

static inline int64_t fee_ceil(int64_t units, int64_t bps) { return (units * bps + 9999) / 10000; }

static inline int32_t held_asset(const Order *o) { return o->side == BID ? 0 : o->market + 1; }

static inline int64_t held_units(const Order *o) { return o->remaining * (o->side == BID ? o->price : LOT_UNITS); }

static inline void hold(State *s, const Order *o) {
  int64_t units = held_units(o);
  Balance *balance = &s->balances[balance_at(s, o->owner, held_asset(o))];
  if (balance->free_units < units) refuse("an order is not funded");
  balance->free_units -= units;
  balance->locked_units += units;
}

static inline void release(State *s, const Order *o) {
  int64_t units = held_units(o);
  Balance *balance = &s->balances[balance_at(s, o->owner, held_asset(o))];
  balance->free_units += units;
  balance->locked_units -= units;
}

/* One leg of a fill: pays from the hold, receives less the fee, frees what a better price saved. */
static inline int64_t settle(State *s, Order *o, const Trade *t, int64_t bps) {
  int is_bid = o->side == BID;
  int32_t base = o->market + 1, paid = is_bid ? 0 : base, got = is_bid ? base : 0;
  int64_t base_units = t->size * LOT_UNITS;
  int64_t got_units = is_bid ? base_units : t->quote;
  int64_t paid_units = is_bid ? t->quote : base_units;
  int64_t held = is_bid ? t->size * o->price : base_units;
  int64_t fee = fee_ceil(got_units, bps);
  Balance *payer = &s->balances[balance_at(s, o->owner, paid)];
  payer->locked_units -= held;
  payer->free_units += held - paid_units;
  s->balances[balance_at(s, o->owner, got)].free_units += got_units - fee;
  s->balances[balance_at(s, s->accounts, got)].free_units += fee;
  o->filled_quote += t->quote;
  o->remaining -= t->size;
  if (is_bid) s->fees_base += fee;
  else s->fees_quote += fee;
  return fee;
}

/* ---- commands ---- */

/* One fill at the maker's price; the maker leaves the book when nothing of it remains. */
static void fill(State *s, Level *level, int32_t maker, int32_t taker) {
  Order *m = &s->orders[maker], *k = &s->orders[taker];
  int32_t market = m->market, base = market + 1, price = m->price;
  int which = m->side;
  int64_t size = m->remaining < k->remaining ? m->remaining : k->remaining;
  Trade trade = {++s->market[market].trades, price, size, size * price};
  s->trades += 1;
  s->volume_lots += size;
  s->volume_quote += trade.quote;
  int64_t maker_fee = settle(s, m, &trade, MAKER_BPS);
  int64_t taker_fee = settle(s, k, &trade, TAKER_BPS);
  level->total -= size;
  emit_traded(s, market, k->side, which == BID ? maker : taker, which == BID ? taker : maker, &trade);
  emit_filled(s, maker, &trade, maker_fee, which == BID ? base : 0, 1);
  if (m->remaining == 0) {
    unrest(s, maker);
    slot_give(s, maker);
  }
  emit_level(s, market, which, price, level);
  emit_filled(s, taker, &trade, taker_fee, which == BID ? 0 : base, 0);
  emit_balance(s, m->owner, base, 4);
  emit_balance(s, m->owner, 0, 4);
  emit_balance(s, k->owner, base, 4);
  emit_balance(s, k->owner, 0, 4);
  emit_balance(s, s->accounts, base, 5);
  emit_balance(s, s->accounts, 0, 5);
}

/* Matches until the taker is filled or meets no more prices. */
static void match(State *s, int32_t taker) {
  Order *k = &s->orders[taker];
  int which = k->side == BID ? ASK : BID;
  Side *side = &s->market[k->market].side[which];
  while (k->remaining > 0) {
    int32_t price = side->best;
    if (price == NONE || (which == ASK ? price > k->price : price < k->price)) return;
    Level *level = &s->pages[side->page_of[price >> 10]].level[price & 1023];
    int32_t maker = level->head;
    if (s->orders[maker].owner == k->owner) refuse("an order meets itself");
    fill(s, level, maker, taker);
  }
}

/* What is left after matching: nothing, a resting order, or an expired one. */
static void settle_remainder(State *s, int32_t slot, int is_ioc) {
  Order *o = &s->orders[slot];
  if (o->remaining == 0) {
    slot_give(s, slot);
  } else if (is_ioc) {
    release(s, o);
    emit_ended(s, E_EXPIRED, slot, 4, 2);
    emit_balance(s, o->owner, held_asset(o), 3);
    slot_give(s, slot);
  } else {
    rest(s, slot);
  }
}

static void place(State *s, const Command *c) {
  if (c->market >= s->markets || c->account >= (uint32_t)s->accounts) refuse("unknown market or account");
  if (c->size == 0 || c->price == 0 || c->price >= TICKS_MAX) refuse("price or size out of range");
  int which = c->flags & FLAG_ASK ? ASK : BID;
  if (c->flags & FLAG_POST_ONLY) {
    int32_t best = s->market[c->market].side[1 - which].best;
    if (best != NONE && (which == BID ? best <= (int32_t)c->price : best >= (int32_t)c->price)) refuse("a post-only order would take");
  }
  int32_t slot = slot_take(s);
  Order *o = &s->orders[slot];
  o->owner = (int32_t)c->account;
  o->price = (int32_t)c->price;
  o->remaining = c->size;
  o->original = c->size;
  o->market = c->market;
  o->side = (uint8_t)which;
  o->flags = c->flags;
  o->filled_quote = 0;
  o->created_ms = (int64_t)(c->micros / 1000);
  o->ordinal = ++s->ordinal_next;
  s->slot_of_ref[c->ref] = slot;
  s->ordinal_of_ref[c->ref] = o->ordinal;
  owner_link(s, slot);
  hold(s, o);
  emit_order(s, E_ACCEPTED, slot, 0);
  emit_balance(s, o->owner, held_asset(o), 3);
  match(s, slot);
  settle_remainder(s, slot, c->flags & FLAG_IOC);
}

static int32_t slot_named(State *s, const Command *c) {
  int32_t slot = s->slot_of_ref[c->ref];
  const Order *o = &s->orders[slot];
  if (o->ordinal != s->ordinal_of_ref[c->ref] || o->owner != (int32_t)c->account || o->market != c->market) refuse("an order is unknown");
  return slot;
}

static void cancel(State *s, const Command *c) {
  int32_t slot = slot_named(s, c);
  const Order *o = &s->orders[slot];
  const Level *level = unrest(s, slot);
  release(s, o);
  emit_ended(s, E_CANCELLED, slot, 3, 0);
  emit_level(s, c->market, o->side, o->price, level);
  emit_balance(s, o->owner, held_asset(o), 3);
  slot_give(s, slot);
}

/* A new price, and for a replace a new open size: the order loses its place in the queue. */
static void amend(State *s, const Command *c) {
  int32_t slot = slot_named(s, c);
  Order *o = &s->orders[slot];
  if (c->size == 0 || c->price == 0 || c->price >= TICKS_MAX) refuse("price or size out of range");
  const Level *level = unrest(s, slot);
  int32_t old_price = o->price;
  int64_t old_held = held_units(o);
  release(s, o);
  if (c->kind == REPLACE) {
    o->original = c->total;
    o->remaining = c->size;
  }
  o->price = (int32_t)c->price;
  hold(s, o);
  emit_order(s, E_AMENDED, slot, 0);
  emit_level(s, c->market, o->side, old_price, level);
  if (held_units(o) != old_held) emit_balance(s, o->owner, held_asset(o), 3);
  match(s, slot);
  settle_remainder(s, slot, 0);
}

static inline void apply(State *s, const Command *c) {
  command_begin();
  switch (c->kind) {
    case PLACE: place(s, c); break;
    case CANCEL: cancel(s, c); break;
    case MOVE:
    case REPLACE: amend(s, c); break;
    case MARK: break;
    default: refuse("unknown kind");
  }
}

/* ---- state, digest, program ---- */

static void *room(size_t count, size_t bytes) {
  void *memory = calloc(count, bytes);
  if (memory == NULL) refuse("out of memory");
  return memory;
}

/* Room for orders that never straddle two cache lines. */
static void *aligned(size_t bytes) {
  void *memory = aligned_alloc(64, bytes);
  if (memory == NULL) refuse("out of memory");
  return memset(memory, 0, bytes);
}

static void state_open(State *s, int32_t markets, int32_t accounts, int64_t commands) {
  enum { SLOTS = 1 << 21 };
  memset(s, 0, sizeof *s);
  s->markets = markets;
  s->accounts = accounts;
  s->assets = markets + 1;
  s->slot_free = NONE;
  s->market = room((size_t)markets, sizeof *s->market);
  for (int32_t m = 0; m < markets; m++)
    for (int which = 0; which < 2; which++) {
      s->market[m].side[which].best = NONE;
      memset(s->market[m].side[which].page_of, 0xff, sizeof s->market[m].side[which].page_of);
    }
  s->pages = room((size_t)markets * 16, sizeof *s->pages);
  s->orders = aligned(SLOTS * sizeof *s->orders);
  s->owner_first = room((size_t)accounts, 4);
  memset(s->owner_first, 0xff, (size_t)accounts * 4);
  s->slot_of_ref = room((size_t)commands, 4);
  s->ordinal_of_ref = room((size_t)commands, 8);
  s->balances = room(balances_of(s), sizeof *s->balances);
  for (int32_t account = 0; account < accounts; account++)
    for (int32_t asset = 0; asset < s->assets; asset++)
      if (holds(s, account, asset)) s->balances[balance_at(s, account, asset)].free_units = asset == 0 ? FUNDS_QUOTE : FUNDS_BASE;
}

static void state_shut(State *s) {
  free(s->market), free(s->pages), free(s->orders), free(s->owner_first), free(s->balances);
  free(s->slot_of_ref), free(s->ordinal_of_ref);
}

static uint32_t lane_left, lane_right;

static void digest_word(uint32_t value) {
  lane_left = (lane_left ^ value) * UINT32_C(0x9e3779b1);
  lane_left ^= lane_left >> 15;
  lane_right = (lane_right ^ value) * UINT32_C(0x85ebca6b);
  lane_right ^= lane_right >> 13;
}

/* Orders of one level by owner, then by open size. */
static const State *sorted_state;

static int by_owner(const void *left, const void *right) {
  int32_t a = *(const int32_t *)left, b = *(const int32_t *)right;
  const Order *left_order = &sorted_state->orders[a], *right_order = &sorted_state->orders[b];
  if (left_order->owner != right_order->owner) return left_order->owner < right_order->owner ? -1 : 1;
  return (left_order->remaining > right_order->remaining) - (left_order->remaining < right_order->remaining);
}

static void digest_side(const State *s, int32_t market, int which) {
  const Side *side = &s->market[market].side[which];
  for (int32_t price = side->best; price != NONE; price = best_after((State *)s, (Side *)side, which, price)) {
    const Page *page = &s->pages[side->page_of[price >> 10]];
    const Level *level = &page->level[price & 1023];
    int32_t *slots = room((size_t)level->orders, 4), count = 0;
    for (int32_t slot = level->head; slot != NONE; slot = s->orders[slot].next) slots[count++] = slot;
    sorted_state = s;
    qsort(slots, (size_t)count, 4, by_owner);
    for (int32_t at = 0; at < count; at++) {
      digest_word((uint32_t)(market * 2 + which));
      digest_word((uint32_t)price);
      digest_word((uint32_t)s->orders[slots[at]].remaining);
      digest_word((uint32_t)s->orders[slots[at]].owner);
    }
    free(slots);
  }
}

static void digest_state(const State *s) {
  lane_left = UINT32_C(0x243f6a88);
  lane_right = UINT32_C(0x85a308d3);
  for (int32_t account = 0; account <= s->accounts; account++)
    for (int32_t asset = 0; asset < s->assets; asset++) {
      if (!holds(s, account, asset)) continue;
      int64_t at = balance_at(s, account, asset);
      uint64_t free_units = (uint64_t)s->balances[at].free_units, locked = (uint64_t)s->balances[at].locked_units;
      if (free_units == 0 && locked == 0) continue;
      digest_word((uint32_t)account), digest_word((uint32_t)asset);
      digest_word((uint32_t)free_units), digest_word((uint32_t)(free_units >> 32));
      digest_word((uint32_t)locked), digest_word((uint32_t)(locked >> 32));
    }
  for (int32_t market = 0; market < s->markets; market++) digest_side(s, market, BID), digest_side(s, market, ASK);
}

static int64_t cpu_nanos(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static Command *read_file(const char *path, int64_t *count) {
  FILE *file = fopen(path, "rb");
  if (file == NULL) refuse("cannot open the command file");
  fseek(file, 0, SEEK_END);
  long bytes = ftell(file);
  rewind(file);
  Command *commands = room((size_t)bytes, 1);
  if (fread(commands, 1, (size_t)bytes, file) != (size_t)bytes) refuse("cannot read the command file");
  fclose(file);
  *count = bytes / (long)sizeof(Command);
  return commands;
}

int main(int argc, char **argv) {
  if (argc != 7) refuse("usage: arena FILE MARKETS ACCOUNTS POPULATION WARMUP LIMIT");
  int64_t count;
  Command *commands = read_file(argv[1], &count);
  int32_t markets = atoi(argv[2]), accounts = atoi(argv[3]);
  int64_t population = atoll(argv[4]), warmup = atoll(argv[5]), limit = atoll(argv[6]);
  int64_t end = population + warmup < count ? population + warmup : count;
  events = room(EVENTS_WORDS, 8);
  State state;
  state_open(&state, markets, accounts, count);
  for (int64_t i = 0; i < end; i++) apply(&state, &commands[i]);
  state_shut(&state);
  if (population + limit < count) count = population + limit;
  state_open(&state, markets, accounts, count);
  for (int64_t i = 0; i < population; i++) apply(&state, &commands[i]);
  events_total = events_words = events_at = 0;
  int64_t before = cpu_nanos();
  for (int64_t i = population; i < count; i++) apply(&state, &commands[i]);
  int64_t nanos = cpu_nanos() - before;
  digest_state(&state);
  printf("{\"cpuNanos\":%lld,\"commands\":%lld,\"trades\":%lld,\"volumeLots\":%lld,\"volumeQuote\":%lld,"
         "\"feesBase\":%lld,\"feesQuote\":%lld,\"events\":%lld,\"eventBytes\":%lld,\"digest\":\"%08x%08x\"}\n",
         (long long)nanos, (long long)(count - population), (long long)state.trades, (long long)state.volume_lots,
         (long long)state.volume_quote, (long long)state.fees_base, (long long)state.fees_quote, (long long)(events_total + event_index),
         (long long)(events_words + events_at) * 8, lane_left, lane_right);
  return 0;
}
