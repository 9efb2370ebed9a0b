// Package mapper turns a mapping file into a WebAssembly module.
//
// Compile is the way in. The stages are packages of their own: document reads
// the file, check types it against the two contracts and makes a program, emit
// turns the program into a module. Callers outside mapper need none of them.
package mapper

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"crosswalk/contracts"
	"crosswalk/contracts/diag"
	"crosswalk/mapper/abi"
	"crosswalk/mapper/check"
	"crosswalk/mapper/document"
	"crosswalk/mapper/lineage"
	"crosswalk/mapper/program"
)

// Source is one mapping file as it was written.
type Source struct {
	Name string // path shown in findings
	Text []byte
}

// Contracts finds contracts by reference; *contracts.Set does.
type Contracts interface {
	Get(contracts.Ref) (*contracts.Contract, bool)
	All() []*contracts.Contract
}

// Options says what a mapping is compiled against.
type Options struct {
	Contracts Contracts
	Tables    map[string]*program.Table
	// Mappings are those that rules may use, by name.
	Mappings map[string]Source
	Limits   abi.Limits // zero fields: abi.DefaultLimits
	// Session makes later compilations against the same contracts quick. It may be
	// nil.
	Session *Session
	// Trace makes a trace build: the same results, and a record of how they came
	// about, see package trace. It is not for production.
	Trace bool
}

// Artifact is a compiled mapping.
type Artifact struct {
	Module  []byte
	Digest  string // sha256 of Module, in hex
	Program *program.Program
	Info    abi.Info
	// Warnings are findings that do not fail the mapping.
	Warnings diag.List
}

// Compile checks a mapping and emits its module. If the file has mistakes the
// error is a diag.List that names every one of them. The same text, contracts
// and tables give the same bytes.
func Compile(ctx context.Context, src Source, opts Options) (*Artifact, error) {
	p, found := Check(src, opts)
	if err := found.Err(); err != nil {
		return nil, found
	}
	return Build(ctx, p, found, opts)
}

// Check is Compile without the module: the typed program, nil if a finding is
// an error, and the findings.
func Check(src Source, opts Options) (*program.Program, diag.List) {
	doc, env, found, ok := prepare(src, opts)
	if !ok {
		return nil, found
	}
	p, more := check.Check(doc, env)
	found = append(found, more...)
	found.Sort()
	if found.Failed() {
		return nil, found
	}
	return p, found
}

// prepare reads a mapping and finds what it is checked against; false if it cannot
// be checked at all.
func prepare(src Source, opts Options) (*document.Document, check.Env, diag.List, bool) {
	doc, found := document.Parse(src.Name, src.Text)
	if doc == nil {
		return nil, check.Env{}, found, false
	}
	env, missing := environment(doc, opts)
	found = append(found, missing...)
	if missing.Failed() || found.Failed() && (env.Source.Shape == nil || env.Target.Shape == nil) {
		found.Sort()
		return doc, env, found, false
	}
	return doc, env, found, true
}

// Lineage says where the values of a checked mapping come from and go to.
func Lineage(p *program.Program) *lineage.Graph { return lineage.Of(p) }

// environment finds the two contracts of a mapping.
func environment(doc *document.Document, opts Options) (check.Env, diag.List) {
	var found diag.List
	env := check.Env{Tables: opts.Tables, Limits: opts.Limits, Memory: opts.Session.memory()}
	side := func(text document.Text) check.Contract {
		if text.Pos.Line == 0 && text.Value == "" {
			return check.Contract{} // package document has said that it is missing
		}
		ref, err := contracts.ParseRef(text.Value)
		if err != nil {
			found.Add(text.Pos, "map/reference", "%v", err)
			return check.Contract{}
		}
		c, ok := opts.Contracts.Get(ref)
		switch {
		case !ok:
			f := found.Add(text.Pos, "map/unknown-contract", "there is no contract %s", ref)
			f.Hint = document.DidYouMean(text.Value, references(opts.Contracts))
			return check.Contract{}
		case c.Root == nil:
			f := found.Add(text.Pos, "map/no-message", "the contract %s is an API, not one message", ref)
			if names := components(c); len(names) > 0 {
				f.Hint = fmt.Sprintf("name one of its schemas, as in %q", text.Value+"#"+names[0])
			}
			return check.Contract{}
		}
		return check.Contract{Contract: abi.Contract{Ref: ref.String(), Version: c.Version, Digest: c.Digest}, Shape: c.Root}
	}
	env.Source, env.Target = side(doc.Source), side(doc.Target)
	env.Other = func(name string) (*check.Other, diag.List) { return other(name, opts) }
	env.Others = slices.Sorted(maps.Keys(opts.Mappings))
	return env, found
}

// other reads a mapping that a rule uses; nil if there is none.
func other(name string, opts Options) (*check.Other, diag.List) {
	src, ok := opts.Mappings[name]
	if !ok {
		return nil, nil
	}
	doc, found := document.Parse(src.Name, src.Text)
	if doc == nil || found.Failed() {
		return nil, found
	}
	env, missing := environment(doc, opts)
	if found = append(found, missing...); found.Failed() {
		return nil, found
	}
	return &check.Other{Document: doc, Source: env.Source, Target: env.Target}, found
}

func references(set Contracts) []string {
	var names []string
	for _, c := range set.All() {
		names = append(names, c.Ref.String())
	}
	return names
}

func components(c *contracts.Contract) []string {
	var names []string
	for name := range c.Components {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// NewTable makes a value table from its header and rows. Keys, in the column
// "key", must be unique.
func NewTable(name string, columns []string, rows [][]string) *program.Table {
	key := max(slices.Index(columns, "key"), 0)
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(a[key], b[key]) })
	return &program.Table{Name: name, Columns: columns, Rows: rows}
}
