// Package functions is the catalogue of what a mapping expression may call.
//
// One Spec is the declaration that the checker uses, the entry in the
// documentation, and, through its examples, a test on every engine.
package functions

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"crosswalk/mapper/program"
)

// Spec describes one function, operator or macro.
type Spec struct {
	Name      string // as people write it: "+", "padLeft", "cel.bind"
	Func      string // CEL's own name if it differs: "_+_"
	Sig       string // "text.padLeft(int, text) -> text"
	Since     string // first ABI version that has it
	Doc       string // one or two sentences
	Group     string // text, numbers, times, logic, optionals, lists, tables
	Overloads []Overload
	Examples  []Example
}

// Overload is one typed form of a function.
type Overload struct {
	ID     string
	Member bool // called on its first argument
	// Args and Result; Kind Invalid stands for any one type T.
	Args   []program.Type
	Result program.Type
	// Kernel is the function of kernel.h that does the work, "" if the code is
	// generated in place.
	Kernel string
	// Node says that a Program has a node of its own for it: it never appears as
	// the Overload of a program.Call.
	Node bool
	// Literals are arguments that must be literal texts of a kind, by their index.
	// Literals of some kinds are made into tables of the module; the kernel takes
	// the addresses of those after the other arguments.
	Literals map[int]Literal
	// Tables are tables that the kernel function takes behind all arguments.
	Tables []Data
	// Via is set on mixed forms: operands that are ints are converted and the
	// overload Via is called; the mixed form never appears in a Program.
	Via string
}

// Literal is what a literal argument must be.
type Literal uint8

const (
	Mode         Literal = iota + 1 // how to round: half_up
	Class                           // characters as between the brackets of a regular expression: a-z0-9; a table
	Regex                           // RE2; a table
	RegexPart                       // RE2 with at most one group; a table
	Replacement                     // text with \\0 to \\9 for the match and its groups
	ReadPattern                     // of parseDate; a table
	WritePattern                    // of formatDate; a table
	Zone                            // \"UTC\", \"+02:00\"; a number for the kernel
)

// Data is a table that a module holds only if a function that needs it is used.
type Data uint8

const (
	UpperCase Data = iota + 1 // of every letter that has one
	LowerCase
	ASCII // what a character is written as in ASCII
	Currency
	CurrencyNumeric
	Country
	CountryAlpha2
	CountryAlpha3
	CountryNumeric
	EUCountry
	Language
	LanguageAlpha2
	LanguageAlpha3
)

// Example is shown in the documentation and run as a test: Expr over the input
// In gives the JSON text Out, or the run-time error Err (a slug of abi.Code). A
// name in In that ends in "?" is declared by the contract but absent.
type Example struct{ Expr, In, Out, Err string }

// CEL gives the name of the function in the syntax tree.
func (s Spec) CEL() string { return cmp.Or(s.Func, s.Name) }

// All returns every function, sorted by name.
func All() []Spec {
	all := slices.Concat(logic(), comparisons(), numbers(), texts(), moreTexts(), codes(), codeLists(), money(), dates(), extensions(), regexes(), conversions(), times(), lists(), optionals(), tables())
	for i := range all {
		all[i].Since = cmp.Or(all[i].Since, "1")
	}
	slices.SortFunc(all, func(a, b Spec) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// ByOverload returns every overload by its id.
func ByOverload() map[string]Overload {
	m := map[string]Overload{}
	for _, s := range All() {
		for _, o := range s.Overloads {
			m[o.ID] = o
		}
	}
	return m
}

// Names returns the name that people write for every overload, by its id.
func Names() map[string]string {
	m := map[string]string{}
	for _, s := range All() {
		for _, o := range s.Overloads {
			m[o.ID], _, _ = strings.Cut(s.Name, " (") // "- (sign)"
		}
	}
	return m
}

var (
	tAny     = program.Type{}
	tBool    = program.Type{Kind: program.Bool}
	tInt     = program.Type{Kind: program.Int}
	tText    = program.Type{Kind: program.String}
	tDecimal = program.Type{Kind: program.Decimal}
	tTime    = program.Type{Kind: program.Timestamp}
	tJSON    = program.Type{Kind: program.JSON}
)

func list(of program.Type) program.Type {
	return program.Type{Kind: program.List, Elem: &of}
}

func mapOf(of program.Type) program.Type {
	return program.Type{Kind: program.Map, Elem: &of}
}

func optional(of program.Type) program.Type {
	return program.Type{Kind: program.Optional, Elem: &of}
}

// fn is a global overload.
func fn(id, kernel string, result program.Type, args ...program.Type) Overload {
	return Overload{ID: id, Kernel: kernel, Result: result, Args: args}
}

// method is an overload called on its first argument.
func method(id, kernel string, result program.Type, args ...program.Type) Overload {
	return Overload{ID: id, Kernel: kernel, Result: result, Args: args, Member: true}
}

// literal says that an argument must be a literal of a kind.
func (o Overload) literal(arg int, kind Literal) Overload {
	o.Literals = maps.Clone(o.Literals)
	if o.Literals == nil {
		o.Literals = map[int]Literal{}
	}
	o.Literals[arg] = kind
	return o
}

func (o Overload) tables(list ...Data) Overload {
	o.Tables = list
	return o
}

// node is an overload that a Program expresses by a node of its own.
func node(o Overload) Overload {
	o.Node = true
	return o
}

// mixed gives the forms of a two-operand decimal function where one side is an int.
func mixed(base Overload) []Overload {
	left, right := base, base
	left.ID, left.Args, left.Via, left.Kernel = base.ID+"_int", slices.Clone(base.Args), base.ID, ""
	left.Args[1] = tInt
	right.ID, right.Args, right.Via, right.Kernel = mixedLeft(base.ID), slices.Clone(base.Args), base.ID, ""
	right.Args[0] = tInt
	return []Overload{base, left, right}
}

// anyMixed gives the forms of a function where any of the decimals may be an int.
func anyMixed(base Overload) []Overload {
	out := []Overload{base}
	for i, a := range base.Args {
		if a.Kind != program.Decimal {
			continue
		}
		for _, o := range slices.Clone(out) {
			args := slices.Clone(o.Args)
			args[i] = tInt
			out = append(out, Overload{ID: fmt.Sprintf("%s_int%d", o.ID, i), Result: o.Result, Args: args, Literals: o.Literals, Via: base.ID})
		}
	}
	return out
}

// mixedLeft makes "add_int_decimal" of "add_decimal".
func mixedLeft(id string) string {
	const suffix = "_decimal"
	return id[:len(id)-len(suffix)] + "_int" + suffix
}
