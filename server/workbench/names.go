package workbench

import (
	"slices"
	"strings"

	"crosswalk/contracts"
	"crosswalk/contracts/diag"
	"crosswalk/contracts/source"
	"crosswalk/mapper/abi"
	"crosswalk/runtime/connect/kinds"
	"crosswalk/runtime/flow"
)

// names checks what a flow names: contracts, mappings, systems and their
// operations, and that what a step hands on is what the next one takes.
func (r *Report) names(f *flow.Flow) {
	payload := r.trigger(f)
	for _, s := range f.Steps {
		switch s.Kind {
		case flow.Map:
			payload = r.mapStep(s, payload)
		case flow.Emit:
			if r.contract(s.Pos, s.Name) && payload != "" && payload != s.Name {
				r.Findings.Add(s.Pos, "flow/contract", "the step emits %s, but its payload is %s", s.Name, payload)
			}
			payload = s.Name
		case flow.Call:
			r.callStep(s)
			payload = "" // the answer of a system has no contract of its own
		}
	}
}

// trigger is the contract of the payload that a flow begins with.
func (r *Report) trigger(f *flow.Flow) string {
	t := f.Trigger
	if !t.Webhook() {
		r.contract(t.Pos, t.Event)
		if f.Contract != "" && f.Contract != t.Event {
			r.Findings.Add(t.Pos, "flow/contract", "the flow is started by %s, but says contract %s", t.Event, f.Contract)
		}
		return t.Event
	}
	if _, ok := r.Workspace.Systems[t.System]; !ok {
		r.unknown(t.Pos, missing{"system", t.System, "systems/" + t.System + ".yaml", sorted(r.Workspace.Systems)})
	}
	if f.Contract != "" {
		r.contract(f.Pos, f.Contract)
	}
	return f.Contract
}

func (r *Report) mapStep(s flow.Step, payload string) string {
	m, ok := r.Mappings[s.Name]
	if !ok {
		r.unknown(s.Pos, missing{"mapping", s.Name, "mappings/" + s.Name, sorted(r.Mappings)})
		return ""
	}
	if m.Artifact == nil {
		return "" // it has findings of its own
	}
	info := m.Artifact.Info
	if payload != "" && !sameContract(info.Source, payload) {
		r.Findings.Add(s.Pos, "flow/contract", "mapping %s takes %s, but the payload is %s", s.Name, info.Source.Ref, payload)
	}
	return info.Target.Ref
}

func sameContract(c abi.Contract, ref string) bool { return c.Ref == ref }

func (r *Report) callStep(s flow.Step) {
	system, ok := r.Workspace.Systems[s.System]
	if !ok {
		r.unknown(s.Pos, missing{"system", s.System, "systems/" + s.System + ".yaml", sorted(r.Workspace.Systems)})
		return
	}
	operations, ok := kinds.Operations(system.Kind)
	if !ok {
		return // systems has said it
	}
	if len(operations) == 0 {
		r.Findings.Add(s.Pos, "flow/operation", "%s (%s) only sends, it cannot be called", s.System, system.Kind)
		return
	}
	if !slices.Contains(operations, s.Name) {
		d := r.Findings.Add(s.Pos, "flow/operation", "%s (%s) has no operation %q", s.System, system.Kind, s.Name)
		if d.Hint = source.Suggest(s.Name, operations); d.Hint == "" {
			d.Hint = "there are " + strings.Join(operations, ", ")
		}
	}
}

// contract notes a reference that the workspace does not resolve.
func (r *Report) contract(pos diag.Pos, ref string) bool {
	parsed, err := contracts.ParseRef(ref)
	if err != nil {
		return false // the parser of flows has said it
	}
	if _, ok := r.Workspace.Contracts.Get(parsed); ok {
		return true
	}
	var have []string
	for _, c := range r.Workspace.Contracts.All() {
		have = append(have, c.Ref.String())
	}
	r.unknown(pos, missing{"contract", ref, contractFolder(parsed), have})
	return false
}

// systems checks that each system is of a kind that has a connector.
func (r *Report) systems() {
	for _, name := range sorted(r.Workspace.Systems) {
		s := r.Workspace.Systems[name]
		if _, ok := kinds.Operations(s.Kind); ok || s.Kind == "" {
			continue
		}
		d := r.Findings.Add(s.KindPos, "system/kind", "there is no connector kind %q", s.Kind)
		if d.Hint = source.Suggest(s.Kind, kinds.Names()); d.Hint == "" {
			d.Hint = "there are " + strings.Join(kinds.Names(), ", ")
		}
	}
}

// missing is something that a file names and the workspace has not.
type missing struct {
	what, name string
	place      string // file or folder where it would lie
	have       []string
}

// unknown notes that something is missing, unless it lies in its place and has
// errors of its own.
func (r *Report) unknown(pos diag.Pos, m missing) {
	if _, broken := r.Workspace.Broken(m.place); broken {
		return
	}
	d := r.Findings.Add(pos, "flow/unknown-"+m.what, "the workspace has no %s %q", m.what, m.name)
	d.Hint = source.Suggest(m.name, m.have)
}

func contractFolder(ref contracts.Ref) string { return "contracts/" + ref.Domain + "/" + ref.Name }

// explain says of a contract or table that a mapping misses because it is broken
// what is wrong with it: to the compiler it is not there.
func (b *Bench) explain(list diag.List) {
	for i := range list {
		d := &list[i]
		place := ""
		if name, ok := strings.CutPrefix(d.Msg, "there is no contract "); ok && d.Code == "map/unknown-contract" {
			if ref, err := contracts.ParseRef(name); err == nil {
				place = contractFolder(ref)
			}
		}
		if name, ok := strings.CutPrefix(d.Msg, "there is no table "); ok && d.Code == "map/unknown-table" {
			place = "tables/" + strings.Trim(name, `"`) + ".csv"
		}
		if cause, broken := b.workspace.Broken(place); broken && place != "" {
			d.Msg = strings.Replace(d.Msg, "there is no", "the", 1) + " has errors of its own"
			d.Hint = cause.String()
		}
	}
}
