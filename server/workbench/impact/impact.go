// Package impact says what hangs on a change of contracts: the rules of
// mappings that stop compiling, lose a source or meet another type, what is no
// longer filled, the stored cases that fail now, the flows, systems and GraphQL
// fields behind them.
//
// Compare is the only call that matters. Changed means that the two schema
// models differ, field by field, whether the change is compatible or not.
package impact

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"crosswalk/contracts"
	"crosswalk/contracts/diag"
	"crosswalk/mapper/document"
	"crosswalk/registry/workspace"
	"crosswalk/runtime/engine"
	"crosswalk/server/workbench"
)

// Report is what a change reaches. It marshals to JSON whose fields are only
// ever added to.
type Report struct {
	Contracts []Contract `json:"contracts"` // that changed, by reference
	Mappings  []Mapping  `json:"mappings"`  // that use them, by name
	Flows     []Flow     `json:"flows"`
	Systems   []System   `json:"systems"`
	GraphQL   []Field    `json:"graphql"` // fields that vanish or change their type
	// NoGraphQL is why no GraphQL API can be made any more, "" if it can.
	NoGraphQL string `json:"noGraphQL,omitempty"`
}

// Broken counts what worked before and does not now: mappings, cases, GraphQL
// fields.
func (r *Report) Broken() int {
	n := 0
	for _, m := range r.Mappings {
		if m.Compiles.Before && !m.Compiles.After {
			n++
			continue // its cases cannot run
		}
		n += len(m.Cases)
	}
	for _, f := range r.GraphQL {
		if f.After == "" {
			n++
		}
	}
	if r.NoGraphQL != "" {
		n++
	}
	return n
}

// Contract is one major version of a contract that changed.
type Contract struct {
	Ref    string        `json:"contract"`
	File   string        `json:"file"`
	Change string        `json:"change"` // added, removed, broken or changed
	Before string        `json:"before,omitempty"`
	After  string        `json:"after,omitempty"` // versions, "" if not stated
	Fields []FieldChange `json:"fields"`
	// More says that the list of fields ends before the changes do.
	More bool `json:"more,omitempty"`
	// Schemas are those of an API that changed and that no mapping uses.
	Schemas []string `json:"schemas,omitempty"`
}

// FieldChange is one difference at one place of a message.
type FieldChange struct {
	// Ref is the contract, with the schema of an API that the place is in.
	Ref     string `json:"contract"`
	Pointer string `json:"pointer"` // "/lines/-/sku"
	Path    string `json:"path"`    // "lines[].sku"
	// Kind is added, removed, type, optionality, nullability, values,
	// constraint, content or deprecation.
	Kind     string   `json:"kind"`
	Before   string   `json:"before,omitempty"`
	After    string   `json:"after,omitempty"`
	Position diag.Pos `json:"position"` // in the file of After, or of Before if it is gone
}

// String is the change in words: "string → number".
func (f FieldChange) String() string {
	switch f.Kind {
	case "added":
		return "added, " + f.After
	case "removed":
		return "removed, was " + f.Before
	case "type", "optionality", "nullability":
		return f.Before + " → " + f.After
	case "deprecation":
		return "deprecated"
	case "values":
		switch {
		case f.Before == "any" || f.After == "any":
			return "values " + f.Before + " → " + f.After
		case f.Before == "":
			return "values: now also " + f.After
		case f.After == "":
			return "values: no longer " + f.Before
		}
		return "values: no longer " + f.Before + ", now also " + f.After
	}
	before, after := f.Before, f.After
	if before == "" {
		before = "nothing"
	}
	if after == "" {
		after = "nothing"
	}
	return fmt.Sprintf("%s: %s → %s", f.Kind, before, after)
}

// Compare says what the changes of contracts from one revision of a workspace
// to another reach. Mappings, cases and flows are those of the later revision.
func Compare(ctx context.Context, e *engine.Engine, before, after fs.FS) (*Report, error) {
	c := &comparison{ctx: ctx, report: &Report{Contracts: []Contract{}, Mappings: []Mapping{}, Flows: []Flow{}, Systems: []System{}, GraphQL: []Field{}}}
	c.before, _ = workspace.Load(before)
	c.after, _ = workspace.Load(after)
	c.old, c.new = workbench.New(e, c.before), workbench.New(e, c.after)
	c.contracts()
	if len(c.report.Contracts) == 0 {
		return c.report, nil
	}
	if err := c.mappings(); err != nil {
		return nil, err
	}
	c.flows()
	c.graphql()
	return c.report, nil
}

type comparison struct {
	ctx           context.Context
	before, after *workspace.Workspace
	old, new      *workbench.Bench
	report        *Report
	changes       map[string][]FieldChange // by reference, with the fragment
	changed       map[string]bool          // references without fragment
}

// contracts finds the contracts that changed, and how.
func (c *comparison) contracts() {
	c.changes, c.changed = map[string][]FieldChange{}, map[string]bool{}
	known := map[contracts.Ref]bool{}
	var refs []contracts.Ref
	for _, ws := range []*workspace.Workspace{c.before, c.after} {
		for _, one := range ws.Contracts.All() {
			if !known[one.Ref] {
				known[one.Ref] = true
				refs = append(refs, one.Ref)
			}
		}
	}
	slices.SortFunc(refs, func(a, b contracts.Ref) int {
		if a.ID() != b.ID() {
			return strings.Compare(a.ID(), b.ID())
		}
		return a.Major - b.Major
	})
	fragments := c.fragments()
	for _, ref := range refs {
		was, _ := c.before.Contracts.Get(ref)
		is, _ := c.after.Contracts.Get(ref)
		out := Contract{Ref: ref.String(), Fields: []FieldChange{}}
		switch {
		case was == nil:
			out.Change, out.File, out.After = "added", is.File, is.Version
		case is == nil:
			out.Change, out.File, out.Before = "removed", was.File, was.Version
			if file, broken := c.after.Contracts.Broken(ref); broken {
				out.Change, out.File = "broken", file
			}
		case was.Digest == is.Digest:
			continue
		default:
			out.Change, out.File, out.Before, out.After = "changed", is.File, was.Version, is.Version
			c.compare(&out, was, is, fragments[ref])
			if len(out.Fields)+len(out.Schemas) == 0 {
				continue // words, examples, layout
			}
		}
		c.changed[out.Ref] = true
		c.report.Contracts = append(c.report.Contracts, out)
	}
}

// compare compares two versions: the message, or those schemas of an API that
// mappings use.
func (c *comparison) compare(out *Contract, was, is *contracts.Contract, fragments []string) {
	add := func(ref string, d *differ) {
		for i := range d.out {
			d.out[i].Ref = ref
		}
		out.Fields = append(out.Fields, d.out...)
		out.More = out.More || d.more
		c.changes[ref] = d.out
	}
	if was.Root != nil && is.Root != nil {
		d := newDiffer()
		d.root(was.Root, is.Root)
		add(out.Ref, d)
		return
	}
	for _, name := range fragments {
		d := newDiffer()
		d.root(was.Components[name], is.Components[name])
		add(out.Ref+"#"+name, d)
	}
	d := newDiffer()
	for _, n := range append(slices.Clone(was.Document.Components), is.Document.Components...) {
		if !slices.Contains(fragments, n.Name) && !slices.Contains(out.Schemas, n.Name) && !d.same(was.Components[n.Name], is.Components[n.Name]) {
			out.Schemas = append(out.Schemas, n.Name)
		}
	}
}

// fragments are the schemas of contracts that mappings of either side use.
func (c *comparison) fragments() map[contracts.Ref][]string {
	out := map[contracts.Ref][]string{}
	for _, ws := range []*workspace.Workspace{c.before, c.after} {
		for _, name := range sorted(ws.Mappings) {
			for _, text := range uses(ws.Mappings[name]) {
				ref, err := contracts.ParseRef(text)
				if err != nil || ref.Fragment == "" {
					continue
				}
				whole := ref
				whole.Fragment = ""
				if !slices.Contains(out[whole], ref.Fragment) {
					out[whole] = append(out[whole], ref.Fragment)
				}
			}
		}
	}
	return out
}

// uses are the source and the target of a mapping, as far as they can be read.
func uses(m *workspace.Mapping) []string {
	doc, _ := document.Parse(m.Path, m.Text)
	if doc == nil {
		return nil
	}
	return []string{doc.Source.Value, doc.Target.Value}
}

// hangsOn are the contracts of a mapping and of those that its rules use.
func hangsOn(ws *workspace.Workspace, name string) []string {
	var out []string
	seen := map[string]bool{}
	var visit func(name string)
	var rules func(list []document.Rule)
	rules = func(list []document.Rule) {
		for _, r := range list {
			if r.Use.Value != "" {
				visit(r.Use.Value)
			}
			rules(r.Rules)
			rules(r.Items)
			rules(r.Choose)
		}
	}
	visit = func(name string) {
		m := ws.Mappings[name]
		if m == nil || seen[name] {
			return
		}
		seen[name] = true
		doc, _ := document.Parse(m.Path, m.Text)
		if doc == nil {
			return
		}
		out = append(out, doc.Source.Value, doc.Target.Value)
		rules(doc.Rules)
	}
	visit(name)
	return out
}
