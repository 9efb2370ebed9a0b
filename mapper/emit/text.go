package emit

import (
	"fmt"
	"io"
	"strings"

	"crosswalk/mapper/program"
)

// WritePlan writes what a module of the program keeps of its input, and where:
// slots by their offset in the static frame or in the row of an array.
func WritePlan(w io.Writer, p *program.Program) error {
	pl := makePlan(p)
	var b strings.Builder
	fmt.Fprintf(&b, "frame %d bytes, %d lets\n", pl.root.size, len(p.Lets))
	if p.Input != nil {
		writeSlots(&b, pl.slots[p.Input], 0)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func writeSlots(b *strings.Builder, s *slots, depth int) {
	if s == nil {
		return
	}
	pointer := s.place.Pointer()
	if pointer == "" {
		pointer = "/"
	}
	fmt.Fprintf(b, "%s%s", strings.Repeat("  ", depth), pointer)
	switch {
	case s.value < 0:
	case scalar(s.place) || s.raw:
		fmt.Fprintf(b, " value @%d", s.value)
	default:
		fmt.Fprintf(b, " mark @%d", s.value)
	}
	if s.row != nil {
		fmt.Fprintf(b, " rows @%d of %d bytes", s.rows, s.row.size)
	}
	b.WriteByte('\n')
	if s.row != nil {
		writeSlots(b, s.elem, depth+1)
		return
	}
	for _, c := range s.place.Children {
		if k := s.kids[c.Name]; k != nil {
			writeSlots(b, k, depth+1)
		}
	}
}
