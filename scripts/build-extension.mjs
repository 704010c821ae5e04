/**
 * Builds the wallet twice from the same sources: as an extension (`extension/dist/mv3`) and as a
 * page (`extension/dist/page`). One plain build per realm, without shared chunks, so that each file
 * holds exactly what its realm may hold; `graph.json` says which packages and modules those are.
 */
import { createHash } from "node:crypto";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import {
  asProduct,
  assetHashes,
  isBuiltFrom,
  moveInto,
  sourcesDigest,
  workFolder,
} from "./built-files.mjs";
import { nodeOrigins } from "../chain/src/networks/networks.ts";
import { root } from "./install.mjs";
import { offlineFile } from "./offline-file.mjs";
import { wordListModule } from "./word-lists.mjs";

const folder = join(root, "extension");
const dist = join(folder, "dist");
const stampPath = join(dist, ".sources");
/** Rooms whose product code ends up in a realm. */
const rooms = ["extension", "ui", "chain", "wallet", "core"];

/** Every realm: the file it is built into, the file it starts from, and the builds that have it. */
const realms = [
  { name: "key", entry: "key/key.ts", builds: ["mv3", "page"] },
  { name: "stretch", entry: "stretch/stretch.ts", builds: ["mv3", "page"] },
  { name: "device", entry: "device/device.ts", builds: ["mv3", "page"] },
  { name: "secure", entry: "secure/secure-page.ts", builds: ["mv3"] },
  { name: "host", entry: "host/host-document.ts", builds: ["mv3"] },
  { name: "router", entry: "router/service-worker.ts", builds: ["mv3"] },
  { name: "app", entry: "app/app-page.tsx", builds: ["mv3"] },
  { name: "relay", entry: "dapp/relay.ts", builds: ["mv3"] },
  { name: "inpage", entry: "dapp/inpage.ts", builds: ["mv3"] },
  { name: "top", entry: "page/top.ts", builds: ["page"] },
  { name: "page-router", entry: "page/router-worker.ts", builds: ["page"] },
  { name: "page-app", entry: "page/app-frame.tsx", builds: ["page"] },
  // One file that needs no other: `offline-recovery.html` holds its script and its style.
  { name: "offline", entry: "offline/offline-page.ts", builds: [] },
];

/** Notes which modules a bundle is made of. */
function noteModules(into) {
  return {
    name: "note-modules",
    generateBundle(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
          if (renderedLength > 0) into.add(relative(root, id.split("?")[0]).replaceAll("\\", "/"));
        }
      }
    },
  };
}

/** Brings the lists of words as small as they become (`word-lists.mjs`), and word by word as they are. */
function packWordLists() {
  return {
    name: "pack-word-lists",
    async transform(_, id) {
      if (!/[\\/]bip39[\\/]wordlists[\\/]/.test(id)) return null;
      const { wordlist } = await import(pathToFileURL(id).href);
      return { code: wordListModule(wordlist), map: null };
    },
  };
}

/** What the fence brings and the key realm, which evaluates and tells nothing, has no use for. */
const LEFT_OUT =
  /^\.\/(compartment|make-safe-evaluator|tame-temporal-object|error\/tame-console)\.js$/;

/** In the fence's table of what may stay: each of the calendar's objects, and every line that leads to one. */
const CALENDAR = /^ {2}'%(?:Initial|Shared)?Temporal[.\w]*%': \{$[^]*?^ {2}\},$|^.*Temporal.*$/gm;

/**
 * And what the language has that a realm without dates, angles and places never asks for: the parts of a
 * day, what depends on a locale, markup of texts, functions of angles and powers. What the table does not
 * name, the fence takes away.
 */
const UNASKED =
  /^ {2,4}(?:[gs]et(?:UTC)?(?:Date|Day|FullYear|Hours|Milliseconds|Minutes|Month|Seconds|Year)|getTimezoneOffset|setTime|to(?:GMT|UTC|Date|Time|Locale|LocaleDate|LocaleTime)String|toLocale(?:Lower|Upper)Case|anchor|big|blink|bold|fixed|fontcolor|fontsize|italics|link|small|strike|sup|a?(?:cos|sin|tan)h?|atan2|cbrt|exp|expm1|f16round|fround|hypot|log|log1p|log10|log2|sumPrecise): .*\n/gm;

/**
 * And what the table knows of in order to take it away, which is what it does with all that it does not
 * name: the two differ in a warning. The names in the first column are asked for by other modules.
 */
const TAKEN_AWAY =
  /^ {4}\S+: false,.*\n|^ {2}(?:idiv|idivmod|imod|imuldiv|irem|mod|irandom): false,.*\n/gm;

/**
 * And what no line of the realm says: roundings of broken numbers, views of single numbers,
 * sets of sets, lists and texts by their ends, promises of several, what came into the language last.
 */
const UNSAID =
  /^ {2,4}(?:clz32|imul|groupBy|localeCompare|flat|reject|setFloat(?:16|32|64)|copyWithin|findLast|findLastIndex|isSealed|keyFor|isError|charAt|propertyIsEnumerable|splice|round|to(?:Exponential|Fixed|Precision|WellFormed|Array|Async)|asIntN|from(?:CodePoint|Async)|lastIndexOf|substr|substring|trim(?:End|Start|Left|Right)|unshift|setFrom(?:Base64|Hex)|getOrInsert(?:Computed)?|intersection|union|difference|symmetricDifference|is(?:SubsetOf|SupersetOf|DisjointFrom|RawJSON)|resize|transferTo(?:FixedLength|Immutable)|sliceToImmutable|getBig(?:Int|Uint)64|getFloat(?:16|32|64)|getInt(?:8|16|32)|setInt(?:8|16)|[gs]etUint(?:8|16)|setBigInt64|rawJSON|zip|zipKeyed|drop|apply(?:Function|Method)(?:SendOnly)?|getSendOnly|allSettled|race|withResolvers|revocable|encodeInto|evaluate|importNow): .*\n/gm;

/**
 * Puts the key realm's own refusals in the place of those modules: what is not there need not be trusted.
 * The calendar, which the seal deletes, is not in the fence's table either, nor is what nobody asks for.
 */
function leaveOut() {
  return {
    name: "leave-out",
    enforce: "pre",
    resolveId(source, importer) {
      const isFence = /[\\/]ses[\\/]src[\\/]/.test(importer ?? "");
      return isFence && LEFT_OUT.test(source) ? join(folder, "src", "key", "left-out.ts") : null;
    },
    transform(code, id) {
      if (!/[\\/]ses[\\/]src[\\/]permits\.js/.test(id)) return null;
      const rest = [CALENDAR, UNASKED, UNSAID, TAKEN_AWAY].reduce(
        (left, one) => left.replace(one, ""),
        code,
      );
      // Nineteen objects and their names are some three hundred lines, the rest eighty, and what is
      // known and taken away sixty: another table is looked at first.
      if (code.split("\n").length - rest.split("\n").length < 430)
        throw new Error(`left in: ${id}`);
      return { code: rest, map: null };
    },
  };
}

/** An error with the plain text that its own begins with, as packages, the fence and the wallet throw them. */
const ERROR_TEXT =
  /\b((?:Range|Reference|Syntax|Type)?Error)\(\s*(?:'[^'\\\n]*'|"[^"\\\n]*"|`[^`\\]*`)(?=\s*[+),])/g;

/** An error that is thrown, whatever its text is put together from. */
const THROWN = /\bthrow new ((?:Range|Reference|Syntax|Type)?Error)\(([^;]*)\);/g;

/** True where every bracket that closes in a text was opened in it: what stands there is one call's own. */
function isClosed(text) {
  let depth = 0;
  for (const sign of text)
    if ((depth += sign === "(" ? 1 : sign === ")" ? -1 : 0) < 0) return false;
  return depth === 0;
}

/** What the fence warns of, to the console that the realm has none of. */
const WARNED = /\b(warn\(\s*)`[^`]*`/g;

/** The fence's own way to fail: a text around what it names. */
const FENCE_TEXT = /\b(Fail|X)\s*`([^`\\]*)`/g;

/**
 * Leaves the texts of those errors out of the key realm, which passes none of them on: what its refusals
 * say is in their own registry. What is thrown, when, and of which kind stays as it is.
 */
function dropErrorTexts() {
  const dropAround = (_, fail, text) =>
    `${fail}\`${(text.match(/\$\{[^{}]*\}/g) ?? []).join("")}\``;
  return {
    name: "drop-error-texts",
    transform(code, id) {
      if (!/[\\/](?:@noble|@scure|@endo|ses|wallet[\\/]src)[\\/]/.test(id)) return null;
      const terse = code
        .replace(FENCE_TEXT, dropAround)
        .replace(THROWN, (all, kind, text) => (isClosed(text) ? `throw new ${kind}("");` : all))
        .replace(WARNED, '$1""')
        .replace(ERROR_TEXT, '$1(""');
      return { code: terse, map: null };
    },
  };
}

/** What stands in the key realm for three modules of its packages, by how they are asked for. */
const STAND_INS = {
  // DER, the form that signatures have in certificates: chains and devices take sixty-four bytes.
  "./der.js": `const refuse = () => { throw new TypeError("DER"); };
export const DER = { toSig: refuse, hexFromSig: refuse };
export const DERErr = undefined;`,
  // Polynomials by their values at roots of unity, of which FROST evaluates only those by their
  // coefficients (Horner) and lists powers.
  "./fft.js": `export const poly = (F) => ({ monomial: {
  eval: (coefficients, x) => coefficients.reduceRight((sum, one) => F.add(F.mul(sum, x), one), F.ZERO),
  basis(x, length) {
    const powers = [];
    for (let power = F.ONE; powers.length < length; power = F.mul(power, x)) powers.push(power);
    return powers;
  },
} });`,
  // The hash behind the fingerprints of derived keys. Nothing reads one, and no key follows from it.
  "@noble/hashes/legacy.js": `export const ripemd160 = (bytes) => bytes.slice(0, 20);`,
};

/** A key dealt by one who knows it whole, and one put together from its shares: neither is done here. */
const KNOWN_WHOLE = /^ {8}(?:trustedDealer|combineSecret)\([^]*?^ {8}\},$/gm;

/** Puts them in their places: a form that nobody asks for need not be trusted. */
function standIn() {
  const prefix = "\0stand-in:";
  return {
    name: "stand-in",
    enforce: "pre",
    resolveId(source, importer) {
      const isPackage = /[\\/]node_modules[\\/]@(?:noble|scure)[\\/]/.test(importer ?? "");
      return isPackage && Object.hasOwn(STAND_INS, source) ? prefix + source : null;
    },
    load: (id) => (id.startsWith(prefix) ? STAND_INS[id.slice(prefix.length)] : null),
    transform(code, id) {
      if (!/[\\/]@noble[\\/]curves[\\/]abstract[\\/]frost\.js/.test(id)) return null;
      const parts = code.match(KNOWN_WHOLE) ?? [];
      if (parts.length !== 2) throw new Error(`left in: ${id}`);
      return { code: code.replace(KNOWN_WHOLE, ""), map: null };
    },
  };
}

/**
 * SHA-512's eighty constants: the first sixty-four bits behind the point of the cube roots of the first
 * eighty primes (FIPS 180-4, section 4.2.3). SHA-256's are the upper halves of the first sixty-four.
 */
const roundConstants = () => {
  const primes = [];
  for (let one = 2n; primes.length < 80; one++)
    if (primes.every((prime) => one % prime)) primes.push(one);
  return primes.map((prime) => {
    const cube = prime << 192n;
    // Newton's steps from above: they fall until they have reached the root, rounded down.
    let root = 1n << 68n;
    for (let next = root - 1n; next < root; next = (2n * root + cube / root / root) / 3n)
      root = next;
    return BigInt.asUintN(64, root);
  });
};

/** The two tables of rounds as the package writes them: words of half, and of whole length. */
const ROUNDS_SHORT = /const SHA256_K = [^;]*;/;
const ROUNDS_LONG = /const K512 = [^;]*;/;

/** SHA-256 begins with the upper halves of what SHA-512 begins with (section 5.3). */
const STARTS = /^export const SHA256_IV = [^;]*;|^export const SHA512_IV = [^;]*;/gm;

/** Leaves the shorter of the two out, where the package writes both. */
function halveStarts(code, id) {
  const [short, long] = (code.match(STARTS) ?? []).map((one) => one.match(/0x[\da-f]+/g) ?? []);
  if (short.join() !== long.filter((_, at) => at % 2 === 0).join())
    throw new Error(`begins otherwise: ${id}`);
  const rule = "SHA512_IV.filter((_, at) => at % 2 === 0);";
  const half = `export const SHA256_IV = /* @__PURE__ */ ${rule}`;
  return code.replace(STARTS, (one) => (one.includes("SHA512") ? `${one}\n${half}` : ""));
}

/** Brings the rule of SHA-2's tables in the place of the tables, which no packing makes shorter. */
function computeRounds() {
  return {
    name: "compute-rounds",
    transform(code, id) {
      if (/[\\/]@noble[\\/]hashes[\\/]_md\.js/.test(id)) {
        return { code: halveStarts(code, id), map: null };
      }
      if (!/[\\/]@noble[\\/]hashes[\\/]sha2\.js/.test(id)) return null;
      const tables = [ROUNDS_SHORT, ROUNDS_LONG].map((one) => code.match(one)?.[0] ?? "");
      const [short, long] = tables.map((one) => (one.match(/0x[\da-f]+/g) ?? []).map(BigInt));
      const rounds = roundConstants();
      const upper = rounds.slice(0, 64).map((one) => one >> 32n);
      if (short.join() !== upper.join() || long.join() !== rounds.join())
        throw new Error(`computed wrongly: ${id}`);
      const whole = `const K512 = /* @__PURE__ */ u64.split((${String(roundConstants)})());`;
      const half = "const SHA256_K = /* @__PURE__ */ K512[0].slice(0, 64);";
      return {
        code: code.replace(ROUNDS_LONG, "").replace(ROUNDS_SHORT, `${whole}\n${half}`),
        map: null,
      };
    },
  };
}

async function buildRealm({ name, entry }, into) {
  const { build } = await import("vite");
  const modules = new Set();
  const outDir = join(into, "realms", name);
  await build({
    configFile: false,
    publicDir: false,
    root: folder,
    logLevel: "error",
    plugins: [
      packWordLists(),
      leaveOut(),
      ...(name === "key" ? [dropErrorTexts(), standIn(), computeRounds()] : []),
      noteModules(modules),
    ],
    define: { "process.env.NODE_ENV": '"production"', KEY_FILE_HASH: keyFileHash(into) },
    build: {
      outDir,
      target: "chrome140",
      assetsInlineLimit: 0,
      cssCodeSplit: false,
      copyPublicDir: false,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2_000,
      rolldownOptions: {
        input: join(folder, "src", entry),
        treeshake: { moduleSideEffects: hasSideEffects },
        optimization: { inlineConst: { mode: "all", pass: 3 } },
        output: {
          format: "iife",
          strict: true,
          entryFileNames: `${name}.js`,
          assetFileNames: ({ names: [first] }) =>
            first?.endsWith(".css") ? `assets/${name}.css` : "assets/[name][extname]",
        },
      },
    },
  });
  return [...modules].toSorted((left, right) => (left < right ? -1 : 1));
}

/** SHA-256 of the file that holds keys, which is built first: the screens tell it to whoever compares. */
function keyFileHash(into) {
  const file = join(into, "realms", "key", "key.js");
  const hash = existsSync(file)
    ? createHash("sha256").update(readFileSync(file)).digest("hex")
    : "";
  return JSON.stringify(hash);
}

/** Only what starts a realm, seals it or looks like something is kept for its own sake. */
function hasSideEffects(id) {
  return /\.css$|[\\/]ses[\\/]|seal-first|[\\/]extension[\\/]src[\\/](key|stretch|device|dapp|page|host|app|router|secure|offline)[\\/]|[\\/]react(-dom)?[\\/]|[\\/]scheduler[\\/]/.test(
    id,
  );
}

/** The packages of a bundle, by name. */
function packagesOf(modules) {
  const names = modules.flatMap((path) => {
    const parts = path.split("node_modules/").at(-1).split("/");
    if (!path.includes("node_modules/")) return [];
    return [parts[0].startsWith("@") ? `${parts[0]}/${parts[1]}` : parts[0]];
  });
  return [...new Set(names)].toSorted((left, right) => (left < right ? -1 : 1));
}

const LOOPBACK = "http://127.0.0.1:* http://localhost:*";
/** What a router may reach beyond this machine: the places of the table of networks, and no others. */
const NODES = nodeOrigins().join(" ");
/** What the screens' frame loads: its origin is opaque, so that all of it comes from elsewhere. */
const framed = {
  "Cross-Origin-Resource-Policy": "cross-origin",
  "Access-Control-Allow-Origin": "*",
};
const policy = (value) => ({ "Content-Security-Policy": value });

/** What each file of the page may do, for whoever serves it: these stand over the server's own. */
const pageHeaders = {
  "/screens.html": {
    ...framed,
    ...policy(
      "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts allow-downloads",
    ),
  },
  "/page-app.js": { ...framed, ...policy("default-src 'none'") },
  "/key.js": policy("default-src 'none'; script-src 'self'"),
  "/stretch.js": policy("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'"),
  "/device.js": policy("default-src 'none'; script-src 'self'"),
  "/page-router.js": policy(`default-src 'none'; connect-src ${LOOPBACK} ${NODES}`),
  "/offline-recovery.html": { "Content-Disposition": "attachment" },
  "/assets/": framed,
};

/** Recovery without anybody, as one file. */
function offlineRecovery(work) {
  const built = join(work, "realms", "offline");
  return offlineFile({
    page: readFileSync(join(folder, "src", "offline", "offline.html"), "utf8"),
    script: readFileSync(join(built, "offline.js"), "utf8"),
    style: readFileSync(join(built, "assets", "offline.css"), "utf8"),
  });
}

/** Puts the files of one build beside each other. */
function assemble(target, work) {
  const into = join(work, target);
  mkdirSync(join(into, "assets"), { recursive: true });
  for (const { name, builds } of realms) {
    if (!builds.includes(target)) continue;
    const from = join(work, "realms", name);
    copyFileSync(join(from, `${name}.js`), join(into, `${name}.js`));
    if (existsSync(join(from, "assets"))) {
      cpSync(join(from, "assets"), join(into, "assets"), { recursive: true });
    }
  }
  cpSync(join(folder, "public", target), into, { recursive: true });
  cpSync(join(folder, "public", "shared"), into, { recursive: true });
  // What both decoders read contracts by, for whoever wants to compare.
  cpSync(join(root, "chain/src/evm/explain/descriptors"), join(into, "descriptors"), {
    recursive: true,
  });
  writeFileSync(join(into, "offline-recovery.html"), offlineRecovery(work));
  if (target === "mv3") {
    const manifest = join(into, "manifest.json");
    const asked = readFileSync(manifest, "utf8");
    writeFileSync(manifest, asked.replace("__NODES__", NODES));
  }
  if (target === "page") {
    writeFileSync(join(into, "headers.json"), `${JSON.stringify(pageHeaders, null, 1)}\n`);
  }
  writeFileSync(join(into, "assets.json"), `${JSON.stringify(assetHashes(into), null, 1)}\n`);
}

/** Builds when needed; resolves to both folders and whether anything had to be done. */
export async function buildExtension() {
  const [extension, page, graph] = ["mv3", "page", "graph.json"].map((name) => join(dist, name));
  const digest = sourcesDigest(
    rooms,
    ["build-extension", "offline-file", "word-lists"].map((name) => `scripts/${name}.mjs`),
  );
  if (isBuiltFrom(digest, stampPath)) return { extension, page, graph, isFresh: false };
  const work = workFolder("wallet");
  const built = await asProduct(async () => {
    const realmsBuilt = {};
    for (const realm of realms) {
      const modules = await buildRealm(realm, work);
      realmsBuilt[realm.name] = {
        packages: packagesOf(modules),
        modules: modules.filter((path) => !path.includes("node_modules/")),
      };
    }
    return realmsBuilt;
  });
  for (const target of ["mv3", "page"]) assemble(target, work);
  rmSync(join(work, "realms"), { recursive: true, force: true });
  writeFileSync(join(work, "graph.json"), `${JSON.stringify(built, null, 1)}\n`);
  writeFileSync(join(work, ".sources"), digest);
  moveInto(dist, work, () => isBuiltFrom(digest, stampPath));
  return { extension, page, graph, isFresh: true };
}

if (process.argv[1] === import.meta.filename) {
  const startedMs = Date.now();
  const { isFresh } = await buildExtension();
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(1);
  process.stderr.write(
    isFresh ? `holdall: wallet built in ${seconds} s\n` : "holdall: wallet up to date\n",
  );
}
