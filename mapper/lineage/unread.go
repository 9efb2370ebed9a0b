package lineage

import (
	"strings"

	"crosswalk/contracts/schema"
)

// unread lists the declared places of the source that nothing reads.
func (w *walker) unread() []string {
	read, whole := map[string]bool{}, map[string]bool{}
	for _, t := range w.g.Targets {
		for _, r := range t.Reads {
			whole[r.Pointer] = whole[r.Pointer] || r.Whole
			for p := r.Pointer; strings.HasPrefix(p, "/"); p = p[:strings.LastIndexByte(p, '/')] {
				read[p] = true
			}
		}
	}
	u := &unreads{read: read, whole: whole, open: map[*schema.Shape]bool{}}
	if w.p.Input != nil && !whole[""] {
		u.beneath(w.p.Input.Shape, "")
	}
	return u.out
}

type unreads struct {
	read, whole map[string]bool
	open        map[*schema.Shape]bool // on the way down: a recursive contract ends here
	out         []string
}

// beneath looks at what a place that is read declares.
func (u *unreads) beneath(s *schema.Shape, pointer string) {
	if s == nil || u.open[s] {
		return
	}
	u.open[s] = true
	defer delete(u.open, s)
	for _, p := range s.Props {
		u.place(p.Shape, pointer+"/"+escapePointer.Replace(p.Name))
	}
	items := s.Items
	if s.Kind == schema.Object {
		items = s.Extra
	}
	if items != nil && u.read[pointer+"/-"] {
		u.place(items, pointer+"/-")
	}
}

func (u *unreads) place(s *schema.Shape, pointer string) {
	switch {
	case !u.read[pointer]:
		u.out = append(u.out, pointer)
	case !u.whole[pointer]:
		u.beneath(s, pointer)
	}
}

// shapeWord names the type of a source place.
func shapeWord(s *schema.Shape) string {
	if s == nil {
		return "any"
	}
	word := s.Kind.String()
	if s.Kind == schema.String && s.Format != "" {
		word += " " + s.Format
	}
	return word
}
