/** The two languages every sentence of the wallet exists in. */
export type Language = "en" | "fr";

/** One row: what happened, and what the person can do about it, in both languages. */
export interface RefusalRow {
  readonly sentence: Readonly<Record<Language, string>>;
  readonly hint: Readonly<Record<Language, string>>;
}

function row(en: string, fr: string, hintEn: string, hintFr: string): RefusalRow {
  return { sentence: { en, fr }, hint: { en: hintEn, fr: hintFr } };
}

/**
 * Every refusal of the wallet. Append-only: a code is never renamed, reused or deleted, because
 * pages, logs and translations refer to it.
 */
export const REFUSALS = {
  "words-count": row(
    "A phrase has 12, 15, 18, 21 or 24 words.",
    "Une phrase compte 12, 15, 18, 21 ou 24 mots.",
    "Count the words you wrote down.",
    "Comptez les mots que vous avez notés.",
  ),
  "word-unknown": row(
    "This word is in neither the English nor the French list.",
    "Ce mot n'est ni dans la liste anglaise ni dans la liste française.",
    "Check the spelling of the word at the position shown.",
    "Vérifiez l'orthographe du mot à la position indiquée.",
  ),
  "words-checksum": row(
    "These words do not belong together: the phrase fails its checksum.",
    "Ces mots ne vont pas ensemble : la somme de contrôle de la phrase est fausse.",
    "Check the order of the words and each spelling; the wallet guesses nothing.",
    "Vérifiez l'ordre et l'orthographe des mots ; le portefeuille ne devine rien.",
  ),
  "key-shape": row(
    "This text is not a key, an address or a file the wallet knows.",
    "Ce texte n'est ni une clé, ni une adresse, ni un fichier connu du portefeuille.",
    "Paste the whole key, without quotes or line breaks.",
    "Collez la clé entière, sans guillemets ni retours à la ligne.",
  ),
  "key-mismatch": row(
    "The public half of this key does not match its private half.",
    "La moitié publique de cette clé ne correspond pas à sa moitié privée.",
    "The key was damaged or belongs to another family: export it again.",
    "La clé est abîmée ou d'une autre famille : exportez-la de nouveau.",
  ),
  "key-range": row(
    "This number cannot be a private key.",
    "Ce nombre ne peut pas être une clé privée.",
    "Export the key again from the wallet it comes from.",
    "Exportez de nouveau la clé depuis son portefeuille d'origine.",
  ),
  "address-checksum": row(
    "The capital letters of this address are wrong: it was altered or mistyped.",
    "Les majuscules de cette adresse sont fausses : elle a été altérée ou mal saisie.",
    "Copy the address again from its source.",
    "Copiez de nouveau l'adresse depuis sa source.",
  ),
  "keystore-shape": row(
    "This is not a readable version 3 keystore file.",
    "Ce fichier n'est pas un keystore version 3 lisible.",
    "Only version 3 files with scrypt or PBKDF2 can be imported.",
    "Seuls les fichiers version 3 avec scrypt ou PBKDF2 sont importables.",
  ),
  "keystore-parameters": row(
    "The key-stretching parameters of this keystore are outside the allowed bounds.",
    "Les paramètres d'étirement de ce keystore sortent des bornes permises.",
    "The file may have been made to exhaust this device; export it again.",
    "Le fichier vise peut-être à épuiser cet appareil ; exportez-le de nouveau.",
  ),
  "keystore-password": row(
    "Wrong password for this keystore file.",
    "Mot de passe erroné pour ce fichier keystore.",
    "Use the password chosen when the file was exported.",
    "Utilisez le mot de passe choisi à l'export du fichier.",
  ),
  "password-short": row(
    "A password has at least 12 characters.",
    "Un mot de passe compte au moins 12 caractères.",
    "Four random words make a good one.",
    "Quatre mots au hasard en font un bon.",
  ),
  "password-common": row(
    "This password is among the most used ones, or made of them.",
    "Ce mot de passe est parmi les plus utilisés, ou en est composé.",
    "Choose one that nobody else would.",
    "Choisissez-en un que personne d'autre n'aurait.",
  ),
  "password-repeated": row(
    "This password is one short sequence repeated.",
    "Ce mot de passe est une courte suite répétée.",
    "Repeating does not protect: choose something longer.",
    "Répéter ne protège pas : choisissez quelque chose de plus long.",
  ),
  "password-delay": row(
    "Too many wrong passwords: wait before the next try.",
    "Trop de mots de passe erronés : attendez avant le prochain essai.",
    "Nothing is erased; the delay never exceeds one minute.",
    "Rien n'est effacé ; l'attente ne dépasse jamais une minute.",
  ),
  "vault-password": row(
    "Wrong password or passkey.",
    "Mot de passe ou clé d'accès erroné.",
    "The file itself is intact; try again.",
    "Le fichier est intact ; réessayez.",
  ),
  "vault-wrap": row(
    "This vault is not sealed by that passkey or password kind.",
    "Ce coffre n'est pas scellé par cette clé d'accès ou ce type de mot de passe.",
    "Use one of the ways listed for this vault.",
    "Utilisez l'un des moyens listés pour ce coffre.",
  ),
  "vault-damaged": row(
    "The vault file is damaged.",
    "Le fichier du coffre est abîmé.",
    "Restore your copy, or start again from your words or recovery share.",
    "Restaurez votre copie, ou repartez de vos mots ou de votre part de secours.",
  ),
  "vault-parameters": row(
    "The vault's key-stretching parameters are outside the allowed bounds.",
    "Les paramètres d'étirement du coffre sortent des bornes permises.",
    "Somebody may have altered the file: restore your copy.",
    "Quelqu'un a peut-être altéré le fichier : restaurez votre copie.",
  ),
  "vault-newer": row(
    "This vault was written by a newer version of the wallet.",
    "Ce coffre a été écrit par une version plus récente du portefeuille.",
    "Update the wallet, then open the vault again.",
    "Mettez le portefeuille à jour, puis rouvrez le coffre.",
  ),
  "vault-full": row(
    "The vault is full.",
    "Le coffre est plein.",
    "A vault holds at most 32 sources, 256 accounts and 1 MiB.",
    "Un coffre contient au plus 32 sources, 256 comptes et 1 Mio.",
  ),
  "vault-passkey-alone": row(
    "A passkey cannot be the only way into a vault whose words were not proven saved.",
    "Une clé d'accès ne peut être le seul accès à un coffre dont les mots n'ont pas été prouvés.",
    "Add a password, or prove that the words or the recovery share are saved.",
    "Ajoutez un mot de passe, ou prouvez que les mots ou la part de secours sont gardés.",
  ),
  "approval-missing": row(
    "Nothing was approved for these bytes.",
    "Rien n'a été approuvé pour ces octets.",
    "Read the request again and approve it.",
    "Relisez la demande et approuvez-la.",
  ),
  "approval-expired": row(
    "The approval is older than a minute.",
    "L'approbation a plus d'une minute.",
    "Read the request again and approve it.",
    "Relisez la demande et approuvez-la.",
  ),
  "approval-used": row(
    "This approval has already produced a signature.",
    "Cette approbation a déjà produit une signature.",
    "One approval signs once: ask again.",
    "Une approbation signe une fois : redemandez.",
  ),
  "approval-other": row(
    "The bytes to sign are not the bytes that were approved.",
    "Les octets à signer ne sont pas ceux qui ont été approuvés.",
    "Something changed the request after approval: do not retry it.",
    "Quelque chose a changé la demande après l'approbation : ne la répétez pas.",
  ),
  "sign-shape": row(
    "These bytes are not of the kind this signer signs.",
    "Ces octets ne sont pas du type que ce signataire signe.",
    "Transactions, messages and typed data have each their own form.",
    "Transactions, messages et données typées ont chacun leur forme.",
  ),
  "signer-closed": row(
    "The wallet is locked.",
    "Le portefeuille est verrouillé.",
    "Unlock it and ask again.",
    "Déverrouillez-le et redemandez.",
  ),
  "too-large": row(
    "The request is larger than its limit.",
    "La demande dépasse sa limite.",
    "Split it into smaller ones.",
    "Divisez-la en demandes plus petites.",
  ),
  malformed: row(
    "These bytes cannot be read in full.",
    "Ces octets ne peuvent pas être lus en entier.",
    "The page or program that made them has an error, or hides something.",
    "La page ou le programme qui les a faits se trompe, ou cache quelque chose.",
  ),
  "not-signer": row(
    "This account is not among those that must sign.",
    "Ce compte n'est pas parmi ceux qui doivent signer.",
    "Choose the account the request is made for.",
    "Choisissez le compte pour lequel la demande est faite.",
  ),
  "wrong-network": row(
    "The request is for another network.",
    "La demande est pour un autre réseau.",
    "Switch the network, or refuse.",
    "Changez de réseau, ou refusez.",
  ),
  unreadable: row(
    "Part of this request cannot be put into words, so it is not signed.",
    "Une partie de cette demande ne peut être dite en mots : elle n'est pas signée.",
    "The detail names the program or the call that is unknown.",
    "Le détail nomme le programme ou l'appel inconnu.",
  ),
  "frost-participants": row(
    "A signature needs exactly two of the three shares.",
    "Une signature demande exactement deux des trois parts.",
    "Use two of: device, co-signer, recovery.",
    "Utilisez deux des parts : appareil, cosignataire, secours.",
  ),
  "frost-share": row(
    "A share or a message of this party is false.",
    "Une part ou un message de ce participant est faux.",
    "The detail names the party; use the other two and replace it.",
    "Le détail nomme le participant ; utilisez les deux autres et remplacez-le.",
  ),
  "frost-transcript": row(
    "One party told different things to the others.",
    "Un participant a dit des choses différentes aux autres.",
    "Start again without the party named in the detail.",
    "Recommencez sans le participant nommé dans le détail.",
  ),
  "frost-session": row(
    "This signing session is over, unknown or for another message.",
    "Cette session de signature est finie, inconnue ou pour un autre message.",
    "Start a new session: a session signs one message once.",
    "Ouvrez une nouvelle session : une session signe un seul message, une fois.",
  ),
  "frost-group": row(
    "This share belongs to another account.",
    "Cette part appartient à un autre compte.",
    "Choose the recovery share made with this account.",
    "Choisissez la part de secours faite avec ce compte.",
  ),
  "policy-refused": row(
    "The account's own rules refuse this.",
    "Les règles du compte refusent cela.",
    "The detail names the rule; loosening a rule waits 24 hours.",
    "Le détail nomme la règle ; assouplir une règle attend 24 heures.",
  ),
  "wrong-request": row(
    "This code answers another request.",
    "Ce code répond à une autre demande.",
    "Show the code of this very request to the device again.",
    "Présentez de nouveau à l'appareil le code de cette demande même.",
  ),
  "device-cannot-show": row(
    "This device cannot show the whole request on its screen, so nothing was sent to it.",
    "L'écran de cet appareil ne peut montrer toute la demande : rien ne lui a été envoyé.",
    "The detail says what would work: a newer app, or a Safe this device owns.",
    "Le détail dit ce qui irait : une version récente, ou un Safe de cet appareil.",
  ),
  "device-refused": row(
    "The request was refused on the device.",
    "La demande a été refusée sur l'appareil.",
    "Nothing was signed. Ask again if that was a mistake.",
    "Rien n'a été signé. Redemandez si c'était une erreur.",
  ),
  "device-locked": row(
    "The device is locked.",
    "L'appareil est verrouillé.",
    "Unlock it with its code and ask again.",
    "Déverrouillez-le avec son code et redemandez.",
  ),
  "device-app": row(
    "Another application is open on the device.",
    "Une autre application est ouverte sur l'appareil.",
    "Open the application named in the detail.",
    "Ouvrez l'application nommée dans le détail.",
  ),
  "device-old": row(
    "The software of this device is too old.",
    "Le logiciel de cet appareil est trop ancien.",
    "Update it with its maker's program; the detail names the version.",
    "Mettez-le à jour avec le programme du fabricant ; le détail dit la version.",
  ),
  "device-blind": row(
    "The device would sign without showing what.",
    "L'appareil signerait sans montrer quoi.",
    "Turn blind signing off on the device: this wallet never uses it.",
    "Désactivez la signature aveugle sur l'appareil : elle ne sert jamais ici.",
  ),
  "device-gone": row(
    "The device was unplugged or does not answer.",
    "L'appareil est débranché ou ne répond pas.",
    "Plug it in and ask again; nothing was sent to the network.",
    "Rebranchez-le et redemandez ; rien n'a été envoyé au réseau.",
  ),
  "device-answer": row(
    "The device answered something that does not follow its protocol.",
    "La réponse de l'appareil ne suit pas son protocole.",
    "Unplug it, plug it in and ask again; do not trust the answer.",
    "Débranchez, rebranchez et redemandez ; ne vous fiez pas à la réponse.",
  ),
  "device-other-key": row(
    "The device holds another key than this account's.",
    "L'appareil détient une autre clé que celle de ce compte.",
    "Connect the device of this account, with the same passphrase.",
    "Branchez l'appareil de ce compte, avec la même phrase secrète.",
  ),
  "device-signature": row(
    "The signature from the device is not for what was asked.",
    "La signature de l'appareil n'est pas pour ce qui a été demandé.",
    "The signature was thrown away. Do not use this device.",
    "La signature a été jetée. N'utilisez pas cet appareil.",
  ),
  "safe-owner": row(
    "These cannot be the owners of a Safe.",
    "Ceux-ci ne peuvent être les propriétaires d'un Safe.",
    "Three different keys are needed, no two of them in one vault or device.",
    "Il faut trois clés différentes, jamais deux dans un même coffre ou appareil.",
  ),
  "safe-threshold": row(
    "A Safe of three owners needs two signatures, never fewer.",
    "Un Safe à trois propriétaires demande deux signatures, jamais moins.",
    "Choose two, or three.",
    "Choisissez deux, ou trois.",
  ),
  "safe-contract": row(
    "The code at a Safe address is not the code this wallet knows.",
    "Le code à une adresse Safe n'est pas celui que ce portefeuille connaît.",
    "Do not use this network for the Safe until its contracts are checked.",
    "N'utilisez pas ce réseau pour le Safe avant vérification de ses contrats.",
  ),
  "safe-signature": row(
    "This signature is not an owner's, or not for this proposal.",
    "Cette signature n'est pas d'un propriétaire, ou pas pour cette proposition.",
    "Ask the owner to sign the very proposal you see.",
    "Demandez au propriétaire de signer la proposition même que vous voyez.",
  ),
  "safe-state": row(
    "The proposal is not at that point.",
    "La proposition n'en est pas là.",
    "The detail says where it is; proposals run in the order of their numbers.",
    "Le détail dit où elle en est ; les propositions vont dans l'ordre des numéros.",
  ),
  "safe-hash": row(
    "The Safe contract computes another hash for this proposal than this wallet.",
    "Le contrat Safe calcule une autre empreinte que ce portefeuille.",
    "Nothing was signed. The node or the contract is not what it claims.",
    "Rien n'a été signé. Le nœud ou le contrat n'est pas ce qu'il prétend.",
  ),
  "cosigner-silent": row(
    "The co-signer does not answer.",
    "Le cosignataire ne répond pas.",
    "Sign with the device and the recovery share instead.",
    "Signez plutôt avec l'appareil et la part de secours.",
  ),
  "cosigner-refused": row(
    "The co-signer never signs this kind of request.",
    "Le cosignataire ne signe jamais ce genre de demande.",
    "The detail names the rule. Device and recovery share can sign without it.",
    "Le détail nomme la règle. Appareil et part de secours signent sans lui.",
  ),
  "cosigner-request": row(
    "The co-signer does not accept this request: who sent it, or its number.",
    "Le cosignataire n'accepte pas cette demande : son auteur, ou son numéro.",
    "Somebody may have repeated or altered it; ask again from your device.",
    "Quelqu'un l'a peut-être répétée ou altérée ; redemandez de votre appareil.",
  ),
  "cosigner-busy": row(
    "Too many requests to the co-signer in one minute.",
    "Trop de demandes au cosignataire en une minute.",
    "Wait a minute and ask again.",
    "Attendez une minute et redemandez.",
  ),
  "cosigner-account": row(
    "The co-signer holds no share of this account, or holds one already.",
    "Le cosignataire n'a pas de part de ce compte, ou en a déjà une.",
    "Check which co-signer the account was made with.",
    "Vérifiez avec quel cosignataire le compte a été fait.",
  ),
  "cosigner-passkey": row(
    "This needs the passkey registered with the co-signer.",
    "Il faut la clé d'accès enregistrée auprès du cosignataire.",
    "Confirm with that passkey, for this very request.",
    "Confirmez avec cette clé d'accès, pour cette demande même.",
  ),
  "cosigner-notice": row(
    "Without the device, a notice must run first: 48 hours with the passkey, 7 days without.",
    "Sans l'appareil, un préavis doit courir : 48 heures avec la clé d'accès, 7 jours sans.",
    "The detail says until when; the device can stop it at any time.",
    "Le détail dit jusqu'à quand ; l'appareil peut l'arrêter à tout moment.",
  ),
  "cosigner-store": row(
    "The co-signer's store is damaged, or sealed with another key.",
    "Le dépôt du cosignataire est abîmé, ou scellé par une autre clé.",
    "Restore it, or re-share with device and recovery to another co-signer.",
    "Restaurez-le, ou repartagez avec appareil et secours vers un autre.",
  ),
  "realm-not-sealed": row(
    "The place where keys live could not be closed off from the network.",
    "L'endroit où vivent les clés n'a pu être coupé du réseau.",
    "Do not unlock. Update the browser, or reinstall the wallet from its release.",
    "Ne déverrouillez pas. Mettez le navigateur à jour ou réinstallez le portefeuille.",
  ),
  "queue-full": row(
    "Too many requests are waiting.",
    "Trop de demandes attendent.",
    "Answer or refuse those that wait; a page may have eight at a time.",
    "Répondez à celles qui attendent ; une page peut en avoir huit à la fois.",
  ),
  "request-refused": row(
    "The person refused.",
    "La personne a refusé.",
    "Nothing was signed.",
    "Rien n'a été signé.",
  ),
  "request-forbidden": row(
    "This request is of a kind the wallet never signs.",
    "Cette demande est d'un genre que le portefeuille ne signe jamais.",
    "The explanation names the rules. There is no way around them.",
    "L'explication nomme les règles. Il n'y a pas de contournement.",
  ),
  "account-unknown": row(
    "No key of this account is in the vault.",
    "Aucune clé de ce compte n'est dans le coffre.",
    "Choose another account, or import it.",
    "Choisissez un autre compte, ou importez-le.",
  ),
  "cosigner-node": row(
    "The co-signer's own node does not answer, and it signs nothing unseen.",
    "Le nœud du cosignataire ne répond pas, et il ne signe rien sans voir.",
    "Wait, or sign with the device and the recovery share.",
    "Attendez, ou signez avec l'appareil et la part de secours.",
  ),
  "account-known": row(
    "This account is in the wallet already.",
    "Ce compte est déjà dans le portefeuille.",
    "Choose another account.",
    "Choisissez un autre compte.",
  ),
  "device-version": row(
    "That is no version of a device's software.",
    "Ce n'est pas une version du logiciel d'un appareil.",
    "Read it in the device's settings: three numbers, like 2.0.4.",
    "Lisez-la dans les réglages de l'appareil : trois nombres, comme 2.0.4.",
  ),
  "account-watched": row(
    "This account is only watched: its key is elsewhere.",
    "Ce compte est seulement observé : sa clé est ailleurs.",
    "Sign where its key is, or bring the key in.",
    "Signez là où est sa clé, ou faites-la entrer.",
  ),
  "word-typed": row(
    "That is not the word that was asked for.",
    "Ce n'est pas le mot demandé.",
    "Type it as it is shown, in capital letters. Nothing was done.",
    "Tapez-le comme il est montré, en majuscules. Rien n'a été fait.",
  ),
  "vault-changed": row(
    "The wallet was opened, locked or changed meanwhile.",
    "Le portefeuille a été ouvert, verrouillé ou modifié entre-temps.",
    "Nothing was lost, and nothing was done: try again.",
    "Rien n'est perdu, et rien n'a été fait : réessayez.",
  ),
  "key-published": row(
    "Everybody knows this key: it stands in a published example.",
    "Tout le monde connaît cette clé : elle figure dans un exemple publié.",
    "It is for local chains only. Use an account of words of your own.",
    "Elle ne sert que sur les chaînes locales. Utilisez un compte issu de vos propres mots.",
  ),
  "request-withdrawn": row(
    "The page that asked for this was left.",
    "La page qui demandait cela a été quittée.",
    "Nothing was signed for it. Open the page and ask again.",
    "Rien n'a été signé pour elle. Ouvrez la page et redemandez.",
  ),
  "cosigner-network": row(
    "The co-signer has no node of this network, and could not see which one the bytes are for.",
    "Le cosignataire n'a pas de nœud de ce réseau, et ne verrait pas pour lequel sont ces octets.",
    "Run a co-signer with a node of this network, or sign with the device and the recovery share.",
    "Lancez un cosignataire avec un nœud de ce réseau, ou signez avec l'appareil et la part de secours.",
  ),
  "safe-absent": row(
    "A contract that accounts of several owners need is not on this network.",
    "Un contrat nécessaire aux comptes à plusieurs propriétaires n'est pas sur ce réseau.",
    "Nothing was sent. Send nothing to this account there either, until somebody has put it there.",
    "Rien n'a été envoyé. N'y envoyez rien à ce compte non plus, tant que personne ne l'y a mis.",
  ),
  "override-account": row(
    "Only an account of one key, kept here, may sign what nobody can read.",
    "Seul un compte à une clé, gardée ici, peut signer ce que personne ne sait lire.",
    "Leave this off for devices and for accounts of several hands: that is what they are for.",
    "Laissez ceci inactif pour les appareils et les comptes à plusieurs mains : ils servent à cela.",
  ),
  "override-trial": row(
    "Nobody can read this, and no complete trial shows what it does: it is not signed.",
    "Personne ne sait lire ceci, et aucun essai complet ne montre son effet : rien n'est signé.",
    "It failed, ended in two ways, or the node shows too little. Try again, or use another node.",
    "Il échoue, finit de deux façons, ou le nœud en montre trop peu. Réessayez, ou changez de nœud.",
  ),
  "override-amount": row(
    "This is not the amount at risk.",
    "Ce n'est pas le montant en jeu.",
    "Type the amount that is shown, to its last digit. Nothing was signed.",
    "Tapez le montant affiché, jusqu'au dernier chiffre. Rien n'a été signé.",
  ),
  "override-record": row(
    "The record of what was signed unread is full, and nothing of it is ever forgotten.",
    "Le registre de ce qui fut signé sans être lu est plein, et rien n'en est jamais oublié.",
    "Make a new wallet to go on so, or ask for something that can be read.",
    "Créez un autre portefeuille pour continuer ainsi, ou demandez quelque chose de lisible.",
  ),
} as const satisfies Readonly<Record<string, RefusalRow>>;

/** The name of one row of the registry. */
export type RefusalCode = keyof typeof REFUSALS;
