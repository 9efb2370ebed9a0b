package assist

import (
	"slices"
	"strings"

	"crosswalk/contracts/schema"
	"crosswalk/mapper/check"
	"crosswalk/mapper/functions"
	"crosswalk/mapper/program"
	"crosswalk/mapper/sketch"
)

// members offers what may follow a dot: fields of an object, methods of a value,
// the rest of a function's name.
func (c *completer) members(around []*sketch.Node, n *sketch.Node) {
	if c.namespace(around, n.Of) {
		c.space(n.Of.Name + ".")
		return
	}
	v := c.value(c.path, n.Of)
	plain, optional := v.Type, false
	if plain.Kind == program.Optional && plain.Elem != nil {
		plain, optional = *plain.Elem, true
	}
	if v.Object != nil {
		c.fields(v, optional, n.Opt)
	}
	if n.Opt || plain.Kind == program.Invalid {
		return
	}
	if optional {
		c.optional(v, plain)
		return
	}
	for i, s := range functions.All() {
		if on, method := receiver(s); method && takes(on, s, plain) {
			c.method(s, plain, 500+i)
		}
	}
}

// fields offers the fields of an object; those that may be missing with a mark,
// unless it is there already.
func (c *completer) fields(v check.Value, optional, marked bool) {
	for i, p := range v.Object.Props {
		if !readable.MatchString(p.Name) {
			continue
		}
		missing := optional || !p.Required || p.Shape.Nullable
		insert := quoted(p.Name)
		if missing && !marked {
			insert = "?" + insert
		}
		c.add(Completion{Label: p.Name, Kind: Field, Type: typeWord(p.Shape, missing), Doc: describe(p.Shape), Insert: insert,
			Fits: c.goal.fits(program.Type{Kind: kindOf(p.Shape)})}, i)
	}
}

// defaults are what stands for a value that is missing.
var defaults = map[program.Kind]string{program.String: `""`, program.Int: "0", program.Decimal: "0", program.Bool: "false", program.List: "[]"}

// optional offers what is done with a value that may be missing.
func (c *completer) optional(v check.Value, plain program.Type) {
	fits := c.goal.fits(plain)
	for i, name := range []string{"orValue", "optMap", "hasValue", "or", "optFlatMap", "value"} {
		s, ok := functions.Find(name)
		if !ok {
			continue
		}
		o := Completion{Label: name, Kind: Method, Type: s.Sig, Doc: s.Doc, Insert: name + "(${})"}
		switch name {
		case "orValue":
			o.Fits = fits
			if d := defaults[plain.Kind]; d != "" {
				o.Insert = "orValue(" + d + ")${}"
			}
		case "hasValue":
			o.Fits, o.Insert = c.goal.fits(program.Type{Kind: program.Bool}), "hasValue()${}"
		case "value":
			o.Fits, o.Insert = fits, "value()${}"
		case "optMap", "optFlatMap":
			o.Insert = name + "(x, x${})"
			o.Fits = v.Object != nil && len(c.goal.kinds) > 0
		case "or":
			o.Fits = fits
		}
		c.add(o, 300+i)
	}
}

// receiver is what a method is called on, in the words of its signature.
func receiver(s functions.Spec) (string, bool) {
	on, _, ok := strings.Cut(s.Sig, "."+s.Name+"(")
	return on, ok && on != "" && !strings.ContainsAny(on, " (")
}

// takes reports that a method can be called on values of a type.
func takes(on string, s functions.Spec, t program.Type) bool {
	for _, o := range s.Overloads {
		if o.Member && len(o.Args) > 0 && alike(o.Args[0], t) {
			return true
		}
	}
	if len(s.Overloads) > 0 {
		return false
	}
	return on == "list" && t.Kind == program.List || on == "map" && t.Kind == program.Map
}

// alike reports that an argument of a type takes values of another.
func alike(want, have program.Type) bool {
	if want.Kind == program.Invalid {
		return true
	}
	if want.Kind != have.Kind {
		return false
	}
	return want.Elem == nil || have.Elem == nil || alike(*want.Elem, *have.Elem)
}

// itemMacros are the methods whose first argument names an item.
var itemMacros = []string{"map", "filter", "exists", "all", "exists_one", "sortBy"}

func (c *completer) method(s functions.Spec, t program.Type, rank int) {
	o := Completion{Label: s.Name, Kind: Method, Type: s.Sig, Doc: s.Doc, Insert: s.Name + "(${})", Fits: c.gives(s)}
	switch {
	case slices.Contains(itemMacros, s.Name):
		o.Insert = s.Name + "(x, x${})"
		rank -= 100
		if s.Name == "map" || s.Name == "filter" || s.Name == "sortBy" {
			o.Fits = c.goal.fits(t)
		}
	case strings.Contains(s.Sig, "()"):
		o.Insert = s.Name + "()${}"
	}
	c.add(o, rank)
}

// space offers the functions whose names begin with a word and a dot.
func (c *completer) space(prefix string) {
	for i, s := range functions.All() {
		name, ok := strings.CutPrefix(s.Name, prefix)
		if !ok {
			continue
		}
		c.add(Completion{Label: name, Kind: Function, Type: s.Sig, Doc: s.Doc, Insert: name + "(${})", Fits: c.gives(s)}, i)
	}
}

// texts offers what may stand in a text: names of tables and columns, ways to
// round, members of a value set.
func (c *completer) texts(around []*sketch.Node, n *sketch.Node) {
	closing := ""
	if !n.Closed {
		closing = c.text[n.From:n.Open]
	}
	put := func(i int, text, doc string, kind Kind) {
		c.add(Completion{Label: text, Kind: kind, Doc: doc, Insert: text + closing, Fits: true}, i)
	}
	if len(around) > 0 {
		in := around[len(around)-1]
		i := slices.Index(in.Args, n)
		if strings.HasPrefix(in.Name, "lookup") && in.Kind == sketch.Call && in.Of == nil && i >= 0 {
			c.lookup(in, i, put)
			return
		}
		if in.Kind == sketch.Call && i >= 0 && c.literals(around, in, i, put) {
			return
		}
	}
	if c.goal.shape == nil || c.goal.shape.Kind != schema.String {
		return
	}
	for i, v := range c.goal.shape.Enum {
		put(i, unquoted(v), "", Literal)
	}
}

// lookup offers tables, their keys and their columns.
func (c *completer) lookup(call *sketch.Node, arg int, put func(int, string, string, Kind)) {
	if arg == 0 {
		names := make([]string, 0, len(c.tables))
		for name := range c.tables {
			names = append(names, name)
		}
		slices.Sort(names)
		for i, name := range names {
			t := c.tables[name]
			put(i, name, rows(t), Table)
		}
		return
	}
	if call.Args[0].Kind != sketch.Text {
		return
	}
	t := c.tables[call.Args[0].Name]
	if t == nil {
		return
	}
	if arg == 3 {
		for i, column := range t.Columns {
			put(i, column, "", Literal)
		}
		return
	}
	column := slices.Index(t.Columns, "key")
	if arg == 2 {
		column = slices.Index(t.Columns, "value")
	}
	for i, row := range t.Rows {
		if column < 0 || i >= most {
			break
		}
		put(i, row[column], strings.Join(row, ", "), Literal)
	}
}

// literals offers the words that an argument takes.
func (c *completer) literals(around []*sketch.Node, call *sketch.Node, arg int, put func(int, string, string, Kind)) bool {
	if call.Of != nil && !c.namespace(around, call.Of) {
		arg++
	}
	for _, o := range overloadsOf(c.name(around, call)) {
		switch o.Literals[arg] {
		case functions.Mode:
			for i, mode := range functions.Modes {
				put(i, mode, "", Literal)
			}
			return true
		case functions.ReadPattern, functions.WritePattern:
			for i, pattern := range []string{"YYYY-MM-DD", "DD.MM.YYYY", "YYYYMMDD", "DD.MM.YYYY HH:mm:ss", "YYYY-MM-DD HH:mm:ss"} {
				put(i, pattern, "", Literal)
			}
			return true
		}
	}
	return false
}
