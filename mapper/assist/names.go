package assist

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/check"
	"crosswalk/mapper/functions"
	"crosswalk/mapper/program"
)

// names offers what an operand may begin with.
func (c *completer) names() {
	c.values()
	scope := c.scopeAt(c.path)
	names := scope.Names()
	for i, n := range names {
		o := Completion{Label: n.Name, Kind: Variable, Type: n.Type}
		rank := 100 + i
		switch n.Kind {
		case "item", "index":
			rank = 20 + i
		case "let":
			o.Kind, rank = Let, 200+i
		case "source":
			o.Doc, rank = "the message that is mapped", 10
		case "meta":
			o.Doc, rank = "what is known of the message besides", 900
		}
		if v, ok := scope.Lookup(n.Name); ok {
			o.Fits = c.goal.fits(v.Type)
			if v.Place != nil && o.Doc == "" {
				o.Doc = describe(v.Place.Shape)
			}
		}
		c.add(o, rank)
	}
	c.deep(names)
	for i, s := range functions.All() {
		if name, ok := callable(s); ok {
			c.add(Completion{Label: name, Kind: Function, Type: s.Sig, Doc: s.Doc, Insert: name + "(${})", Fits: c.gives(s)}, 400+i)
		}
	}
	if slices.Contains(c.goal.kinds, program.Bool) {
		c.add(Completion{Label: "true", Kind: Keyword, Type: "bool", Fits: true}, 300)
		c.add(Completion{Label: "false", Kind: Keyword, Type: "bool", Fits: true}, 301)
	}
}

// values offers the members of the value set that is asked for.
func (c *completer) values() {
	if c.goal.shape == nil {
		return
	}
	for i, v := range c.goal.shape.Enum {
		c.add(Completion{Label: v, Kind: Literal, Fits: true}, i)
	}
}

var called = regexp.MustCompile(`^([a-zA-Z][a-zA-Z0-9_.]*)\(`)

// callable is the name of a function that is not called on a value.
func callable(s functions.Spec) (string, bool) {
	m := called.FindStringSubmatch(s.Sig)
	if m == nil || m[1] != s.Name {
		return "", false
	}
	return s.Name, true
}

// gives reports that the result of a function fits. One that gives what it takes
// fits nothing more than anything else.
func (c *completer) gives(s functions.Spec) bool {
	for _, o := range s.Overloads {
		if o.Via == "" && c.goal.fits(o.Result) {
			return true
		}
	}
	if len(s.Overloads) > 0 {
		return false
	}
	_, result, _ := strings.Cut(s.Sig, "-> ")
	kind, ok := resultKinds[strings.Fields(result + " ?")[0]]
	return ok && c.goal.fits(program.Type{Kind: kind})
}

var resultKinds = map[string]program.Kind{"text": program.String, "int": program.Int, "decimal": program.Decimal, "number": program.Decimal,
	"bool": program.Bool, "timestamp": program.Timestamp, "list": program.List}

// Bounds of the search for fields further down.
const (
	deepest  = 6
	deepMost = 30
)

// deep offers fields further down by a part of their name, in the items at hand
// and in the source. Without anything typed only those that are called as the
// target is.
func (c *completer) deep(names []check.Name) {
	wanted := strings.ToLower(c.prefix)
	target := ""
	if c.rule != nil && len(c.rule.Path) > 0 && len(c.path) == 1 {
		target = strings.ToLower(c.rule.Path[len(c.rule.Path)-1])
	}
	if len(wanted) < 2 && target == "" {
		return
	}
	order := slices.Clone(names)
	slices.SortStableFunc(order, func(a, b check.Name) int { return nearness[a.Kind] - nearness[b.Kind] })
	found := 0
	for _, n := range order {
		if n.Place == nil || n.Kind == "meta" || n.Kind == "let" {
			continue
		}
		d := &deepSearch{wanted: wanted, target: target, goal: c.goal}
		d.object(n.Place.Shape, n.Name, n.Optional, 0)
		for _, o := range d.found {
			if found++; found > deepMost {
				return
			}
			c.add(o, 50+found)
		}
	}
}

var nearness = map[string]int{"item": 0, "index": 1, "source": 2, "let": 3, "meta": 4}

type deepSearch struct {
	wanted, target string
	goal           goal
	found          []Completion
}

func (d *deepSearch) object(s *schema.Shape, expr string, optional bool, depth int) {
	if s.Kind != schema.Object || depth >= deepest {
		return
	}
	for _, p := range s.Props {
		if len(d.found) >= deepMost {
			return
		}
		if !readable.MatchString(p.Name) {
			continue
		}
		missing := optional || !p.Required || p.Shape.Nullable
		at := expr + "." + quoted(p.Name)
		if missing {
			at = expr + ".?" + quoted(p.Name)
		}
		name := strings.ToLower(p.Name)
		if len(d.wanted) > 1 && strings.Contains(name, d.wanted) || d.wanted == "" && name == d.target {
			o := Completion{Label: at, Kind: Field, Type: typeWord(p.Shape, missing), Doc: describe(p.Shape)}
			o.Label, o.Fits = d.converted(at, kindOf(p.Shape), missing)
			if o.Fits || len(d.goal.kinds) == 0 {
				d.found = append(d.found, o)
			}
		}
		d.object(p.Shape, at, missing, depth+1)
	}
}

// converted is an expression put into the type that is asked for, if there is a
// plain way to it.
func (d *deepSearch) converted(expr string, kind program.Kind, optional bool) (string, bool) {
	if d.goal.fits(program.Type{Kind: kind}) {
		return expr, true
	}
	call := ""
	switch scalar := kind == program.String || kind == program.Int || kind == program.Decimal || kind == program.Bool; {
	case !scalar || len(d.goal.kinds) == 0:
		return expr, false
	case d.goal.kinds[0] == program.Decimal && kind != program.Bool:
		call = "dec"
	case d.goal.kinds[0] == program.Int && kind != program.Bool:
		call = "int"
	case d.goal.kinds[0] == program.String && d.goal.shape != nil && d.goal.shape.Format == "":
		call = "string"
	default:
		return expr, false
	}
	if optional {
		return expr + ".optMap(v, " + call + "(v))", true
	}
	return call + "(" + expr + ")", true
}

var plainName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// words that CEL keeps for itself.
var reserved = regexp.MustCompile(`^(as|break|const|continue|else|false|for|function|if|import|in|let|loop|namespace|null|package|return|true|var|void|while)$`)

// readable are names that an expression can write at all.
var readable = regexp.MustCompile(`^[A-Za-z0-9_./ -]+$`)

// quoted is a field's name as an expression writes it.
func quoted(name string) string {
	if !plainName.MatchString(name) || reserved.MatchString(name) {
		return "`" + name + "`"
	}
	return name
}

// typeWord is the type of a field as an expression has it.
func typeWord(s *schema.Shape, optional bool) string {
	word := strings.TrimSuffix(check.Wants(s), " or null")
	if kindOf(s) == program.String && s.Format == "decimal" {
		word = "text (decimal)"
	}
	if optional || s.Nullable {
		return "optional " + word
	}
	return word
}

// describe is what the contract says of a field.
func describe(s *schema.Shape) string {
	var parts []string
	switch {
	case s.Doc != "":
		parts = append(parts, s.Doc)
	case s.Title != "":
		parts = append(parts, s.Title)
	}
	if len(s.Enum) > 0 {
		shown := s.Enum[:min(len(s.Enum), 12)]
		more := ""
		if len(s.Enum) > len(shown) {
			more = " and " + strconv.Itoa(len(s.Enum)-len(shown)) + " more"
		}
		parts = append(parts, "One of "+strings.Join(shown, ", ")+more+".")
	}
	return strings.Join(parts, "\n")
}
