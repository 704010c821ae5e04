import type { Language } from "@holdall/wallet/refusals";

/** Every word of the offline recovery that is no refusal and no effect of a transaction. */
export interface OfflineWords {
  readonly title: string;
  readonly text: string;
  readonly online: string;
  readonly first: string;
  readonly second: string;
  readonly password: readonly [string, string];
  readonly what: string;
  readonly message: string;
  readonly to: string;
  readonly amount: string;
  readonly amountHint: string;
  readonly blockhash: string;
  readonly blockhashHint: string;
  readonly base64: string;
  readonly read: string;
  readonly reading: string;
  readonly missing: string;
  readonly badAddress: string;
  readonly badAmount: string;
  readonly badBlockhash: string;
  readonly badMessage: string;
  readonly signsFor: string;
  readonly check: string;
  readonly checkText: string;
  readonly type: string;
  readonly sign: string;
  readonly other: string;
  readonly otherWord: string;
  readonly done: string;
  readonly doneText: string;
  readonly code: string;
  readonly again: string;
  readonly assemble: string;
  readonly assembleText: string;
  readonly assembleType: (word: string) => string;
  readonly assembleAct: string;
  readonly assembled: string;
  readonly assembledText: string;
  readonly fileChoose: string;
  readonly fileNone: string;
}

const en: OfflineWords = {
  title: "Recovery without a network",
  text: "Any two hands of an account of three sign here: the device’s vault, the recovery kit, or a co-signer’s sealed copy. Nothing leaves this page, and closing it forgets everything.",
  online: "This machine has a network. Take it off the network before you go on.",
  first: "File of the first hand",
  second: "File of the second hand",
  password: ["Password or words of the first file", "Password or words of the second file"],
  what: "What to sign",
  message: "A message made elsewhere",
  to: "Recipient",
  amount: "Amount in SOL",
  amountHint: "The fee of 0.000005 SOL comes on top.",
  blockhash: "Recent block hash",
  blockhashHint: "Take it from any node on another machine, and send within two minutes.",
  base64: "Solana message in base64",
  read: "Read it to me",
  reading: "Opening both files…",
  missing: "Choose both files.",
  badAddress: "This is no Solana address.",
  badAmount: "An amount above zero, with at most nine decimals.",
  badBlockhash: "This is no block hash.",
  badMessage: "This is no message in base64.",
  signsFor: "Signs for",
  check: "Six words of this transaction",
  checkText: "Every other signer of the same transaction shows the same six.",
  type: "Type the first of the six words to sign",
  sign: "Sign",
  other: "Start again",
  otherWord: "That is not the first word. Nothing was signed.",
  done: "Signed",
  doneText: "Hand this to any node: as text, or by the code.",
  code: "The signed transaction as a code",
  again: "Sign another",
  assemble: "Put the key together",
  assembleText:
    "Whoever holds the whole key needs no second hand: no rule and no notice guards it any more. It is no seed, and fits no ordinary wallet. Do this only to leave this address for good.",
  assembleType: (word) => `Type ${word} to see the key`,
  assembleAct: "Show the key",
  assembled: "The whole key",
  assembledText:
    "The secret scalar of this address: 32 bytes, the least first. It is shown until this page is closed.",
  fileChoose: "Choose a file",
  fileNone: "No file chosen",
};

const fr: OfflineWords = {
  title: "Récupération sans réseau",
  text: "Deux mains d’un compte à trois signent ici : le coffre de l’appareil, le kit de récupération ou la copie scellée d’un cosignataire. Rien ne quitte cette page, et la fermer oublie tout.",
  online: "Cette machine a un réseau. Débranchez-la avant de continuer.",
  first: "Fichier de la première main",
  second: "Fichier de la seconde main",
  password: ["Mot de passe ou mots du premier fichier", "Mot de passe ou mots du second fichier"],
  what: "Que signer",
  message: "Un message préparé ailleurs",
  to: "Destinataire",
  amount: "Montant en SOL",
  amountHint: "Les frais de 0,000005 SOL s’y ajoutent.",
  blockhash: "Hachage de bloc récent",
  blockhashHint: "Prenez-le d’un nœud sur une autre machine, et envoyez dans les deux minutes.",
  base64: "Message Solana en base64",
  read: "Me le lire",
  reading: "Ouverture des deux fichiers…",
  missing: "Choisissez les deux fichiers.",
  badAddress: "Ce n’est pas une adresse Solana.",
  badAmount: "Un montant au-dessus de zéro, avec neuf décimales au plus.",
  badBlockhash: "Ce n’est pas un hachage de bloc.",
  badMessage: "Ce n’est pas un message en base64.",
  signsFor: "Signe pour",
  check: "Six mots de cette transaction",
  checkText: "Tout autre signataire de la même transaction montre les six mêmes.",
  type: "Tapez le premier des six mots pour signer",
  sign: "Signer",
  other: "Recommencer",
  otherWord: "Ce n’est pas le premier mot. Rien n’a été signé.",
  done: "Signée",
  doneText: "Donnez ceci à n’importe quel nœud : en texte, ou par le code.",
  code: "La transaction signée, en code",
  again: "En signer une autre",
  assemble: "Assembler la clé",
  assembleText:
    "Qui tient la clé entière n’a besoin d’aucune autre main : plus aucune règle ni aucun préavis ne la garde. Ce n’est pas une graine, et aucun portefeuille ordinaire ne la prend. Ne le faites que pour quitter cette adresse pour de bon.",
  assembleType: (word) => `Tapez ${word} pour voir la clé`,
  assembleAct: "Montrer la clé",
  assembled: "La clé entière",
  assembledText:
    "Le scalaire secret de cette adresse : 32 octets, le plus faible d’abord. Il reste affiché jusqu’à la fermeture de cette page.",
  fileChoose: "Choisir un fichier",
  fileNone: "Aucun fichier choisi",
};

/** The words of a language. */
export const offlineWordsOf = (language: Language): OfflineWords => (language === "fr" ? fr : en);
