/** What accounts lend to pools and owe them. */
export interface Claim {
  readonly accountId: number;
  readonly assetId: number;
  lent: bigint;
  debt: bigint;
}

/** Claims and debts as a plain list. */
export class Claims {
  readonly #claims = new Map<string, Claim>();

  of(accountId: number, assetId: number): Claim {
    const key = `${accountId}/${assetId}`;
    const claim = this.#claims.get(key) ?? { accountId, assetId, lent: 0n, debt: 0n };
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
