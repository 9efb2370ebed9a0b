// Error codes of modules in words, as mapper/abi/names.go has them; a test compares the two.
const words: Record<number, readonly [slug: string, text: string]> = {
  1: ['input/bad-json', 'the input is not JSON'],
  2: ['input/truncated', 'the input ends inside a value'],
  3: ['input/trailing-data', 'there is more after the end of the JSON value'],
  4: ['input/bad-string', 'a text holds a raw control character or a bad escape'],
  5: ['input/bad-utf8', 'a text is not valid UTF-8'],
  6: ['input/lone-surrogate', 'an escape names half of a surrogate pair'],
  7: ['input/bad-number', 'a number is not written as JSON demands'],
  8: ['input/duplicate-key', 'an object has the same name twice'],
  9: ['input/too-deep', 'the nesting is over the limit'],
  10: ['limit/input-too-large', 'the input is over the size limit'],
  20: ['input/wrong-type', 'the value has another type than the contract says'],
  21: ['input/required', 'a required field is missing'],
  22: ['input/not-in-enum', 'the value is none of those that the contract lists'],
  23: ['input/too-short', 'the text is shorter than the contract says'],
  24: ['input/too-long', 'the text is longer than the contract says'],
  25: ['input/pattern', "the text does not match the contract's pattern"],
  26: ['input/format', "the text does not have the contract's format"],
  27: ['input/too-small', "the number is below the contract's minimum"],
  28: ['input/too-large', "the number is above the contract's maximum"],
  29: ['input/not-multiple', 'the number is no multiple of what the contract says'],
  30: ['input/too-few-items', 'the list or object has fewer entries than the contract says'],
  31: ['input/too-many-items', 'the list or object has more entries than the contract says'],
  32: ['input/unknown-field', 'the contract does not declare this field'],
  33: ['input/not-unique', 'the list has equal items'],
  34: ['input/no-branch', "the value fits none of the contract's alternatives"],
  35: [
    'input/many-branches',
    "the value fits several of the contract's alternatives, of which only one may hold",
  ],
  36: ['input/not-allowed', 'the contract forbids this value here'],
  37: ['input/too-few-match', 'too few items of the list are of the kind that the contract demands'],
  38: ['input/too-many-match', 'too many items of the list are of the kind that the contract limits'],
  39: ['input/dependent-required', 'a field is missing that another field demands'],
  40: ['rule/missing-value', 'the rule found no value, and onMissing is error'],
  41: ['rule/null-value', 'the rule found null, and onNull is error'],
  42: ['rule/no-lookup', 'the value table has no such key, and the rule no default'],
  43: ['rule/bad-conversion', 'the value cannot be converted'],
  44: ['rule/int-overflow', 'the whole number does not fit 64 bits'],
  45: ['rule/divide-by-zero', 'division by zero'],
  46: ['rule/decimal-range', 'the decimal needs more than 34 digits or is out of range'],
  47: ['rule/index-out-of-range', 'the index lies outside'],
  48: ['rule/no-value', 'value() of an empty optional'],
  49: ['rule/bad-argument', 'a function was given an argument it does not take'],
  50: ['rule/no-such-key', 'the map has no such key'],
  51: ['rule/time-range', 'the time or duration is out of range'],
  52: ['rule/repeated-key', 'the map has the same key twice'],
  100: ['limit/out-of-fuel', 'the mapping used up its steps'],
  101: ['limit/out-of-memory', 'the mapping used up its memory'],
  102: ['limit/output-too-large', 'the output is over the size limit'],
  255: ['bug/internal', 'a bug of Crosswalk: please report it'],
};

export const code = { wrongType: 20, required: 21, inputTooLarge: 10 } as const;

/** Codes of the target mirror those of the source. */
const targetBase = 60;

/** The stable name of a code and one sentence, lower case. */
export function wordsOf(number: number): { slug: string; text: string } {
  const own = words[number];
  if (own) return { slug: own[0], text: own[1] };
  const mirrored = number >= 20 + targetBase && number < 100 ? words[number - targetBase] : undefined;
  if (mirrored) return { slug: mirrored[0].replace(/^input/, 'target'), text: mirrored[1] };
  return { slug: `bug/code-${number}`, text: `unknown error ${number}` };
}
