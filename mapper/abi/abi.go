// Package abi is the contract between a mapping module and whoever runs it: the
// names of its exports, its error codes and its custom section. It is the only
// part of mapper that runtime imports.
package abi

// Version is what the exported function cw_abi returns.
const Version = 1

// Names of the module's exports. A module imports nothing.
//
//	memory              linear memory, owned by the module
//	cw_abi() i32        Version
//	cw_in(n i32) i32    address of n bytes for the input, 0 if n is over the limit;
//	                    starts a new call and forgets the last output
//	cw_meta(n i32) i32  only in modules whose Info.Meta is not empty: address of n bytes
//	                    for what is known of the message, a JSON object as of Meta, 0 if n
//	                    is over MaxMeta; after cw_in, before cw_run, which forgets it. A
//	                    module that is told nothing reads an empty object
//	cw_run(n i32) i32   maps the n input bytes; 0, or an error Code
//	cw_out() i32        address of the output, valid until the next cw_in
//	cw_out_len() i32    its length in bytes
//	cw_err() i32        address of the error record, see ErrRecord
//	cw_fuel             mutable i64 global: units left; the host may lower it after cw_in
//	cw_max_out          mutable i32 global: output limit in bytes; the host may lower it
const (
	ExportMemory = "memory"
	ExportABI    = "cw_abi"
	ExportIn     = "cw_in"
	ExportRun    = "cw_run"
	ExportOut    = "cw_out"
	ExportOutLen = "cw_out_len"
	ExportErr    = "cw_err"
	ExportMeta   = "cw_meta"
)

// ErrRecord layout, little endian, at cw_err():
//
//	+0  u32 code    Code
//	+4  u32 rule    1 + index into Info.Rules, 0 if no rule is involved
//	+8  u32 offset  byte offset in the input, NoOffset if none
//	+12 u32 place   1 + index into Info.Places (source or target pointer), 0 if none
//	+16 u32 detail  code specific: address of a text in memory, 0 if none
//	+20 u32 detailLen
const (
	ErrRecordSize = 24
	NoOffset      = 0xFFFFFFFF
)

// Section is the name of the custom section; it holds Info as JSON,
// deflated (RFC 1951), see EncodeInfo.
const Section = "crosswalk"

// Info describes a module. It is written with sorted, stable content: the same
// mapping gives the same bytes.
type Info struct {
	ABI     int      `json:"abi"`
	Mapping string   `json:"mapping"`
	File    string   `json:"file"`
	Source  Contract `json:"source"`
	Target  Contract `json:"target"`
	Meta    []string `json:"meta,omitempty"` // names of Meta that it reads
	Rules   []Rule   `json:"rules"`          // written compactly, see MarshalJSON
	Places  []string `json:"places"`         // "source/line_items/-/price" or "target/…", see ErrRecord
	Limits  Limits   `json:"limits"`
}

// Contract names one contract version by reference and content.
type Contract struct {
	Ref     string `json:"ref"`     // "orders/order-placed@1"
	Version string `json:"version"` // "1.4.0"
	Digest  string `json:"digest"`  // sha256 of the schema file, hex
}

// Rule is one rule of the mapping: where it stands and what it reads.
type Rule struct {
	Target  string   `json:"target"`         // "lines[].sku"
	File    string   `json:"file,omitempty"` // "" is Info.File; else that of a mapping it uses
	Line    int      `json:"line"`
	Col     int      `json:"col"`
	Sources []string `json:"sources,omitempty"` // source pointers, "/line_items/-/sku"
}

// Limits are compiled into the module.
type Limits struct {
	Input  int   `json:"input"`  // bytes
	Output int   `json:"output"` // bytes
	Depth  int   `json:"depth"`  // nesting of the input
	Pages  int   `json:"pages"`  // memory, 64 KiB each
	Fuel   int64 `json:"fuel"`   // loop iterations plus bytes produced by functions
}

// DefaultLimits suit orders and catalogues of some megabytes.
var DefaultLimits = Limits{Input: 16 << 20, Output: 32 << 20, Depth: 64, Pages: 2048, Fuel: 50_000_000}

// Code is the result of cw_run. Codes never change their number.
type Code uint32

const (
	OK Code = 0

	// The input is not JSON. 1-19
	BadJSON       Code = 1 // unexpected byte
	Truncated     Code = 2 // ends inside a value
	TrailingData  Code = 3
	BadString     Code = 4 // control character or bad escape
	BadUTF8       Code = 5
	LoneSurrogate Code = 6
	BadNumber     Code = 7
	DuplicateKey  Code = 8
	TooDeep       Code = 9
	InputTooLarge Code = 10

	// The input is not what its contract says. 20-39
	WrongType     Code = 20
	Required      Code = 21 // place or detail names the missing property
	NotInEnum     Code = 22
	TooShort      Code = 23
	TooLong       Code = 24
	PatternFailed Code = 25
	FormatFailed  Code = 26
	TooSmall      Code = 27
	TooLarge      Code = 28
	NotMultiple   Code = 29
	TooFewItems   Code = 30 // or members
	TooManyItems  Code = 31 // or members
	UnknownField  Code = 32 // additionalProperties: false
	NotUnique     Code = 33
	// of combinators, the place is that of the whole value
	NoBranch          Code = 34 // anyOf, oneOf
	ManyBranches      Code = 35 // oneOf
	NotAllowed        Code = 36 // not, or a schema that is false
	TooFewMatch       Code = 37 // contains
	TooManyMatch      Code = 38 // maxContains
	DependentRequired Code = 39 // detail is the missing name

	// A rule failed. 40-69
	MissingValue    Code = 40 // onMissing: error
	NullValue       Code = 41 // onNull: error
	NoLookup        Code = 42 // key not in the table and no default; detail is the key
	BadConversion   Code = 43 // detail is the text
	IntOverflow     Code = 44
	DivideByZero    Code = 45
	DecimalRange    Code = 46 // more than 34 significant digits or exponent out of range
	IndexOutOfRange Code = 47
	NoneValue       Code = 48 // .value() of an empty optional
	BadArgument     Code = 49
	NoSuchKey       Code = 50 // of a map; detail is the key
	TimeRange       Code = 51 // beyond the years 0001 to 9999, or a duration beyond 292 years
	RepeatedKey     Code = 52 // of a map; detail is the key

	// The output is not what its contract says; same meaning as 20-39, 60 more. 80-99
	TargetBase Code = 60 // target code = source code + TargetBase

	// A limit was reached. 100-119
	OutOfFuel      Code = 100
	OutOfMemory    Code = 101
	OutputTooLarge Code = 102

	Internal Code = 255 // a bug of ours
)
