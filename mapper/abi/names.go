package abi

import "fmt"

// A name is the stable code that people and tools see, with one sentence.
type name struct{ slug, text string }

var names = map[Code]name{
	BadJSON:       {"input/bad-json", "the input is not JSON"},
	Truncated:     {"input/truncated", "the input ends inside a value"},
	TrailingData:  {"input/trailing-data", "there is more after the end of the JSON value"},
	BadString:     {"input/bad-string", "a text holds a raw control character or a bad escape"},
	BadUTF8:       {"input/bad-utf8", "a text is not valid UTF-8"},
	LoneSurrogate: {"input/lone-surrogate", "an escape names half of a surrogate pair"},
	BadNumber:     {"input/bad-number", "a number is not written as JSON demands"},
	DuplicateKey:  {"input/duplicate-key", "an object has the same name twice"},
	TooDeep:       {"input/too-deep", "the nesting is over the limit"},
	InputTooLarge: {"limit/input-too-large", "the input is over the size limit"},

	WrongType:     {"input/wrong-type", "the value has another type than the contract says"},
	Required:      {"input/required", "a required field is missing"},
	NotInEnum:     {"input/not-in-enum", "the value is none of those that the contract lists"},
	TooShort:      {"input/too-short", "the text is shorter than the contract says"},
	TooLong:       {"input/too-long", "the text is longer than the contract says"},
	PatternFailed: {"input/pattern", "the text does not match the contract's pattern"},
	FormatFailed:  {"input/format", "the text does not have the contract's format"},
	TooSmall:      {"input/too-small", "the number is below the contract's minimum"},
	TooLarge:      {"input/too-large", "the number is above the contract's maximum"},
	NotMultiple:   {"input/not-multiple", "the number is no multiple of what the contract says"},
	TooFewItems:   {"input/too-few-items", "the list or object has fewer entries than the contract says"},
	TooManyItems:  {"input/too-many-items", "the list or object has more entries than the contract says"},
	UnknownField:  {"input/unknown-field", "the contract does not declare this field"},
	NotUnique:     {"input/not-unique", "the list has equal items"},

	NoBranch:          {"input/no-branch", "the value fits none of the contract's alternatives"},
	ManyBranches:      {"input/many-branches", "the value fits several of the contract's alternatives, of which only one may hold"},
	NotAllowed:        {"input/not-allowed", "the contract forbids this value here"},
	TooFewMatch:       {"input/too-few-match", "too few items of the list are of the kind that the contract demands"},
	TooManyMatch:      {"input/too-many-match", "too many items of the list are of the kind that the contract limits"},
	DependentRequired: {"input/dependent-required", "a field is missing that another field demands"},

	MissingValue:    {"rule/missing-value", "the rule found no value, and onMissing is error"},
	NullValue:       {"rule/null-value", "the rule found null, and onNull is error"},
	NoLookup:        {"rule/no-lookup", "the value table has no such key, and the rule no default"},
	BadConversion:   {"rule/bad-conversion", "the value cannot be converted"},
	IntOverflow:     {"rule/int-overflow", "the whole number does not fit 64 bits"},
	DivideByZero:    {"rule/divide-by-zero", "division by zero"},
	DecimalRange:    {"rule/decimal-range", "the decimal needs more than 34 digits or is out of range"},
	IndexOutOfRange: {"rule/index-out-of-range", "the index lies outside"},
	NoneValue:       {"rule/no-value", "value() of an empty optional"},
	BadArgument:     {"rule/bad-argument", "a function was given an argument it does not take"},
	NoSuchKey:       {"rule/no-such-key", "the map has no such key"},
	TimeRange:       {"rule/time-range", "the time or duration is out of range"},
	RepeatedKey:     {"rule/repeated-key", "the map has the same key twice"},

	OutOfFuel:      {"limit/out-of-fuel", "the mapping used up its steps"},
	OutOfMemory:    {"limit/out-of-memory", "the mapping used up its memory"},
	OutputTooLarge: {"limit/output-too-large", "the output is over the size limit"},

	Internal: {"bug/internal", "a bug of Crosswalk: please report it"},
}

// lookup folds the target codes onto the source codes they mirror.
func (c Code) lookup() (name, bool) {
	if n, ok := names[c]; ok {
		return n, true
	}
	if c >= WrongType+TargetBase && c < OutOfFuel {
		if n, ok := names[c-TargetBase]; ok {
			return name{"target" + n.slug[len("input"):], n.text}, true
		}
	}
	return name{}, false
}

// Slug is the stable name of a code: "input/wrong-type", "target/required".
func (c Code) Slug() string {
	if c == OK {
		return "ok"
	}
	if n, ok := c.lookup(); ok {
		return n.slug
	}
	return fmt.Sprintf("bug/code-%d", uint32(c))
}

// String is one sentence, lower case, about what went wrong.
func (c Code) String() string {
	if c == OK {
		return "no error"
	}
	if n, ok := c.lookup(); ok {
		return n.text
	}
	return fmt.Sprintf("unknown error %d", uint32(c))
}
