package outline

import (
	"slices"
	"strings"

	"crosswalk/contracts/schema"
)

// required lists what the target demands where the rules write it.
func (o *outliner) required() {
	d := &demand{written: map[string]string{}, seen: map[*schema.Shape]bool{}}
	for _, r := range o.out.Rules {
		if d.written[r.Pointer] == "" || r.Kind == "value" {
			d.written[r.Pointer] = r.Kind
		}
		for at := r.Pointer; at != ""; at = at[:strings.LastIndexByte(at, '/')] {
			if d.written[at] == "" {
				d.written[at] = "object"
			}
		}
	}
	d.object(o.p.Target(), "")
	o.out.Required = append(o.out.Required, slices.Compact(d.out)...)
}

type demand struct {
	written map[string]string // kind of the rule at a pointer, "object" above others
	seen    map[*schema.Shape]bool
	out     []string
}

func (d *demand) object(s *schema.Shape, pointer string) {
	if d.seen[s] && d.written[pointer] == "" {
		return // an object that demands itself
	}
	d.seen[s] = true
	defer delete(d.seen, s)
	for _, p := range s.Props {
		at := pointer + "/" + escape.Replace(p.Name)
		kind := d.written[at]
		if p.Required {
			d.out = append(d.out, at)
		}
		if p.Required || kind != "" {
			d.beneath(p.Shape, at, kind)
		}
	}
}

// beneath looks into what is written, or demanded, at a pointer. What one rule
// writes as a whole demands nothing more.
func (d *demand) beneath(s *schema.Shape, at, kind string) {
	switch {
	case kind == "value" || kind == "use":
	case s.Kind == schema.Object:
		d.object(s, at)
	case s.Kind == schema.Array && s.Items != nil && kind != "":
		if inner := d.written[at+"/-"]; inner != "" {
			d.beneath(s.Items, at+"/-", inner)
		}
	}
}
