package impact

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"crosswalk/contracts/diag"
)

// Formats are the forms of a report.
var Formats = []string{"text", "json", "markdown"}

// Write writes the report in one of Formats.
func (r *Report) Write(w io.Writer, format string) error {
	var err error
	switch format {
	case "json":
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		err = e.Encode(r)
	default:
		o := &outline{markdown: format == "markdown"}
		r.outline(o)
		_, err = io.WriteString(w, o.b.String())
	}
	if err != nil {
		return fmt.Errorf("write the impact: %w", err)
	}
	return nil
}

// outline is text of nested lines; with markdown, a nested list.
type outline struct {
	b        strings.Builder
	markdown bool
}

// line writes a line at a depth, from parts of plain text and code.
func (o *outline) line(depth int, parts ...part) {
	indent := strings.Repeat("  ", depth)
	if o.markdown {
		indent += "- "
	}
	o.b.WriteString(indent)
	for _, p := range parts {
		switch {
		case o.markdown && p.code:
			o.b.WriteString(diag.Code(p.text))
		case o.markdown:
			o.b.WriteString(diag.EscapeMarkdown(p.text))
		default:
			o.b.WriteString(diag.Printable(p.text))
		}
	}
	o.b.WriteByte('\n')
}

type part struct {
	text string
	code bool
}

func plain(format string, args ...any) part { return part{text: fmt.Sprintf(format, args...)} }

func code(text string) part { return part{text, true} }

// at is a place behind a name.
func at(pos diag.Pos) []part {
	if pos.Line == 0 {
		return nil
	}
	return []part{plain(" ("), code(diag.Pos{File: pos.File, Line: pos.Line}.String()), plain(")")}
}

func (r *Report) outline(o *outline) {
	if len(r.Contracts) == 0 {
		o.line(0, plain("No contract changed in what it says about messages."))
		return
	}
	for _, c := range r.Contracts {
		r.contract(o, c)
	}
	for _, m := range r.Mappings {
		m.outline(o)
	}
	for _, f := range r.Flows {
		parts := []part{plain("flow "), code(f.Name), plain(" ")}
		for i, s := range f.Steps {
			if i > 0 {
				parts = append(parts, plain(", "))
			}
			parts = append(parts, plain("%s", s.What))
		}
		if f.Breaks {
			parts = append(parts, plain("; it cannot run"))
		}
		o.line(0, parts...)
	}
	for _, s := range r.Systems {
		o.line(0, plain("system "), code(s.Name), plain(" is behind %s", strings.Join(s.Flows, ", ")))
	}
	for _, f := range r.GraphQL {
		if f.After == "" {
			o.line(0, plain("GraphQL "), code(f.Name), plain(" vanishes, was "), code(f.Before))
		} else {
			o.line(0, plain("GraphQL "), code(f.Name), plain(" changes from "), code(f.Before), plain(" to "), code(f.After))
		}
	}
	if r.NoGraphQL != "" {
		o.line(0, plain("GraphQL cannot be served: %s", r.NoGraphQL))
	}
	if o.markdown {
		o.b.WriteString("\n**" + r.Summary() + "**\n")
	} else {
		o.line(0, plain("%s", r.Summary()))
	}
}

// mostIdle bounds the fields of a contract that are shown though nothing uses
// them.
const mostIdle = 20

func (r *Report) contract(o *outline, c Contract) {
	version := func(v string) string {
		if v == "" {
			return ""
		}
		return "v" + v
	}
	head := []part{code(c.Ref)}
	switch before, after := version(c.Before), version(c.After); {
	case c.Change != "changed":
		head = append(head, plain(" %s", strings.TrimSpace("is "+c.Change+" "+before+after)))
	case before == after:
		head = append(head, plain(" %s changed", after))
	default:
		head = append(head, plain(" %s → %s", before, after))
	}
	o.line(0, head...)
	idle := 0
	for _, f := range c.Fields {
		effects := r.effects(f)
		if len(effects) == 0 {
			if idle++; idle > mostIdle {
				continue
			}
		}
		path := f.Path
		if _, fragment, ok := strings.Cut(f.Ref, "#"); ok {
			path = fragment + ": " + path
		}
		o.line(1, append([]part{code(path), plain(": %s", f)}, at(f.Position)...)...)
		for _, e := range effects {
			o.line(2, e...)
		}
	}
	if idle > mostIdle {
		o.line(1, plain("and %d more that no mapping uses", idle-mostIdle))
	}
	if c.More {
		o.line(1, plain("and more: the list ends at %d places", mostFields))
	}
	if len(c.Schemas) > 0 {
		o.line(1, plain("schemas that no mapping uses changed: %s", strings.Join(c.Schemas, ", ")))
	}
}

// effects are the rules that a field reaches.
func (r *Report) effects(f FieldChange) [][]part {
	var out [][]part
	for _, m := range r.Mappings {
		for _, rule := range m.Rules {
			if rule.Contract != f.Ref || rule.Pointer != f.Pointer || rule.Change != f.String() {
				continue
			}
			parts := []part{plain("mapping "), code(m.Name)}
			if rule.Effect == NotFilled {
				out = append(out, append(parts, plain(" does not fill it")))
				continue
			}
			parts = append(parts, plain(", "))
			if name, ok := strings.CutPrefix(rule.Name, "let "); ok {
				parts = append(parts, plain("value "), code(name))
				if len(rule.Rules) > 0 {
					parts = append(parts, plain(" of %s", someOf(rule.Rules)))
				}
			} else {
				parts = append(parts, plain("rule "), code(rule.Name))
			}
			parts = append(parts, at(rule.Position)...)
			out = append(out, append(parts, plain(" %s", rule.what())))
		}
	}
	return out
}

// someOf lists the first of several names.
func someOf(names []string) string {
	const most = 5
	if more := len(names) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), more)
	}
	return strings.Join(names, ", ")
}

// what says what happens to the rule.
func (r Rule) what() string {
	switch r.Effect {
	case Stops:
		return "stops compiling: " + r.Message
	case LosesPlace:
		return "writes what is not there any more"
	case LosesValue:
		return "loses its source"
	case MayMiss:
		return "leaves it out when its source is missing"
	case Writes:
		return "writes it" + r.besides()
	}
	var as []string
	for _, role := range r.As {
		as = append(as, string(role))
	}
	return "reads it as " + strings.Join(as, ", ") + r.besides()
}

// besides is what the compiler says of a rule that compiles.
func (r Rule) besides() string {
	if r.Message == "" {
		return ""
	}
	return "; " + r.Message
}

func (m Mapping) outline(o *outline) {
	name := code(m.Name)
	switch {
	case m.Compiles.Before && !m.Compiles.After:
		o.line(0, plain("mapping "), name, plain(" stops compiling, and %s cannot run", count(m.Blocked, "case", "cases")))
	case !m.Compiles.After:
		o.line(0, plain("mapping "), name, plain(" does not compile, and did not before"))
	case len(m.Cases) > 0:
		o.line(0, plain("mapping "), name, plain(" compiles, and %s now", fails(len(m.Cases))))
	case len(m.Findings) > 0:
		o.line(0, plain("mapping "), name, plain(" compiles, with new findings"))
	default:
		o.line(0, plain("mapping "), name, plain(" compiles, and its cases pass as before"))
	}
	told := map[string]bool{}
	for _, r := range m.Rules {
		told[r.Message] = true
	}
	for _, d := range m.Findings {
		if !told[d.Code+": "+d.Msg] {
			o.line(1, code(d.Pos.String()), plain(": %s: %s", d.Code, d.Msg))
		}
	}
	for _, c := range m.Cases {
		o.line(1, append(append([]part{plain("case "), code(c.Name)}, at(c.Position)...), plain(" passed before: %s", c.Message))...)
	}
}

func fails(n int) string {
	if n == 1 {
		return "1 case fails"
	}
	return fmt.Sprintf("%d cases fail", n)
}

// Summary is the report in one line.
func (r *Report) Summary() string {
	fields, stopped, cases := 0, 0, 0
	for _, c := range r.Contracts {
		fields += len(c.Fields)
	}
	for _, m := range r.Mappings {
		if m.Compiles.Before && !m.Compiles.After {
			stopped++
		}
		cases += len(m.Cases)
	}
	return fmt.Sprintf("%s at %s: %s (%s), %s, %s, %s, %s",
		count(len(r.Contracts), "contract changed", "contracts changed"), count(fields, "place", "places"), count(len(r.Mappings), "mapping", "mappings"), count(stopped, "stops compiling", "stop compiling"),
		fails(cases), count(len(r.Flows), "flow", "flows"), count(len(r.Systems), "system", "systems"), count(len(r.GraphQL), "GraphQL field", "GraphQL fields"))
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
