/** What an account lends to a pool and owes it. */
export class Claim {
  readonly accountId: number;
  readonly assetId: number;
  readonly #nowMs: () => number;
  #lent = 0n;
  #debt = 0n;
  /** When there last was something after nothing. */
  openedAtMs = 0;

  constructor(accountId: number, assetId: number, nowMs: () => number) {
    this.accountId = accountId;
    this.assetId = assetId;
    this.#nowMs = nowMs;
  }

  get lent(): bigint {
    return this.#lent;
  }

  set lent(units: bigint) {
    this.#noteOpening();
    this.#lent = units;
  }

  get debt(): bigint {
    return this.#debt;
  }

  set debt(units: bigint) {
    this.#noteOpening();
    this.#debt = units;
  }

  #noteOpening(): void {
    if (this.#lent === 0n && this.#debt === 0n) this.openedAtMs = this.#nowMs();
  }
}

/** Claims and debts as a plain list. */
export class Claims {
  readonly #claims = new Map<string, Claim>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  of(accountId: number, assetId: number): Claim {
    const key = `${accountId}/${assetId}`;
    const claim = this.#claims.get(key) ?? new Claim(accountId, assetId, this.#nowMs);
    this.#claims.set(key, claim);
    return claim;
  }

  /** By account id. */
  ofAsset(assetId: number): Claim[] {
    return [...this.#claims.values()]
      .filter((claim) => claim.assetId === assetId)
      .sort((a, b) => a.accountId - b.accountId);
  }

  /** True when the account owes anything to any pool. */
  owes(accountId: number): boolean {
    return [...this.#claims.values()].some(
      (claim) => claim.accountId === accountId && claim.debt > 0n,
    );
  }
}
