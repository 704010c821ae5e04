/** Time, given from outside so that tests own it. */
export interface Clock {
  nowMs(): number;
  sleep(ms: number): Promise<void>;
}
