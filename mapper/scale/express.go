package scale

import (
	"fmt"
	"strings"
)

// expression is the rule of a value. It is sure if it always gives a value.
type expression struct {
	text string
	sure bool
	free bool // the result has no bound of length
}

// path is how rules read f: from the item of the innermost loop around it, or
// from the source. It is optional if something on the way may be missing.
func (f *field) path() (path string, optional bool) {
	from := "source"
	var way []*field
	for p := f; p.parent != nil; p = p.parent {
		if p.kind == list && p != f {
			from = p.item()
			break
		}
		way = append(way, p)
	}
	path = from
	for i := len(way) - 1; i >= 0; i-- {
		optional = optional || !way[i].required || way[i].nullable
		if optional {
			path += "."
			path += "?" + way[i].name(sourceSide)
		} else {
			path += "." + way[i].name(sourceSide)
		}
	}
	return path, optional
}

// item names the variable of the loop over f.
func (f *field) item() string {
	depth := 1
	for p := f.parent; p != nil; p = p.parent {
		if p.kind == list {
			depth++
		}
	}
	return fmt.Sprintf("%s%d", f.words[0], depth)
}

// express gives f one of the rules that fit its type.
func (g *generator) express(f *field) {
	path, optional := f.path()
	or := func(instead string) string {
		if !optional {
			return path
		}
		return path + ".orValue(" + instead + ")"
	}
	map1 := func(name, body string) string {
		if !optional {
			return strings.ReplaceAll(body, "$", path)
		}
		return path + ".optMap(" + name + ", " + strings.ReplaceAll(body, "$", name) + ")"
	}
	e := expression{text: path, sure: !optional}
	turn := func(text string) {
		e, f.turned = expression{text: text, sure: true, free: true}, phrase
	}
	form := g.r.IntN(4)
	switch f.kind {
	case phrase:
		switch form {
		case 1:
			e = expression{text: or(`""`) + ".trim().upperAscii()", sure: true}
		case 2:
			turn(or(`"none"`) + ` + " / " + ` + or(`"none"`) + ".lowerAscii()")
		}
	case code:
		if form < 2 {
			turn(`lookup("service", ` + or(`"S"`) + `, "standard")`)
		}
	case amount:
		switch form {
		case 1:
			e.text = map1("a", "dec($) * 2")
		case 2:
			e = expression{text: "dec(" + or(`"0"`) + ")", sure: true}
		}
	case count:
		switch form {
		case 1:
			turn(or("0") + ` > 10 ? "many" : "few"`)
		case 2:
			e.text = map1("n", "string($)")
			f.turned, e.free = phrase, true
		}
	case measure:
		if form == 1 {
			e.text = map1("m", "dec($) * 1000")
		}
	case yes:
		if form < 2 {
			turn(or("false") + ` ? "yes" : "no"`)
		}
	}
	f.rule = e
}

// writer writes the mapping file.
type writer struct {
	strings.Builder
	expressions []Expression
}

func (w *writer) mapping(root *field) {
	fmt.Fprintf(w, "mapping: %s\ntitle: Shipment file to shipment\nsource: %s\ntarget: %s\nonMissing: omit\nonNull: omit\n\nrules:\n", Mapping, Source, Target)
	for _, section := range root.kids {
		if section.mapped {
			fmt.Fprintf(w, "  # %s\n", strings.Join(section.words, " "))
			w.rules(section, "", section.name(targetSide), "  ")
		}
	}
}

// rules writes what lies at f: name is its target from the innermost loop, and
// above that of the loop from the top.
func (w *writer) rules(f *field, above, name, indent string) {
	if !f.mapped {
		return
	}
	switch f.kind {
	case object:
		for _, k := range f.kids {
			w.rules(k, above, name+"."+k.name(targetSide), indent)
		}
	case list:
		each, _ := f.path()
		fmt.Fprintf(w, "%s%s:\n%s  each: %s\n%s  as: %s\n%s  rules:\n", indent, name, indent, each, indent, f.item(), indent)
		for _, k := range f.kids {
			w.rules(k, above+name+"[].", k.name(targetSide), indent+"    ")
		}
	default:
		fmt.Fprintf(w, "%s%s: ", indent, name)
		w.expressions = append(w.expressions, Expression{Target: above + name, Text: f.rule.text, from: w.Len()})
		w.WriteString(quoted(f.rule.text) + "\n")
	}
}

// quoted is an expression as it can stand in the file.
func quoted(expression string) string {
	if strings.Contains(expression, ": ") || strings.Contains(expression, " #") || strings.HasPrefix(expression, `"`) {
		return "'" + strings.ReplaceAll(expression, "'", "''") + "'"
	}
	return expression
}
