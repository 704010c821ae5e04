import { parseJson } from "@holdall/wallet/cosign";
import type { Json } from "@holdall/wallet/cosign";
import type { VaultBody } from "@holdall/wallet/keyring";

/** What a vault keeps besides keys, each part under its name: whom one knows, one's own rules, and what was signed unread. */
export type Section = "book" | "rules" | "overrides";

type Sections = Readonly<Partial<Record<Section, Json>>>;

/** One part: `undefined` where it was never written, `null` where the whole cannot be read. */
export function sectionOf(body: Pick<VaultBody, "settings">, name: Section): Json | undefined {
  const sections = sectionsOf(body);
  return sections === null ? null : sections[name];
}

/** The body with one part written anew, and every other as it was. */
export function withSection(body: VaultBody, name: Section, value: Json): VaultBody {
  const sections = { ...sectionsOf(body), [name]: value };
  return { ...body, settings: new TextEncoder().encode(JSON.stringify(sections)) };
}

function sectionsOf({ settings }: Pick<VaultBody, "settings">): Sections | null {
  if (settings.length === 0) return {};
  const value = parseJson(new TextDecoder().decode(settings));
  return typeof value === "object" && !Array.isArray(value) ? (value as Sections | null) : null;
}
