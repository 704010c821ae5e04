import { accept, refuse } from "@holdall/wallet/refusals";
import type { Outcome } from "@holdall/wallet/refusals";
import { crc32 } from "./crc32.ts";

/**
 * The 256 bytewords of BCR-2020-012, four letters each, in order. The minimal form writes the
 * first and the last letter of a word, which no two words share.
 */
const WORDS =
  "ableacidalsoapexaquaarchatomauntawayaxisbackbaldbarnbeltbetabias" +
  "bluebodybragbrewbulbbuzzcalmcashcatschefcityclawcodecolacookcost" +
  "cruxcurlcuspcyandarkdatadaysdelidicedietdoordowndrawdropdrumdull" +
  "dutyeacheasyechoedgeepicevenexamexiteyesfactfairfernfigsfilmfish" +
  "fizzflapflewfluxfoxyfreefrogfuelfundgalagamegeargemsgiftgirlglow" +
  "goodgraygrimgurugushgyrohalfhanghardhawkheathelphighhillholyhope" +
  "hornhutsicedideaidleinchinkyintoirisironitemjadejazzjoinjoltjowl" +
  "judojugsjumpjunkjurykeepkenokeptkeyskickkilnkingkitekiwiknoblamb" +
  "lavalazyleaflegsliarlimplionlistlogoloudloveluaulucklungmainmany" +
  "mathmazememomenumeowmildmintmissmonknailnavyneednewsnextnoonnote" +
  "numbobeyoboeomitonyxopenovalowlspaidpartpeckplaypluspoempoolpose" +
  "puffpumapurrquadquizraceramprealredorichroadrockroofrubyruinruns" +
  "rustsafesagascarsetssilkskewslotsoapsolosongstubsurfswantacotask" +
  "taxitenttiedtimetinytoiltombtoystriptunatwinuglyundouniturgeuser" +
  "vastveryvetovialvibeviewvisavoidvowswallwandwarmwaspwavewaxywebs" +
  "whatwhenwhizwolfworkyankyawnyellyogayurtzapszerozestzinczonezoom";

const MINIMAL: readonly string[] = Array.from(
  { length: 256 },
  (_, i) => WORDS.charAt(4 * i) + WORDS.charAt(4 * i + 3),
);

/** Bytes and their CRC-32, two letters a byte. */
export function encodeBytewords(bytes: Uint8Array): string {
  const letters = Array.from(bytes, (byte) => MINIMAL[byte]);
  const sum = crc32(bytes);
  for (const shift of [24, 16, 8, 0]) letters.push(MINIMAL[(sum >>> shift) & 255]);
  return letters.join("");
}

/** Bytes of minimal bytewords. Refuses `malformed` on an unknown word or a false checksum. */
export function decodeBytewords(text: string): Outcome<Uint8Array> {
  if (text.length % 2 !== 0 || text.length < 10) return refuse("malformed", "bytewords length");
  const whole = new Uint8Array(text.length / 2);
  for (let i = 0; i < whole.length; i++) {
    const value = MINIMAL.indexOf(text.slice(2 * i, 2 * i + 2));
    if (value < 0) return refuse("malformed", `byteword ${i}`);
    whole[i] = value;
  }
  const bytes = whole.slice(0, -4);
  const stated = new DataView(whole.buffer).getUint32(bytes.length, false);
  return stated === crc32(bytes) ? accept(bytes) : refuse("malformed", "bytewords checksum");
}
