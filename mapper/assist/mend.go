package assist

import (
	"regexp"
	"slices"
	"strings"

	"crosswalk/contracts/diag"
	"crosswalk/mapper/document"
	"crosswalk/mapper/program"
	"crosswalk/mapper/sketch"
)

// mender looks for changes that take a finding away. Each is tried: what does not
// lessen the mistakes is not offered.
type mender struct {
	*request
	errors int
	tries  int
}

// Bounds of the search.
const (
	maxTries = 40
	maxFixes = 5
)

// offer adds a fix if there are fewer mistakes with it.
func (m *mender) offer(to *[]Fix, f Fix) {
	if m.tries++; m.tries > maxTries || len(*to) >= maxFixes || f.Expr == m.text ||
		slices.ContainsFunc(*to, func(have Fix) bool { return have.Expr == f.Expr }) {
		return
	}
	if _, found := m.check(f.Expr); errors(found) < max(m.errors, 1) {
		*to = append(*to, f)
	}
}

// put is the expression with another text in the place of a node.
func (m *mender) put(n *sketch.Node, text string) string {
	return m.text[:n.From] + text + m.text[n.To:]
}

var meant = regexp.MustCompile(`did you mean "([^"]+)"`)

func (m *mender) mend(d diag.Diagnostic, n *sketch.Node, from int) []Fix {
	var out []Fix
	if better := meant.FindStringSubmatch(d.Hint); better != nil && n != nil {
		at, end, name := n.At, n.End, quoted(better[1])
		if n.Kind == sketch.Text {
			at, end, name = n.Open, n.To-1, better[1]
		}
		if n.Kind == sketch.Call && !plainName.MatchString(better[1]) {
			name = better[1] // a function with a dot in its name
		}
		if at <= end && n.Closed == (n.Kind == sketch.Text || n.Kind == sketch.Call && n.Closed) {
			m.offer(&out, Fix{Label: "Write " + name, Expr: m.text[:at] + name + m.text[end:]})
		}
	}
	switch {
	case d.Code == "map/syntax":
		m.close(&out)
	case d.Code == "map/unknown-name" && n != nil && n.Kind == sketch.Name:
		m.offer(&out, Fix{Label: "Read source." + n.Name, Expr: m.put(n, "source."+quoted(n.Name))})
		m.offer(&out, Fix{Label: "Read source.?" + n.Name, Expr: m.put(n, "source.?"+quoted(n.Name))})
		m.offer(&out, Fix{Label: `Write the text "` + n.Name + `"`, Expr: m.put(n, `"`+n.Name+`"`)})
	case d.Code == "map/target-type" || d.Code == "map/policy" || d.Pos.File != "" || n == nil || n == m.root:
		m.operand(&out, m.root, nil, d.Hint)
	}
	if n != nil && n != m.root || n != nil && n.Kind == sketch.Operator {
		path := m.root.Path(n.At)
		if i := slices.Index(path, n); i >= 0 {
			path = path[:i+1]
		}
		m.optionals(&out, n)
		for _, x := range append([]*sketch.Node{n.Of}, n.Args...) {
			if x != nil && x.Kind != sketch.Hole {
				m.operand(&out, x, path, d.Hint)
			}
		}
	}
	return out
}

// close adds the brackets and quotes that are missing at the end.
func (m *mender) close(out *[]Fix) {
	ending := ""
	m.root.Walk(func(n *sketch.Node) bool {
		switch {
		case n.Closed:
		case n.Kind == sketch.Call:
			ending = ")" + ending
		case n.Kind == sketch.Index || n.Kind == sketch.List:
			ending = "]" + ending
		case n.Kind == sketch.Text:
			ending = m.text[n.From:n.Open] + ending
		}
		return true
	})
	ending = strings.TrimLeft(ending, "rRbB")
	m.offer(out, Fix{Label: "Add " + ending + " at the end", Expr: m.text + ending})
	m.offer(out, Fix{Label: "Add ) at the end", Expr: m.text + ")"})
}

// optionals marks the fields on the way as optional.
func (m *mender) optionals(out *[]Fix, n *sketch.Node) {
	text := m.text
	n.Walk(func(x *sketch.Node) bool {
		// from the end, so that the places before stay right
		if x.Kind == sketch.Field && !x.Opt && x.Name != "" {
			text = text[:x.At] + "?" + text[x.At:]
		}
		return x.Kind == sketch.Field
	})
	m.offer(out, Fix{Label: "Read it with .?", Expr: text})
}

// operand wraps a value into what makes another type of it.
func (m *mender) operand(out *[]Fix, x *sketch.Node, path []*sketch.Node, hint string) {
	t, _ := m.scopeAt(append(slices.Clone(path), x)).Try(document.Loose(m.text[x.From:x.To]))
	if !t.OK {
		return
	}
	text := m.text[x.From:x.To]
	held := bracketed(x, text)
	have := t.Value().Type
	if t.Optional && have.Elem != nil {
		plain := *have.Elem
		if d := defaults[plain.Kind]; d != "" {
			m.offer(out, Fix{Label: "Use " + d + " if it is missing", Expr: m.put(x, held+".orValue("+d+")")})
		}
		m.offer(out, Fix{Label: "Ask whether it is there", Expr: m.put(x, held+".hasValue()")})
		for _, call := range m.conversions(hint) {
			m.offer(out, Fix{Label: "Convert it with " + call + "( ) if it is there", Expr: m.put(x, held+".optMap(v, "+call+"(v))")})
			if d := defaults[plain.Kind]; d != "" {
				if plain.Kind == program.String && (call == "dec" || call == "int") {
					d = `"0"`
				}
				m.offer(out, Fix{Label: "Wrap in " + call + "( ), with " + d + " if it is missing", Expr: m.put(x, call+"("+held+".orValue("+d+"))")})
			}
		}
		return
	}
	for _, call := range m.conversions(hint) {
		m.offer(out, Fix{Label: "Wrap in " + call + "( )", Expr: m.put(x, call+"("+strings.TrimSpace(text)+")")})
	}
	if have.Kind == program.List {
		m.offer(out, Fix{Label: "Join the texts", Expr: m.put(x, held+`.join(", ")`)})
		m.offer(out, Fix{Label: "Take the first item", Expr: m.put(x, held+"[?0]")})
	}
}

// conversions are the functions that make one type of another: the one that leads
// to what the expression is for, the one that the hint names, or else all.
func (m *mender) conversions(hint string) []string {
	list := []string{"string", "dec", "int", "bool", "timestamp"}
	var out []string
	if len(m.goal.kinds) > 0 {
		if call := callFor[m.goal.kinds[0]]; call != "" {
			out = append(out, call)
		}
	}
	for _, call := range list {
		if strings.Contains(hint, call+"(") && !slices.Contains(out, call) {
			out = append(out, call)
		}
	}
	if out == nil {
		return list
	}
	return out
}

var callFor = map[program.Kind]string{program.String: "string", program.Decimal: "dec", program.Int: "int"}

// bracketed is the text of a node as the operand of what follows a dot.
func bracketed(n *sketch.Node, text string) string {
	if text = strings.TrimSpace(text); n.Kind == sketch.Operator && !(strings.HasPrefix(text, "(") && n.Name == "" && len(n.Args) == 1) {
		return "(" + text + ")"
	}
	return text
}
