/** The token that a page of the demonstration was served with, for its own button; none elsewhere. */
export function demoToken(): string | undefined {
  const content = document.querySelector<HTMLMetaElement>('meta[name="demo-entry"]')?.content;
  return content === "" ? undefined : content;
}
