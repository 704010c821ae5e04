/** Builds what the venue serves, unless it stands already. */
export async function buildApplication(): Promise<void> {
  const builder = new URL("../../../scripts/build-web.mjs", import.meta.url).href;
  const { buildWeb } = (await import(builder)) as { buildWeb: () => Promise<unknown> };
  await buildWeb();
}
