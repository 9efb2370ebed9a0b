package openapi

import (
	"slices"

	"crosswalk/contracts/source"
)

// outline writes the document without its schemas, as JSON in which every name
// starts in the line, and if there is room in the column, of the file. It is for
// a library that would spend most of its time on the schemas, which have been
// read already.
func outline(root *source.Value) []byte {
	w := &outliner{line: 1, col: 1}
	w.value(root, "")
	return w.out
}

// maps are keys whose members are named by the author.
var maps = []string{"parameters", "headers", "responses", "requestBodies", "examples", "links", "callbacks", "pathItems", "securitySchemes", "paths", "webhooks"}

type outliner struct {
	out       []byte
	line, col int
}

func (w *outliner) put(text string) {
	w.out = append(w.out, text...)
	w.col += len(text)
}

// to moves on to a place, if it is not behind already.
func (w *outliner) to(line, col int) {
	for ; w.line < line; w.line++ {
		w.out = append(w.out, '\n')
		w.col = 1
	}
	for w.line == line && w.col < col {
		w.out = append(w.out, ' ')
		w.col++
	}
}

// value writes v; key is the name under which it stands.
func (w *outliner) value(v *source.Value, key string) {
	switch v.Kind {
	case source.Array:
		w.put("[")
		for i, item := range v.Items {
			if i > 0 {
				w.put(",")
			}
			w.value(item, "")
		}
		w.put("]")
	case source.Object:
		w.put("{")
		for i, m := range v.Members {
			if i > 0 {
				w.put(",")
			}
			w.to(m.Pos.Line, m.Pos.Col)
			w.put(string(source.AppendQuoted(nil, m.Name)))
			w.put(": ")
			switch {
			case m.Name == "schema" && m.Value.Kind == source.Object && !slices.Contains(maps, key):
				w.put("{}")
			case m.Name == "schemas" && key == "components" && m.Value.Kind == source.Object:
				w.put("{}")
			default:
				w.value(m.Value, m.Name)
			}
		}
		w.put("}")
	default:
		w.put(string(v.JSON()))
	}
}
