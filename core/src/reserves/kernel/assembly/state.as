/** The settings of the proof in hand, read once by `configure`, in the order of SETTINGS. */
export let lg: u32 = 0;
export let n: u32 = 0;
export let columns: usize = 0;
export let stride: usize = 0;
export let tables: usize = 0;
export let usable: u32 = 0;
export let limbBits: u32 = 0;
export let rowColumns: u32 = 0;
export let limbColumns: u32 = 0;
export let idFirst: u32 = 0;
export let hiddenFirst: u32 = 0;
export let helperFirst: u32 = 0;
export let pairs: u32 = 0;
export let sumFirst: u32 = 0;
export let maskFirst: u32 = 0;
export let quotientFirst: u32 = 0;
export let lookups: usize = 0;
export let plan: usize = 0;
export let forms: usize = 0;
export let challenges: usize = 0;
export let inverses: usize = 0;
export let scratch: usize = 0;

function word(settings: usize, index: u32): u32 {
  return u32(load<u64>(settings + 8 * index));
}

export function readSettings(settings: usize): void {
  lg = word(settings, 0);
  n = 1 << lg;
  columns = word(settings, 1);
  stride = word(settings, 2);
  tables = word(settings, 3);
  usable = word(settings, 4);
  limbBits = word(settings, 5);
  rowColumns = word(settings, 6);
  limbColumns = word(settings, 7);
  idFirst = word(settings, 8);
  hiddenFirst = word(settings, 9);
  helperFirst = word(settings, 10);
  pairs = word(settings, 11);
  sumFirst = word(settings, 12);
  maskFirst = word(settings, 13);
  quotientFirst = word(settings, 14);
  lookups = word(settings, 15);
  plan = word(settings, 16);
  forms = word(settings, 17);
  challenges = word(settings, 18);
  inverses = word(settings, 19);
  scratch = word(settings, 20);
}

/** First byte of coset `coset` of a column. */
// @ts-ignore: decorator
@inline
export function column(index: u32, coset: u32): usize {
  return columns + usize(index) * stride + usize(coset) * (usize(n) << 3);
}
