/** Every check and every reason in both languages. A code that has no sentence does not compile. */
import type { COMPONENTS } from "@holdall/core/reserves";
import type { Check, CheckLine } from "./protocol.ts";

type Component = (typeof COMPONENTS)[number];

export const languages = ["en", "fr"] as const;
export type Language = (typeof languages)[number];

const checkNames: Readonly<Record<Language, Readonly<Record<Check, string>>>> = {
  en: {
    manifest: "Manifest",
    proof: "Proof",
    totals: "Totals",
    table: "Prices and weights",
    disclosed: "House accounts",
    chain: "Chain of days",
    signature: "Signature",
    reserves: "Reserves",
    row: "My row",
    balance: "My balances",
  },
  fr: {
    manifest: "Manifeste",
    proof: "Preuve",
    totals: "Totaux",
    table: "Prix et pondérations",
    disclosed: "Comptes de la maison",
    chain: "Chaîne des jours",
    signature: "Signature",
    reserves: "Réserves",
    row: "Ma ligne",
    balance: "Mes soldes",
  },
};

const passed: Readonly<Record<Language, Readonly<Record<Check, string>>>> = {
  en: {
    manifest: "The manifest is whole: it matches its own hash.",
    proof: "The proof holds: no row is negative, each covers its debts, the totals are exact sums.",
    totals: "The published totals are the proven ones.",
    table: "The weights follow from the published prices.",
    disclosed: "The accounts of the house are shown and are inside the proof.",
    chain: "The moment of the snapshot follows from its beacon.",
    signature: "The manifest is signed.",
    reserves: "Every asset is covered by its own reserves, as stated by the operator.",
    row: "The row is yours and is inside the proven totals.",
    balance: "The operator signed these balances.",
  },
  fr: {
    manifest: "Le manifeste est entier : il correspond à sa propre empreinte.",
    proof:
      "La preuve tient : aucune ligne n'est négative, chacune couvre ses dettes, les totaux sont les sommes exactes.",
    totals: "Les totaux publiés sont ceux qui sont prouvés.",
    table: "Les pondérations découlent des prix publiés.",
    disclosed: "Les comptes de la maison sont montrés et font partie de la preuve.",
    chain: "Le moment de l'instantané découle de son tirage.",
    signature: "Le manifeste est signé.",
    reserves:
      "Chaque actif est couvert par ses propres réserves, telles que l'exploitant les déclare.",
    row: "La ligne est la vôtre et fait partie des totaux prouvés.",
    balance: "L'exploitant a signé ces soldes.",
  },
};

const linked: Readonly<Record<Language, string>> = {
  en: "The day links to the day before.",
  fr: "Le jour suit le jour précédent.",
};

const en = {
  "file-missing": "A file of the day is missing, or it is another one than the manifest names.",
  "manifest-malformed": "The manifest cannot be read, or does not match its own hash.",
  "file-malformed": "The file is too large, cut short or not laid out as it should be.",
  "field-not-canonical": "A number in the file is not in its only allowed form.",
  "version-unknown": "This verifier does not know the version of the file.",
  "profile-unsafe": "The proof was made with weaker parameters than the published ones.",
  "table-inconsistent": "The weights do not follow from the published prices.",
  "totals-out-of-range": "A published total lies outside what the rows could add up to.",
  "totals-differ": "A published total is not the proven one.",
  "work-missing": "The proof lacks its proof of work.",
  "constraint-mismatch": "The committed rows do not satisfy the statement.",
  "merkle-mismatch": "Opened data does not belong to its commitment.",
  "masked-mismatch": "The masked opening differs from the opened columns.",
  "fold-mismatch": "A folded value differs from the next layer.",
  "final-mismatch": "The last folded value differs from the final polynomial.",
  "shard-missing": "A part of the proof is missing.",
  "shard-duplicate": "A part of the proof is there twice.",
  "shard-foreign": "A part of the proof is not the one that the manifest names.",
  "bundle-foreign": "The bundle belongs to another day.",
  "bundle-missing": "The bucket holds no row of this account: you may have been left out.",
  "bucket-foreign": "The bucket is not the one that the manifest commits to for this account.",
  "row-index-invalid": "The row shown lies outside the proven rows.",
  "row-not-mine": "The row shown carries another identity: it is not yours.",
  "balance-differs": "The proven row differs from the recorded balances.",
  "owner-malformed": "The user number, the sub-account or the nonce is not one.",
  "day-invalid": "The day itself does not hold: a row inside it shows nothing.",
  "chain-broken": "The day does not link to the day before.",
  "date-gap": "Days without a proof lie before this one.",
  "beacon-mismatch": "The moment of the snapshot does not follow from its beacon.",
  "snapshot-untimely":
    "The snapshot was not taken at the drawn minute of its day: an accelerated day of a demonstration, or a moment that the operator chose.",
  "signature-invalid": "The signature is not that of the operator's key.",
  "reserve-stale": "A statement of reserves is too old: not counted.",
  "reserve-foreign": "A statement of reserves belongs elsewhere: not counted.",
  "reserve-duplicate": "A holding is listed twice: counted once.",
  "reserve-short": "Reserves are below what is owed.",
} as const;

export type ReasonCode = keyof typeof en;

const fr: Readonly<Record<ReasonCode, string>> = {
  "file-missing": "Un fichier du jour manque, ou n'est pas celui que nomme le manifeste.",
  "manifest-malformed": "Le manifeste est illisible, ou ne correspond pas à sa propre empreinte.",
  "file-malformed": "Le fichier est trop grand, tronqué ou mal construit.",
  "field-not-canonical": "Un nombre du fichier n'est pas dans sa seule forme permise.",
  "version-unknown": "Ce vérificateur ne connaît pas la version du fichier.",
  "profile-unsafe": "La preuve utilise des paramètres plus faibles que ceux qui sont publiés.",
  "table-inconsistent": "Les pondérations ne découlent pas des prix publiés.",
  "totals-out-of-range": "Un total publié dépasse ce que les lignes peuvent donner.",
  "totals-differ": "Un total publié n'est pas celui qui est prouvé.",
  "work-missing": "Il manque à la preuve sa preuve de travail.",
  "constraint-mismatch": "Les lignes engagées ne satisfont pas l'énoncé.",
  "merkle-mismatch": "Des données ouvertes n'appartiennent pas à leur engagement.",
  "masked-mismatch": "L'ouverture masquée diffère des colonnes ouvertes.",
  "fold-mismatch": "Une valeur repliée diffère de la couche suivante.",
  "final-mismatch": "La dernière valeur repliée diffère du polynôme final.",
  "shard-missing": "Une partie de la preuve manque.",
  "shard-duplicate": "Une partie de la preuve figure deux fois.",
  "shard-foreign": "Une partie de la preuve n'est pas celle que nomme le manifeste.",
  "bundle-foreign": "L'extrait est celui d'un autre jour.",
  "bundle-missing":
    "Le casier ne contient aucune ligne de ce compte : il se peut que l'on vous ait omis.",
  "bucket-foreign": "Le casier n'est pas celui auquel le manifeste s'engage pour ce compte.",
  "row-index-invalid": "La ligne montrée est hors des lignes prouvées.",
  "row-not-mine": "La ligne montrée porte une autre identité : ce n'est pas la vôtre.",
  "balance-differs": "La ligne prouvée diffère des soldes enregistrés.",
  "owner-malformed": "Le numéro d'utilisateur, le sous-compte ou le nonce n'en est pas un.",
  "day-invalid": "Le jour lui-même ne tient pas : une ligne n'y prouve rien.",
  "chain-broken": "Le jour ne suit pas le jour précédent.",
  "date-gap": "Des jours sans preuve précèdent celui-ci.",
  "beacon-mismatch": "Le moment de l'instantané ne découle pas de son tirage.",
  "snapshot-untimely":
    "L'instantané n'a pas été pris à la minute tirée de son jour : un jour accéléré de démonstration, ou un moment choisi par l'exploitant.",
  "signature-invalid": "La signature n'est pas celle de la clé de l'exploitant.",
  "reserve-stale": "Une déclaration de réserves est trop ancienne : non comptée.",
  "reserve-foreign": "Une déclaration de réserves vient d'ailleurs : non comptée.",
  "reserve-duplicate": "Un avoir figure deux fois : compté une fois.",
  "reserve-short": "Les réserves sont inférieures à ce qui est dû.",
};

const reasons: Readonly<Record<Language, Readonly<Record<ReasonCode, string>>>> = { en, fr };

function isReason(code: string): code is ReasonCode {
  return Object.hasOwn(en, code);
}

/** The name of a check. */
export function checkName(language: Language, check: Check): string {
  return checkNames[language][check];
}

/** What a check came to, in words; a code that this page does not know is shown as it is. */
export function sentence(
  language: Language,
  { check, code, place = "" }: Pick<CheckLine, "check" | "code"> & Partial<CheckLine>,
): string {
  // A link names the day that it leads to; the beacon names none.
  if (code === "ok" && check === "chain" && place !== "") return linked[language];
  if (code === "ok") return passed[language][check];
  return isReason(code) ? reasons[language][code] : code;
}

/** Where an amount of a row comes from. */
const components: Readonly<Record<Language, Readonly<Record<Component, string>>>> = {
  en: {
    spot: "spot balance",
    lent: "lent",
    borrowed: "borrowed",
    "unrealised-pnl": "unrealised profit or loss",
    unsettled: "unsettled",
    funding: "funding",
    "vault-token": "vault share",
    house: "house",
  },
  fr: {
    spot: "solde au comptant",
    lent: "prêté",
    borrowed: "emprunté",
    "unrealised-pnl": "gain ou perte latent",
    unsettled: "en attente de règlement",
    funding: "financement",
    "vault-token": "part de coffre",
    house: "maison",
  },
};

function isComponent(name: string): name is Component {
  return Object.hasOwn(components.en, name);
}

/** The name of a component of a row; one that this page does not know is shown as it is. */
export function componentName(language: Language, component: string): string {
  return isComponent(component) ? components[language][component] : component;
}

/** The words of the page itself. */
export const pageWords = {
  en: {
    title: "Proof of reserves",
    unaudited: "unaudited",
    unauditedWhy: "No external report exists on this proof system yet.",
    lead: "Checks a published day on this device. Nothing is sent anywhere; it works without a network.",
    dayHead: "The day",
    choose: "Choose the folder of the day",
    chooseFiles: "or its files",
    drop: "or drop them here",
    beside: "Read the files beside this page",
    nothing: "No day has been read yet.",
    checking: "Checking…",
    valid: "Every check passes.",
    short: "Every check passes, and an asset is below what is owed.",
    invalid: "A check failed.",
    rowValid: "Your row is inside the proven totals.",
    rowInvalid: "Your row could not be shown to be inside.",
    ok: "passes",
    failed: "failed",
    warning: "note",
    shortMark: "short",
    asset: "Asset",
    owed: "Owed",
    held: "Held",
    ratio: "Ratio",
    reservesHead: "Reserves",
    covered: "covered",
    uncovered: "short",
    simulated: "simulated vault: no key on any chain holds it",
    rounding:
      "Rows are rounded up by less than two quanta each: a ratio of 99.99 % can be covered.",
    facts: "{date}, {rows} rows, {bits} bits of security, manifest {hash}, signed by {signer}",
    few: "Few accounts: the totals say much about each of them.",
    mineHead: "My row",
    mineLead:
      "Give your numbers and your bundle, or the bucket that holds it. They stay on this device.",
    user: "User number",
    sub: "Sub-account",
    nonce: "Nonce (64 hexadecimal digits)",
    bundle: "Bundle or bucket (.porb)",
    check: "Check my row",
    needDay: "Read a day first.",
    needBundle: "Choose the file of your bundle.",
    amount: "Amount",
    origin: "Origin",
    language: "Français",
    theme: "Light or dark",
    notProven:
      "Not proven here: that every account has a row (each checks its own), that reserves are not borrowed, debts outside the platform.",
  },
  fr: {
    title: "Preuve de réserves",
    unaudited: "non audité",
    unauditedWhy: "Aucun rapport externe n'existe encore sur ce système de preuve.",
    lead: "Vérifie un jour publié sur cet appareil. Rien n'est envoyé ; aucun réseau n'est nécessaire.",
    dayHead: "Le jour",
    choose: "Choisir le dossier du jour",
    chooseFiles: "ou ses fichiers",
    drop: "ou déposez-les ici",
    beside: "Lire les fichiers à côté de cette page",
    nothing: "Aucun jour n'a encore été lu.",
    checking: "Vérification…",
    valid: "Toutes les vérifications passent.",
    short: "Toutes les vérifications passent, et un actif est inférieur à ce qui est dû.",
    invalid: "Une vérification a échoué.",
    rowValid: "Votre ligne fait partie des totaux prouvés.",
    rowInvalid: "Rien ne montre que votre ligne en fait partie.",
    ok: "passe",
    failed: "échoue",
    warning: "note",
    shortMark: "insuffisant",
    asset: "Actif",
    owed: "Dû",
    held: "Détenu",
    ratio: "Rapport",
    reservesHead: "Réserves",
    covered: "couvert",
    uncovered: "insuffisant",
    simulated: "coffre simulé : aucune clé ne le détient sur une chaîne",
    rounding:
      "Chaque ligne est arrondie vers le haut de moins de deux quanta : un rapport de 99,99 % peut être couvert.",
    facts: "{date}, {rows} lignes, {bits} bits de sécurité, manifeste {hash}, signé par {signer}",
    few: "Peu de comptes : les totaux disent beaucoup de chacun.",
    mineHead: "Ma ligne",
    mineLead:
      "Donnez vos numéros et votre extrait, ou le casier qui le contient. Ils restent sur cet appareil.",
    user: "Numéro d'utilisateur",
    sub: "Sous-compte",
    nonce: "Nonce (64 chiffres hexadécimaux)",
    bundle: "Extrait ou casier (.porb)",
    check: "Vérifier ma ligne",
    needDay: "Lisez d'abord un jour.",
    needBundle: "Choisissez le fichier de votre extrait.",
    amount: "Montant",
    origin: "Origine",
    language: "English",
    theme: "Clair ou sombre",
    notProven:
      "Non prouvé ici : que chaque compte a une ligne (chacun vérifie la sienne), que les réserves ne sont pas empruntées, les dettes hors de la plateforme.",
  },
} as const satisfies Readonly<Record<Language, Readonly<Record<string, string>>>>;
export type PageWord = keyof (typeof pageWords)["en"];

/** The words of one language. */
export function wordsOf(language: Language): Readonly<Record<PageWord, string>> {
  return pageWords[language];
}
