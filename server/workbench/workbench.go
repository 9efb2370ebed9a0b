// Package workbench checks a whole workspace: it reads every file, compiles
// every mapping, runs every case and looks at every flow.
//
// Check is what `crosswalk check` prints, what a server loads before it runs
// anything, and what the page shows.
package workbench

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"

	"crosswalk/contracts/diag"
	"crosswalk/mapper"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
	"crosswalk/registry/workspace"
	"crosswalk/runtime/engine"
	"crosswalk/runtime/flow"
)

//go:embed all:template
var template embed.FS

// Template is what a new workspace has besides the canonical contracts.
func Template() fs.FS {
	sub, err := fs.Sub(template, "template")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return sub
}

// Report is a checked workspace.
type Report struct {
	Workspace *workspace.Workspace
	Findings  diag.List
	Mappings  map[string]*Mapping // compiled ones and broken ones
	Known     map[string]Known    // the same with their own findings, to be taken over
	Flows     map[string]*flow.Flow
}

// Mapping is one mapping of a Report. Artifact and Module are nil if it does not
// compile.
type Mapping struct {
	File *workspace.Mapping
	// Title, Source and Target are what the document says, as far as it can be
	// read.
	Title, Source, Target string

	Artifact *mapper.Artifact
	Module   *engine.Module
	Results  []CaseResult
}

// Failed counts the cases that are red.
func (m *Mapping) Failed() int {
	n := 0
	for _, r := range m.Results {
		if !r.OK {
			n++
		}
	}
	return n
}

// Bench compiles and runs mappings of one workspace revision.
type Bench struct {
	engine    *engine.Engine
	workspace *workspace.Workspace
	tables    map[string]*program.Table
	mappings  map[string]mapper.Source
	session   *mapper.Session
}

// New makes a bench for a loaded workspace. Modules run on e.
func New(e *engine.Engine, ws *workspace.Workspace) *Bench {
	b := &Bench{engine: e, workspace: ws, tables: map[string]*program.Table{}, mappings: map[string]mapper.Source{}, session: mapper.NewSession()}
	for name, m := range ws.Mappings {
		b.mappings[name] = mapper.Source{Name: m.Path, Text: m.Text}
	}
	for name, t := range ws.Tables {
		b.tables[name] = mapper.NewTable(name, t.Columns, t.Rows)
	}
	return b
}

// Print writes a stage of a mapping's compilation for a reader.
func (b *Bench) Print(w io.Writer, stage, file string, text []byte) error {
	return mapper.Print(w, stage, mapper.Source{Name: file, Text: text}, b.options())
}

func (b *Bench) options() mapper.Options {
	return mapper.Options{Contracts: b.workspace.Contracts, Tables: b.tables, Mappings: b.mappings, Session: b.session}
}

// Compile compiles one mapping file of the workspace, or a text under any name.
// Mistakes in it are a diag.List.
func (b *Bench) Compile(ctx context.Context, file string, text []byte) (*mapper.Artifact, error) {
	return b.compile(ctx, mapper.Source{Name: file, Text: text}, b.options())
}

// Examine checks one mapping file as Compile does, and keeps what is known of one
// with mistakes. Build makes the module of one without.
func (b *Bench) Examine(file string, text []byte) *mapper.Examined {
	x := mapper.Examine(mapper.Source{Name: file, Text: text}, b.options())
	b.explain(x.Findings)
	return x
}

// Build emits the module of an examined mapping; its program must not be nil.
func (b *Bench) Build(ctx context.Context, x *mapper.Examined) (*mapper.Artifact, error) {
	return mapper.Build(ctx, x.Program, x.Findings, b.options())
}

// BuildTrace is Build for a trace build.
func (b *Bench) BuildTrace(ctx context.Context, x *mapper.Examined) (*mapper.Artifact, error) {
	o := b.options()
	o.Trace = true
	return mapper.Build(ctx, x.Program, x.Findings, o)
}

func (b *Bench) compile(ctx context.Context, src mapper.Source, o mapper.Options) (*mapper.Artifact, error) {
	a, err := mapper.Compile(ctx, src, o)
	var list diag.List
	if errors.As(err, &list) {
		b.explain(list)
	}
	return a, err
}

// Check loads and checks one revision. The error is for what is not a finding:
// no engine, no files at all.
func Check(ctx context.Context, e *engine.Engine, files fs.FS) (*Report, error) {
	if _, err := fs.Stat(files, "."); err != nil {
		return nil, fmt.Errorf("read the workspace: %w", err)
	}
	ws, list := workspace.Load(files)
	return CheckLoaded(ctx, e, ws, list)
}

// CheckLoaded is Check of a workspace that is read already, with its findings.
func CheckLoaded(ctx context.Context, e *engine.Engine, ws *workspace.Workspace, list diag.List) (*Report, error) {
	return CheckKnown(ctx, e, ws, list, func(string) (Known, bool) { return Known{}, false })
}

// Known is what a check has found about a mapping before.
type Known struct {
	Mapping  *Mapping
	Findings diag.List
}

// CheckKnown is CheckLoaded that takes over what is known of a mapping instead of
// compiling it and running its cases. Who says so promises that the mapping, its
// cases and all that it is compiled with are the same.
func CheckKnown(ctx context.Context, e *engine.Engine, ws *workspace.Workspace, list diag.List, known func(name string) (Known, bool)) (*Report, error) {
	r := &Report{Known: map[string]Known{}, Workspace: ws, Findings: list, Mappings: map[string]*Mapping{}, Flows: map[string]*flow.Flow{}}
	b := New(e, ws)
	for _, name := range sorted(ws.Mappings) {
		m, ok := known(name)
		if !ok {
			c, err := b.check(ctx, ws.Mappings[name])
			if err != nil {
				return nil, err
			}
			m = Known{c.mapping, c.findings}
		}
		r.Known[name] = m
		r.Mappings[name] = m.Mapping
		r.Findings = append(r.Findings, m.Findings...)
	}
	r.systems()
	r.flows()
	r.Findings.Sort()
	return r, nil
}

// Mapping compiles one mapping of the workspace and runs its cases. The findings
// are those of Check.
func (b *Bench) Mapping(ctx context.Context, name string) (*Mapping, diag.List, error) {
	file := b.workspace.Mappings[name]
	if file == nil {
		return nil, nil, fmt.Errorf("there is no mapping %q", name)
	}
	c, err := b.check(ctx, file)
	return c.mapping, c.findings, err
}

type checked struct {
	mapping  *Mapping
	findings diag.List
}

// check compiles one mapping and runs its cases.
func (b *Bench) check(ctx context.Context, file *workspace.Mapping) (checked, error) {
	c := checked{mapping: &Mapping{File: file}}
	if doc, _ := document.Parse(file.Path, file.Text); doc != nil {
		c.mapping.Title, c.mapping.Source, c.mapping.Target = doc.Title, doc.Source.Value, doc.Target.Value
	}
	a, err := b.Compile(ctx, file.Path, file.Text)
	var list diag.List
	if errors.As(err, &list) {
		c.findings = list
		return c, nil
	}
	if err != nil {
		return c, fmt.Errorf("compile %s: %w", file.Path, err)
	}
	c.findings = append(c.findings, a.Warnings...)
	c.mapping.Artifact = a
	if a.Info.Mapping != file.Name {
		c.findings.Add(diag.Pos{File: file.Path, Line: 1, Col: 1}, "map/name", "the folder is named %q but the file says mapping %q", file.Name, a.Info.Mapping)
	}
	c.mapping.Module, err = b.engine.Load(ctx, a.Module)
	if err != nil {
		return c, fmt.Errorf("load the module of %s: %w", file.Path, err)
	}
	for _, stored := range file.Cases {
		result, err := RunCase(ctx, c.mapping.Module, stored)
		if err != nil {
			return c, err
		}
		c.mapping.Results = append(c.mapping.Results, result)
		c.findings = append(c.findings, result.Findings()...)
	}
	return c, nil
}

// flows parses every flow and checks what it names.
func (r *Report) flows() {
	for _, name := range sorted(r.Workspace.Flows) {
		file := r.Workspace.Flows[name]
		f, list := flow.Parse(file.Path, file.Text)
		r.Findings = append(r.Findings, list...)
		if f == nil || list.Failed() {
			continue
		}
		if f.Name != name {
			r.Findings.Add(diag.Pos{File: file.Path, Line: 1, Col: 1}, "flow/name", "the file is named %q but says flow %q", name, f.Name)
		}
		r.Flows[name] = f
		r.names(f)
	}
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
