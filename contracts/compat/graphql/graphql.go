// Package graphql compares two versions of a GraphQL schema.
//
// Compare is the way in. GraphQL says exactly which operations are valid
// against a schema and what their results can be, so a change breaks clients
// exactly if an operation was valid and is no longer, or if it can get a result
// that the schema ruled out. Each such finding carries the smallest operation
// that shows it, checked against both schemas, and the result where that is at
// fault.
//
// Not asked is whether two fields of different types can still be selected
// under one name (the specification's field selection merging), which any
// change of a type could prevent.
package graphql

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/sdl"
)

// Options change how Compare works.
type Options struct {
	// Level says which promises are asked: backward, that clients of old work
	// with a server of new; forward, that clients of new work with a server of
	// old. A level without a direction asks for none, so that only notes are
	// found.
	Level finding.Level
	// MaxPlaces bounds the places that a finding lists; zero means 20. Their
	// number is counted all the same.
	MaxPlaces int
}

// Compare says whether new keeps the promises of old. The verdict does not
// depend on the order of anything in the files.
func Compare(old, new *sdl.Schema, opt Options) finding.Report {
	r := finding.Report{Findings: []finding.Finding{}}
	if opt.MaxPlaces == 0 {
		opt.MaxPlaces = 20
	}
	if opt.Level.Backward {
		newPromise(old, new, finding.Backward, opt, &r).compare()
	}
	if opt.Level.Forward {
		newPromise(new, old, finding.Forward, opt, &r).compare()
	}
	rules := &notes{old: old, new: new, report: &r}
	rules.direction = finding.Backward
	if opt.Level.Forward && !opt.Level.Backward {
		rules.direction = finding.Forward
	}
	rules.compare()
	r.Sort()
	return r
}

// promise is what clients of from rely on, asked of a server of to.
type promise struct {
	from, to  *sdl.Schema
	direction finding.Direction
	opt       Options
	report    *finding.Report
	pairs     map[*sdl.Type]*sdl.Type // of from to those of to
	safe, any *routes
	users     map[string][]string // by type name: what gives or takes its values
	// gone holds types that a finding says are removed, with that finding.
	gone map[string]*finding.Finding
}

func newPromise(from, to *sdl.Schema, d finding.Direction, opt Options, r *finding.Report) *promise {
	p := &promise{from: from, to: to, direction: d, opt: opt, report: r, pairs: map[*sdl.Type]*sdl.Type{}, users: map[string][]string{}, gone: map[string]*finding.Finding{}}
	for _, t := range from.Types {
		if other := to.Type(t.Name); other != nil {
			p.pairs[t] = other
		}
	}
	for _, op := range operations {
		if a, b := from.Root(op), to.Root(op); a != nil && b != nil {
			p.pairs[a] = b
		}
	}
	for _, t := range from.Types {
		for _, f := range t.Fields { // of built-in scalars nobody asks
			p.users[f.Type.Named()] = append(p.users[f.Type.Named()], t.Name+"."+f.Name)
			for _, a := range f.Args {
				p.users[a.Type.Named()] = append(p.users[a.Type.Named()], t.Name+"."+f.Name+"("+a.Name+":)")
			}
		}
		for _, v := range t.Inputs {
			p.users[v.Type.Named()] = append(p.users[v.Type.Named()], t.Name+"."+v.Name)
		}
	}
	for name, list := range p.users {
		if t := from.Type(name); t != nil && t.BuiltIn {
			delete(p.users, name)
			continue
		}
		slices.Sort(list)
	}
	p.safe, p.any = newRoutes(p, true), newRoutes(p, false)
	return p
}

var operations = []string{"query", "mutation", "subscription"}

func (p *promise) compare() {
	p.roots()
	for _, t := range p.from.Types {
		if p.pairs[t] == nil {
			p.removed(t)
		}
	}
	for _, t := range p.from.Types {
		u := p.pairs[t]
		switch {
		case u == nil:
		case t.Kind != u.Kind:
			p.kind(t, u)
		case t.Kind == sdl.Object || t.Kind == sdl.Interface:
			p.fields(t, u)
			p.interfaces(t, u)
		case t.Kind == sdl.Input:
			p.inputs(t, u)
		case t.Kind == sdl.Enum:
			p.values(t, u)
		case t.Kind == sdl.Union:
			p.members(t, u)
		}
	}
	for _, u := range p.to.Types {
		if p.from.Type(u.Name) == nil && u.Kind == sdl.Object {
			p.joined(u)
		}
	}
	p.directives()
	for _, t := range p.from.Types { // in the order of the file
		if f := p.gone[t.Name]; f != nil {
			p.add(*f)
		}
	}
}

// witness is an operation, and what it can get where that is at fault.
type witness struct {
	Query     string          `json:"query"`
	Variables json.RawMessage `json:"variables,omitempty"`
	Response  json.RawMessage `json:"response,omitempty"`
}

func (w witness) json() json.RawMessage {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(w); err != nil {
		return nil // only for a response that is no JSON, which is ours
	}
	return bytes.TrimSpace(out.Bytes())
}

// breaks returns the first of several operations that is valid before and not
// after, with what the validator says. One that fails for what about names goes
// before one that fails for something else on the way.
func (p *promise) breaks(about []string, candidates ...string) (query, reason string, ok bool) {
	for _, q := range candidates {
		if q == "" || p.from.Check(q) != nil {
			continue
		}
		problems := p.to.Problems(q)
		for _, problem := range problems {
			if slices.ContainsFunc(about, func(name string) bool { return strings.Contains(problem, name) }) {
				return q, problem, true
			}
		}
		if len(problems) > 0 && !ok {
			query, reason, ok = q, problems[0], true
		}
	}
	return query, reason, ok
}

// quoted are names as the validator writes them.
func quoted(names ...string) []string {
	for i, n := range names {
		names[i] = `"` + n + `"`
	}
	return names
}

// spot is a part of the schema in both versions; either can be missing.
type spot struct {
	from, to diag.Pos
	pointer  string
	// owner is the place of what holds the part, in the version where the part
	// is missing.
	owner diag.Pos
}

// found makes a finding of a part.
func (p *promise) found(code string, at spot, message string) finding.Finding {
	f := finding.Finding{Code: code, Verdict: finding.Breaking, Layer: finding.Value, Direction: p.direction, Pointer: at.pointer, Message: message, Hint: hints[code], Reader: "new"}
	here, there := at.to, at.from // the new version, the old one
	if p.direction == finding.Forward {
		here, there = at.from, at.to
		f.Reader = "old"
	}
	if here.Line == 0 {
		here = at.owner
	}
	if here.Line == 0 {
		here, there = there, diag.Pos{}
	}
	f.Position = here
	if there.Line > 0 {
		f.Other = &there
	}
	return f
}

func (p *promise) add(f finding.Finding) { p.report.Add(f) }

// places names what reaches values of a type.
func (p *promise) places(f *finding.Finding, types ...string) {
	var all []string
	for _, t := range types {
		all = append(all, p.users[t]...)
	}
	slices.Sort(all)
	all = slices.Compact(all)
	if len(all) < 2 {
		return
	}
	if len(all) > p.opt.MaxPlaces {
		f.Reached = len(all)
		all = all[:p.opt.MaxPlaces]
	}
	f.Places = all
}

// client is the version of the clients, who read results.
func (p *promise) client() string {
	if p.direction == finding.Forward {
		return "new"
	}
	return "old"
}

// isNot begins the words for what was promised.
func (p *promise) isNot() string {
	if p.direction == finding.Forward {
		return "not"
	}
	return "no longer"
}

// version names the one that does not keep the promise.
func (p *promise) version() string {
	if p.direction == finding.Forward {
		return "the old version"
	}
	return "the new version"
}
