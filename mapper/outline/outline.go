// Package outline says what a checker knows of each rule of a mapping, also while
// others have mistakes: a rule with a mistake takes nothing from the rest, so that
// a page can always draw the lines between source and target.
//
// Of is the only call that matters.
package outline

import (
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/mapper/check"
	"crosswalk/mapper/document"
	"crosswalk/mapper/lineage"
)

// Outline is a mapping rule by rule. Pointers are JSON pointers with "-" for any
// element of an array and any value of a map.
type Outline struct {
	Rules []Rule `json:"rules"` // in the order of the file, each before those in it
	Lets  []Let  `json:"lets"`
	// Required are the places that the target demands; those beneath an optional
	// object only where the object is written.
	Required []string `json:"required"`
}

// State says whether something can be used.
type State string

// States.
const (
	OK     State = "ok"
	Broken State = "broken" // it has a mistake, or rests on something that has
)

// Rule is one rule.
type Rule struct {
	Pointer     string         `json:"pointer"`
	Path        string         `json:"path"` // as rules write it: "lines[].sku"
	Kind        string         `json:"kind"` // value, each, object, tuple, choose, use
	At          diag.Pos       `json:"at"`   // of its key
	State       State          `json:"state"`
	Wants       string         `json:"wants,omitempty"` // what the target takes
	Type        string         `json:"type,omitempty"`  // of the value
	Optional    bool           `json:"optional,omitempty"`
	Conditional bool           `json:"conditional,omitempty"` // it, or a rule around it, has a when or a where
	OnMissing   string         `json:"onMissing,omitempty"`   // what holds, wherever it is stated
	OnNull      string         `json:"onNull,omitempty"`
	Reads       []lineage.Read `json:"reads,omitempty"`
	Lets        []string       `json:"lets,omitempty"`  // those it rests on
	Scope       []Name         `json:"scope,omitempty"` // beside source, meta and the lets
}

// Let is a named value.
type Let struct {
	Name  string         `json:"name"`
	At    diag.Pos       `json:"at"`
	State State          `json:"state"`
	Type  string         `json:"type,omitempty"`
	Reads []lineage.Read `json:"reads,omitempty"`
	Lets  []string       `json:"lets,omitempty"`
}

// Name is a name that expressions may use.
type Name struct {
	Name    string  `json:"name"`
	Kind    string  `json:"kind"` // let, item, index, meta
	Type    string  `json:"type,omitempty"`
	Pointer *string `json:"pointer,omitempty"` // of the source place that it stands for
}

// Of is the outline of a document. p is nil if a contract is missing: then nothing
// has a type. findings are all that there are about the document.
func Of(doc *document.Document, p *check.Partial, findings diag.List) *Outline {
	o := &outliner{doc: doc, p: p, out: &Outline{Rules: []Rule{}, Lets: []Let{}, Required: []string{}}, lets: map[string]*Let{},
		scopes: map[check.Scope]map[string]check.Name{}, listed: map[check.Scope][]Name{}}
	o.blame(findings)
	for i := range doc.Lets {
		o.let(&doc.Lets[i])
	}
	var top *check.Scope
	if p != nil {
		top = p.Top()
	}
	o.rules(doc.Rules, within{scope: top, missing: doc.OnMissing.Value, null: doc.OnNull.Value})
	if p != nil && p.Target() != nil {
		o.required()
	}
	return o.out
}

type outliner struct {
	doc    *document.Document
	p      *check.Partial
	out    *Outline
	lets   map[string]*Let
	scopes map[check.Scope]map[string]check.Name // what was asked of scopes
	listed map[check.Scope][]Name
	broken map[diag.Pos]bool // places of findings that are errors
	spans  []diag.Pos        // the same, sorted
}

// within is what holds for the rules at one place.
type within struct {
	pointer, path string
	scope         *check.Scope // nil if it is not known
	missing, null string
	conditional   bool
}

// blame notes where there are errors. A target that lacks a rule is no mistake of
// the rule around it.
func (o *outliner) blame(findings diag.List) {
	o.broken = map[diag.Pos]bool{}
	for _, d := range findings {
		if d.Severity == diag.Error && d.Code != "map/required-target" && d.Pos.File == o.doc.File {
			o.broken[d.Pos] = true
			o.spans = append(o.spans, d.Pos)
		}
	}
	slices.SortFunc(o.spans, diag.Pos.Compare)
}

// faulty reports an error at one of the places, or in one of the expressions.
func (o *outliner) faulty(places []diag.Pos, parts []document.RulePart) bool {
	if len(o.spans) == 0 {
		return false
	}
	for _, pos := range places {
		if o.broken[pos] {
			return true
		}
	}
	for _, part := range parts {
		e := part.Expr
		first, last := e.Pos, e.At(len(e.Text))
		i, _ := slices.BinarySearchFunc(o.spans, first, diag.Pos.Compare)
		if i < len(o.spans) && (o.spans[i] == first || o.spans[i].Compare(last) <= 0) {
			return true
		}
	}
	return false
}

func (o *outliner) let(d *document.Let) {
	l := Let{Name: d.Name.Value, At: d.Name.Pos, State: OK}
	part := document.RulePart{Name: "expr", Expr: &d.Expr}
	u := &uses{o: o}
	var scope *check.Scope
	if o.p != nil {
		if t := o.p.Tried(&d.Expr); t != nil {
			scope, l.Type = t.Scope(), t.Type
		}
	}
	if !u.part(part, scope) || o.faulty([]diag.Pos{d.Name.Pos}, []document.RulePart{part}) {
		l.State, l.Type = Broken, ""
	}
	l.Reads, l.Lets = u.done()
	o.out.Lets = append(o.out.Lets, l)
	o.lets[l.Name] = &l
}

func (o *outliner) rules(rules []document.Rule, in within) {
	for i := range rules {
		o.rule(&rules[i], in)
	}
}

var kinds = map[document.Kind]string{document.Value: "value", document.Each: "each", document.Object: "object", document.Tuple: "tuple",
	document.Choose: "choose", document.Use: "use"}

// kindOf is the form of a rule; of one that could not be read what its keys say.
func kindOf(r *document.Rule) string {
	switch {
	case r.Kind != document.Unread:
		return kinds[r.Kind]
	case r.Each != nil:
		return "each"
	case r.Rules != nil:
		return "object"
	case r.Items != nil:
		return "tuple"
	case r.Choose != nil:
		return "choose"
	case r.Use.Value != "":
		return "use"
	}
	return "value"
}

// rule outlines one rule and those in it.
func (o *outliner) rule(r *document.Rule, in within) {
	if len(r.Path) > 0 {
		for _, name := range r.Path {
			in.pointer += "/" + escape.Replace(name)
		}
		if in.path != "" {
			in.path += "."
		}
		in.path += document.JoinPath(r.Path)
	}
	o.at(r, in)
}

var escape = strings.NewReplacer("~", "~0", "/", "~1")

// at outlines a rule whose place is known.
func (o *outliner) at(r *document.Rule, in within) {
	parts := r.Parts()
	out := Rule{Pointer: in.pointer, Path: in.path, Kind: kindOf(r), At: r.Pos, State: OK}
	u := &uses{o: o}
	good := o.p != nil && r.Kind != document.Unread
	if o.p != nil {
		if site := o.p.Site(r); site != nil {
			in.scope, in.missing, in.null = site.Scope(), site.OnMissing, site.OnNull
			out.Wants = check.Wants(site.Shape)
		}
	}
	inner := in
	for _, part := range parts {
		scope := in.scope
		if o.p != nil {
			if t := o.p.Tried(part.Expr); t != nil {
				scope = t.Scope()
				if t.OK && (part.Name == "expr" || part.Name == "from" || part.Name == "each" && r.Expr == nil) {
					out.Type, out.Optional = t.Type, t.Optional
				}
				if part.InLoop {
					inner.scope = scope
				}
			}
		}
		if strings.HasSuffix(part.Name, ".on") { // it was checked equation by equation
			u.part(part, o.inside(r, inner.scope))
			continue
		}
		good = u.part(part, scope) && good
	}
	in.conditional = in.conditional || r.When != nil
	inner.conditional = in.conditional || r.Where != nil
	out.Conditional = inner.conditional
	o.policies(&out, r, in, &inner)
	if r.Kind == document.Use && o.p != nil {
		if n := o.p.Node(r); n != nil {
			u.more(lineage.OfNode(n))
		}
	}
	if !good || o.faulty(r.Places(), parts) {
		out.State = Broken
	}
	out.Reads, out.Lets = u.done()
	if out.Kind == "each" {
		inner.pointer, inner.path = in.pointer+"/-", in.path+"[]"
		inner.scope = o.inside(r, inner.scope)
	}
	out.Scope = o.names(inner.scope)
	o.out.Rules = append(o.out.Rules, out)
	o.rules(r.Rules, inner)
	for i := range r.Items {
		item := inner
		if out.Kind == "tuple" {
			item.pointer, item.path = in.pointer+"/-", in.path+"[]"
		}
		o.at(&r.Items[i], item)
	}
	for i := range r.Choose {
		o.at(&r.Choose[i], inner)
	}
}

// inside is the scope of what lies in an each: that of the first rule in it that
// the check reached.
func (o *outliner) inside(r *document.Rule, known *check.Scope) *check.Scope {
	if o.p == nil {
		return known
	}
	if r.Expr != nil {
		if t := o.p.Tried(r.Expr); t != nil {
			return t.Scope()
		}
	}
	for _, list := range [][]document.Rule{r.Rules, r.Items, r.Choose} {
		for i := range list {
			if site := o.p.Site(&list[i]); site != nil {
				return site.Scope()
			}
		}
	}
	return known
}

// policies resolves what becomes of a missing or null value here and below.
func (o *outliner) policies(out *Rule, r *document.Rule, in within, inner *within) {
	missing, null := in.missing, in.null
	if r.Default != nil {
		missing, null = "default", "default"
	}
	if r.OnMissing.Value != "" {
		missing, inner.missing = r.OnMissing.Value, r.OnMissing.Value
	}
	if r.OnNull.Value != "" {
		null, inner.null = r.OnNull.Value, r.OnNull.Value
	}
	if out.Kind == "object" || out.Kind == "tuple" {
		return
	}
	out.OnMissing, out.OnNull = "omit", "omit"
	if missing != "" {
		out.OnMissing = missing
	}
	if null != "" {
		out.OnNull = null
	}
}

// names are the items and numbers that expressions of a rule may use.
func (o *outliner) names(scope *check.Scope) []Name {
	if scope == nil {
		return nil
	}
	out, ok := o.listed[*scope]
	if ok {
		return out
	}
	for _, n := range scope.Names() {
		if n.Kind != "item" && n.Kind != "index" {
			continue
		}
		name := Name{Name: n.Name, Kind: n.Kind, Type: n.Type}
		if n.Place != nil {
			pointer := n.Place.Pointer()
			name.Pointer = &pointer
		}
		out = append(out, name)
	}
	o.listed[*scope] = out
	return out
}
