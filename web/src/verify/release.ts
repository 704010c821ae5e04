import { verifiesEd25519 } from "./signatures.ts";

/** What a signature of a release is of, before the digest that it names. */
const FORMAT = "holdall-release/1";
/** Where a build keeps what its pages are made of, each file named by its content. */
const OWN = /^(assets\/.+|service-worker\.js)$/;

/** Reads one file of the site; undefined when it is not there. */
export type ReadFile = (path: string) => Promise<Uint8Array<ArrayBuffer> | undefined>;

/** What was found of the build that the venue serves. */
export interface ReleaseCheck {
  /** SHA-256 of `assets.json`, in hexadecimal: one value for the whole application. */
  readonly hash: string;
  /** Files that were read and compared, and those that are not what the list says. */
  readonly files: number;
  readonly altered: readonly string[];
  /** Whether a release key signed that list; `absent` for a build that somebody made for themselves. */
  readonly signature: "absent" | "invalid" | "valid";
  /** The key that signed, in base64; undefined without a valid signature. */
  readonly key: string | undefined;
}

/** Files of this page's site. What the browser keeps is read where its name says what it contains. */
export const readSiteFile: ReadFile = async (path) => {
  const response = await fetch(`/${path}`);
  return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
};

/**
 * Compares every file that the application runs with the list of its build, and that list with the
 * signature of a release. Rejects where the venue has no list.
 */
export async function checkRelease(readFile: ReadFile): Promise<ReleaseCheck> {
  const list = await readFile("assets.json");
  if (list === undefined) throw new Error("assets.json is not there");
  const hash = await sha256Of(list);
  const hashes = JSON.parse(new TextDecoder().decode(list)) as Readonly<Record<string, string>>;
  const own = Object.entries(hashes).filter(([name]) => OWN.test(name));
  const compared = await Promise.all(
    own.map(async ([name, expected]) => {
      const bytes = await readFile(name);
      return { name, isSame: bytes !== undefined && (await sha256Of(bytes)) === expected };
    }),
  );
  return {
    hash,
    files: own.length,
    altered: compared.filter(({ isSame }) => !isSame).map(({ name }) => name),
    ...(await signatureOf(hash, await readFile("assets.sig.json"))),
  };
}

async function signatureOf(
  hash: string,
  file: Uint8Array | undefined,
): Promise<Pick<ReleaseCheck, "signature" | "key">> {
  if (file === undefined) return { signature: "absent", key: undefined };
  const said = readSignature(file);
  const isValid =
    said !== undefined &&
    said.assets === hash &&
    (await verifiesEd25519(
      bytesOf(said.key),
      new TextEncoder().encode(`${FORMAT}\n${hash}`),
      bytesOf(said.signature),
    ));
  return isValid ? { signature: "valid", key: said.key } : { signature: "invalid", key: undefined };
}

interface Said {
  readonly assets: string;
  readonly key: string;
  readonly signature: string;
}

function readSignature(file: Uint8Array): Said | undefined {
  try {
    const said = JSON.parse(new TextDecoder().decode(file)) as Said & { readonly format: string };
    return said.format === FORMAT ? said : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes of base64; none where it is not. */
function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}

async function sha256Of(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
