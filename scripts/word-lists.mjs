/**
 * Makes a sorted list of words small: as what each word has beyond the one before it, written by how
 * likely a letter is where it stands (adaptive arithmetic coding). What is brought is checked against
 * the list when it is made.
 */

/**
 * Goes letter by letter through a text of so many, each told in six steps from among `signs`. `choose` is
 * given how likely the one of two answers is, of 1, and gives the answer, 1 or 0; what it answered makes
 * the next ones likelier in three places: after the letter before, after the two before, and so far into
 * a word. Where a word parts from the one before it, the letter that stood there tells more: in a sorted
 * list the next one comes behind it. No number here depends on more than the four operations, which are
 * the same on every machine.
 */
function spell(length, signs, choose) {
  const shares = new Float32Array(2 ** 19 + 2 ** 14).fill(0.5);
  const seen = new Float32Array(2 ** 19 + 2 ** 14).fill(1);
  const weightAt = (at) => seen[at] / (1 + seen[at] * shares[at] * (1 - shares[at]));
  const learn = (at, answer) => {
    shares[at] += (answer - shares[at]) / (seen[at] + 0.3);
    if (seen[at] < 250) seen[at]++;
  };
  let [text, word, last, before, places] = ["", "", "", 0, [8192, 0, 8320]];
  while (text.length < length) {
    let sign = 1;
    while (sign < 64) {
      const near = places[0] * 64 + sign;
      const far = places[1] * 64 + sign;
      const deep = places[2] * 64 + sign;
      const one = weightAt(near);
      const two = 1.5 * weightAt(far);
      const three = 0.3 * weightAt(deep);
      const sum = one * shares[near] + two * shares[far] + three * shares[deep];
      const answer = choose(sum / (one + two + three), text.length, sign);
      learn(near, answer);
      learn(far, answer);
      learn(deep, answer);
      sign = sign * 2 + answer;
    }
    sign -= 64;
    const letter = signs[sign];
    text += letter;
    if (letter < "a") {
      [last, word] = [word, word.slice(0, letter)];
      const passed = signs.indexOf(last[letter]) + 1;
      places = [8256 + passed, 4096 + passed * 64 + signs.indexOf(word.at(-1)) + 1, 8320];
    } else {
      word += letter;
      places = [8192 + sign, sign * 64 + before, 8320 + word.length];
    }
    before = sign;
  }
  return text;
}

/**
 * The list that `packWords` made small. Its digits are one fraction of 1 to the base of 88: the printable
 * signs from "%" to "~", but for the two that a text in a program writes as two.
 */
function unpackWords(spelt, digits, length, signs) {
  let [range, rest, at, word] = [1, 0, 0, ""];
  const text = spelt(length, signs, (share) => {
    while (range < 2 ** 30) {
      const code = digits.charCodeAt(at++);
      range *= 88;
      rest = rest * 88 + code - 37 - (code > 92) - (code > 96);
    }
    const bound = 1 + Math.floor((range - 2) * share);
    const isBelow = rest < bound;
    if (!isBelow) rest -= bound;
    range = isBelow ? bound : range - bound;
    return isBelow ? 1 : 0;
  });
  const next = (part) => (word = word.slice(0, part[0]) + part.slice(1));
  return Object.freeze(text.split(/(?=\d)/).map(next));
}

const DIGITS = Array.from({ length: 90 }, (_, at) => String.fromCharCode(at + 37)).filter(
  (sign) => sign !== "\\" && sign !== "`",
);

const sharedBy = (word, before) => {
  let length = 0;
  while (length < before.length && word[length] === before[length]) length++;
  return length;
};

/** The list as digits, the number of its letters, and its signs: what `unpackWords` is given. */
function packWords(words) {
  const shared = words.map((word, at) => (at === 0 ? 0 : sharedBy(word, words[at - 1])));
  const text = words.map((word, at) => `${shared[at]}${word.slice(shared[at])}`).join("");
  const signs = [...new Set(text)].toSorted((one, other) => (one < other ? -1 : 1)).join("");
  let [range, low, count] = [1, 0n, 0];
  spell(text.length, signs, (share, at, sign) => {
    while (range < 2 ** 30) {
      range *= 88;
      low *= 88n;
      count++;
    }
    const bound = 1 + Math.floor((range - 2) * share);
    // Of the six steps that tell a sign, the one that comes after those which led here.
    const depth = 31 - Math.clz32(sign);
    const answer = ((signs.indexOf(text[at]) + 64) >> (5 - depth)) & 1;
    if (answer === 0) low += BigInt(bound);
    range = answer === 1 ? bound : range - bound;
    return answer;
  });
  const digits = [];
  for (; digits.length < count; low /= 88n) digits.unshift(DIGITS[Number(low % 88n)]);
  return [digits.join(""), text.length, signs];
}

/** The source of a module whose `wordlist` are these words. */
export function wordListModule(words) {
  const packed = packWords(words);
  if (unpackWords(spell, ...packed).join() !== words.join()) throw new Error("packed wrongly");
  const given = packed.map((one) => JSON.stringify(one)).join(", ");
  return `export const wordlist = /* @__PURE__ */ (${String(unpackWords)})(${String(spell)}, ${given});`;
}
