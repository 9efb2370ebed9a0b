package assist

import (
	"fmt"
	"strconv"
	"strings"

	"crosswalk/contracts/fields"
	"crosswalk/mapper/functions"
	"crosswalk/mapper/program"
	"crosswalk/mapper/sketch"
)

// here is what stands under the cursor: a name, a field, a function or a table.
func (r *request) here() *Here {
	path := r.root.Path(r.at)
	for i := len(path) - 1; i >= 0; i-- {
		n := path[i]
		if n.Name == "" || r.at < n.At || r.at > n.End {
			continue
		}
		h := &Here{From: Units(r.text, n.At), To: Units(r.text, n.End), Text: n.Name}
		switch n.Kind {
		case sketch.Name, sketch.Field:
			if r.declares(path[:i], n) {
				return nil
			}
			r.explain(h, path[:i+1], n)
		case sketch.Call:
			h.Type = r.tried(path[:i+1], n).Type
			r.function(h, r.name(path[:i], n))
		case sketch.Operator:
			h.Type = r.tried(path[:i+1], n).Type
			r.function(h, n.Name)
		case sketch.Text:
			if t := r.table(path[:i], n); t != nil {
				h.Doc = rows(t)
			} else {
				h.Type = "text"
			}
		case sketch.Number:
			h.Type = r.tried(path[:i+1], n).Type
		default:
			return nil
		}
		return h
	}
	return nil
}

// explain says what a name or a field is.
func (r *request) explain(h *Here, path []*sketch.Node, n *sketch.Node) {
	t := r.tried(path, n)
	h.Type = t.Type
	v := t.Value()
	if v.Place == nil {
		return
	}
	h.Doc = describe(v.Place.Shape)
	if limits := fields.Limits(v.Place.Shape); limits != "" {
		h.Doc = strings.TrimPrefix(h.Doc+"\n"+strings.ToUpper(limits[:1])+limits[1:]+".", "\n")
	}
	h.Signature = v.Place.Pointer()
}

func (r *request) function(h *Here, name string) {
	if s, ok := functions.Find(name); ok {
		h.Doc, h.Signature = s.Doc, s.Sig
	}
}

// table is the value table that a text names.
func (r *request) table(around []*sketch.Node, n *sketch.Node) *program.Table {
	if len(around) == 0 {
		return nil
	}
	in := around[len(around)-1]
	if in.Kind != sketch.Call || !strings.HasPrefix(in.Name, "lookup") || len(in.Args) == 0 || in.Args[0] != n {
		return nil
	}
	return r.tables[n.Name]
}

func rows(t *program.Table) string {
	plural := "s"
	if len(t.Rows) == 1 {
		plural = ""
	}
	return fmt.Sprintf("%d row%s: %s", len(t.Rows), plural, strings.Join(t.Columns, ", "))
}

func unquoted(json string) string {
	if text, err := strconv.Unquote(json); err == nil {
		return text
	}
	return json
}
