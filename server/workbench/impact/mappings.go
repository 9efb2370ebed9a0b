package impact

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/mapper/lineage"
	"crosswalk/server/workbench"
)

// Mapping is what a change does to one mapping.
type Mapping struct {
	Name   string `json:"mapping"`
	File   string `json:"file"`
	Source string `json:"source"`
	Target string `json:"target"`
	// Compiles tells whether it did and does.
	Compiles Compiles `json:"compiles"`
	Rules    []Rule   `json:"rules"`
	// Findings are those of the compiler that were not there before.
	Findings diag.List `json:"findings"`
	// Cases passed before and fail now.
	Cases []Case `json:"cases"`
	// Blocked counts the cases that cannot run, as the mapping does not compile.
	Blocked int `json:"blockedCases,omitempty"`
}

// Compiles tells whether a mapping compiles on the two sides of a change.
type Compiles struct {
	Before bool `json:"before"`
	After  bool `json:"after"`
}

// Effects on a rule, the worst first.
const (
	Stops      = "stops-compiling" // a finding of the compiler stands at the rule
	LosesPlace = "target-removed"  // what it writes is not in the target any more
	LosesValue = "source-removed"  // what it reads is not in the source any more
	NotFilled  = "not-filled"      // no rule writes what the target demands
	MayMiss    = "may-be-missing"  // the rule leaves out what the target demands when its source is missing
	Writes     = "target-changed"
	Reads      = "source-changed"
)

var effects = []string{Stops, LosesPlace, LosesValue, NotFilled, MayMiss, Writes, Reads}

// Rule is one rule, or named value, that a changed field reaches.
type Rule struct {
	// Name is the target as the rule writes it, or "let x"; the field itself
	// where no rule is.
	Name     string   `json:"rule"`
	Position diag.Pos `json:"position,omitzero"`
	Effect   string   `json:"effect"`
	// Contract, Pointer and Change tell the field.
	Contract string `json:"contract"`
	Pointer  string `json:"pointer"`
	Path     string `json:"path"`
	Change   string `json:"change"`
	// As says what a source field is read for: value, key, range, condition.
	As []lineage.Role `json:"as,omitempty"`
	// Rules are those that use a named value.
	Rules []string `json:"rules,omitempty"`
	// Message is what the compiler says of the rule now.
	Message string `json:"message,omitempty"`
}

// Case is a stored case that passed before.
type Case struct {
	Name     string   `json:"case"`
	Position diag.Pos `json:"position"`
	Message  string   `json:"message"` // why it fails
}

// mappings looks at those that use a contract that changed.
func (c *comparison) mappings() error {
	for _, name := range sorted(c.after.Mappings) {
		m := c.after.Mappings[name]
		used := uses(m)
		if !slices.ContainsFunc(hangsOn(c.after, name), func(ref string) bool { return c.changed[whole(ref)] }) {
			continue
		}
		is, found, err := c.new.Mapping(c.ctx, name)
		if err != nil {
			return fmt.Errorf("the mapping %s as it is: %w", name, err)
		}
		var was *workbench.Mapping
		var before diag.List
		if c.before.Mappings[name] != nil {
			if was, before, err = c.old.Mapping(c.ctx, name); err != nil {
				return fmt.Errorf("the mapping %s as it was: %w", name, err)
			}
		}
		l := &look{comparison: c, was: was, is: is, source: used[0], target: used[1],
			out: Mapping{Name: name, File: m.Path, Source: used[0], Target: used[1], Rules: []Rule{}, Findings: diag.List{}, Cases: []Case{}}}
		l.out.Compiles = Compiles{was != nil && was.Artifact != nil, is.Artifact != nil}
		l.findings(before, found)
		l.rules()
		l.cases()
		c.report.Mappings = append(c.report.Mappings, l.out)
	}
	return nil
}

// whole is a reference without the schema that it names.
func whole(ref string) string {
	ref, _, _ = strings.Cut(ref, "#")
	return ref
}

// look is a look at one mapping.
type look struct {
	*comparison
	was, is        *workbench.Mapping // was is nil if the mapping is new
	source, target string
	out            Mapping
}

// findings are those of the compiler that are new.
func (l *look) findings(before, after diag.List) {
	had := map[string]bool{}
	for _, d := range before {
		had[d.Code+"\x00"+d.Msg] = true
	}
	for _, d := range after {
		if !had[d.Code+"\x00"+d.Msg] && !strings.HasPrefix(d.Code, "case/") {
			l.out.Findings = append(l.out.Findings, d)
		}
	}
}

// graph is the lineage to judge by: of the mapping as it was, unless its text
// has been changed along and compiles.
func (l *look) graph() *lineage.Graph {
	side := l.was
	if l.is.Artifact != nil && (side == nil || side.Artifact == nil || string(side.File.Text) != string(l.is.File.Text)) {
		side = l.is
	}
	if side == nil || side.Artifact == nil {
		return nil
	}
	return lineage.Of(side.Artifact.Program)
}

// rules follows the lineage from the fields that changed.
func (l *look) rules() {
	g := l.graph()
	if g == nil {
		return
	}
	said := l.said(g)
	for _, f := range l.changes[l.source] {
		l.readers(g, f, said)
	}
	for _, f := range l.changes[l.target] {
		l.writers(g, f, said)
	}
	slices.SortStableFunc(l.out.Rules, func(a, b Rule) int {
		return slices.Index(effects, a.Effect) - slices.Index(effects, b.Effect)
	})
}

// readers are the rules and named values that read a field that changed.
func (l *look) readers(g *lineage.Graph, f FieldChange, said map[diag.Pos]said) {
	add := func(rule Rule, reads []lineage.Read) {
		i := slices.IndexFunc(reads, func(r lineage.Read) bool { return len(r.Through) == 0 && reaches(f, r) })
		if i < 0 {
			return // or it reads through a named value, which is told itself
		}
		rule.As, rule.Effect, rule.Message = reads[i].As, Reads, said[rule.Position].text
		switch {
		case said[rule.Position].stops:
			rule.Effect = Stops
		case f.Kind == "removed":
			rule.Effect = LosesValue
		}
		l.add(rule, f)
	}
	for _, let := range g.Lets {
		rule := Rule{Name: "let " + let.Name, Position: let.At}
		for _, t := range g.Targets {
			if t.Rule >= 0 && slices.Contains(t.Lets, let.Name) {
				rule.Rules = append(rule.Rules, t.Path)
			}
		}
		add(rule, let.Reads)
	}
	for _, t := range g.Targets {
		if t.Rule >= 0 {
			add(Rule{Name: t.Path, Position: t.At}, t.Reads)
		}
	}
}

// reaches reports whether a change of a field matters to who reads r.
func reaches(f FieldChange, r lineage.Read) bool {
	switch {
	case f.Kind == "added":
		return false
	case f.Pointer == r.Pointer:
		return true
	case under(f.Pointer, r.Pointer):
		return r.Whole // it is copied along
	}
	// of what lies around the value only what can take the value away matters
	return under(r.Pointer, f.Pointer) && slices.Contains([]string{"removed", "type", "optionality", "nullability"}, f.Kind)
}

func under(pointer, above string) bool { return strings.HasPrefix(pointer, above+"/") }

// writers are the rules that write a field that changed, or that it would need.
func (l *look) writers(g *lineage.Graph, f FieldChange, said map[diag.Pos]said) {
	demanded := f.Kind == "added" && strings.HasPrefix(f.After, "required ") || f.Kind == "optionality" && f.After == "required"
	written := false
	for _, t := range g.Targets {
		if t.Rule < 0 || t.Pointer != f.Pointer && !((f.Kind == "removed" || f.Kind == "type") && under(t.Pointer, f.Pointer)) {
			continue
		}
		written = true
		effect := Writes
		switch {
		case said[t.At].stops:
			effect = Stops
		case f.Kind == "removed":
			effect = LosesPlace
		case demanded && t.OnMissing == "omit":
			effect = MayMiss
		}
		l.add(Rule{Name: t.Path, Position: t.At, Effect: effect, Message: said[t.At].text}, f)
	}
	if demanded && !written && l.reached(g, f.Pointer) {
		l.add(Rule{Name: f.Path, Effect: NotFilled}, f)
	}
}

// reached reports whether the mapping writes the object around a place.
func (l *look) reached(g *lineage.Graph, pointer string) bool {
	around := pointer[:strings.LastIndexByte(pointer, '/')]
	return slices.ContainsFunc(g.Targets, func(t lineage.Target) bool { return t.Pointer == around })
}

func (l *look) add(r Rule, f FieldChange) {
	r.Contract, r.Pointer, r.Path, r.Change = f.Ref, f.Pointer, f.Path, f.String()
	l.out.Rules = append(l.out.Rules, r)
}

// said is what the compiler says of a rule.
type said struct {
	text  string
	stops bool // it is an error
}

// said are the new findings by the rule or named value that they stand at; of
// several the first error.
func (l *look) said(g *lineage.Graph) map[diag.Pos]said {
	starts := map[diag.Pos]bool{}
	for _, t := range g.Targets {
		if t.Rule >= 0 {
			starts[t.At] = true
		}
	}
	for _, let := range g.Lets {
		starts[let.At] = true
	}
	places := slices.SortedFunc(maps.Keys(starts), compare)
	out := map[diag.Pos]said{}
	for _, d := range l.out.Findings {
		var owner diag.Pos
		for _, at := range places {
			if at.File == d.Pos.File && compare(at, d.Pos) <= 0 {
				owner = at
			}
		}
		stops := d.Severity == diag.Error
		if owner.Line > 0 && (out[owner].text == "" || stops && !out[owner].stops) {
			out[owner] = said{d.Code + ": " + d.Msg, stops}
		}
	}
	return out
}

// cases are those that passed before and do not now. Where the mapping does not
// compile none can run, and they are only counted.
func (l *look) cases() {
	if l.is.Artifact == nil {
		l.out.Blocked = len(l.is.File.Cases)
	}
	if l.was == nil || l.is.Artifact == nil {
		return
	}
	passed := map[string]bool{}
	for _, r := range l.was.Results {
		passed[r.Case.Name] = r.OK
	}
	for _, r := range l.is.Results {
		if r.OK || !passed[r.Case.Name] {
			continue
		}
		one := Case{Name: r.Case.Name, Position: diag.Pos{File: r.Case.InPath}}
		if list := r.Findings(); len(list) > 0 {
			one.Position, one.Message = list[0].Pos, list[0].Msg
		}
		l.out.Cases = append(l.out.Cases, one)
	}
}
