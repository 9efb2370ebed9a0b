package impact

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/runtime/flow"
)

// Flow is a flow that uses something that changed.
type Flow struct {
	Name string `json:"flow"`
	File string `json:"file"`
	// Steps say where: "map shopify-order", "emit orders/order-placed@1".
	Steps []Step `json:"steps"`
	// Breaks says that one of its mappings does not compile any more.
	Breaks  bool     `json:"breaks,omitempty"`
	Systems []string `json:"systems,omitempty"` // that start it or that it calls
}

// Step is a part of a flow that uses a mapping or contract.
type Step struct {
	What     string   `json:"what"`
	Position diag.Pos `json:"position"`
}

// System is an external application that the flows reach.
type System struct {
	Name  string   `json:"system"`
	File  string   `json:"file,omitempty"`
	Flows []string `json:"flows"`
}

// flows finds the flows of mappings and contracts that changed, and their
// systems.
func (c *comparison) flows() {
	touched, broken := map[string]bool{}, map[string]bool{}
	for _, m := range c.report.Mappings {
		touched[m.Name] = len(m.Rules)+len(m.Findings)+len(m.Cases) > 0 || m.Compiles.Before != m.Compiles.After
		broken[m.Name] = m.Compiles.Before && !m.Compiles.After
	}
	systems := map[string][]string{}
	for _, name := range sorted(c.after.Flows) {
		file := c.after.Flows[name]
		f, list := flow.Parse(file.Path, file.Text)
		if f == nil || list.Failed() {
			continue
		}
		out := Flow{Name: name, File: file.Path}
		add := func(what string, at diag.Pos) { out.Steps = append(out.Steps, Step{what, at}) }
		if !f.Trigger.Webhook() && c.changed[f.Trigger.Event] {
			add("starts with "+f.Trigger.Event, f.Trigger.Pos)
		}
		if f.Contract != "" && f.Contract != f.Trigger.Event && c.changed[whole(f.Contract)] {
			add("takes "+f.Contract, f.Pos)
		}
		var around []string
		if f.Trigger.Webhook() {
			around = append(around, f.Trigger.System)
		}
		for _, s := range f.Steps {
			switch {
			case s.Kind == flow.Map && touched[s.Name]:
				add("runs the mapping "+s.Name, s.Pos)
				out.Breaks = out.Breaks || broken[s.Name]
			case s.Kind == flow.Emit && c.changed[whole(s.Name)]:
				add("emits "+s.Name, s.Pos)
			case s.Kind == flow.Call && !slices.Contains(around, s.System):
				around = append(around, s.System)
			}
		}
		if len(out.Steps) == 0 {
			continue
		}
		out.Systems = around
		for _, s := range around {
			systems[s] = append(systems[s], name)
		}
		c.report.Flows = append(c.report.Flows, out)
	}
	for _, name := range sorted(systems) {
		s := System{Name: name, Flows: systems[name]}
		if known := c.after.Systems[name]; known != nil {
			s.File = known.Path
		}
		c.report.Systems = append(c.report.Systems, s)
	}
}

// compare orders places.
func compare(a, b diag.Pos) int {
	return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
