package emit

import (
	"crosswalk/mapper/program"
)

// plan says what the scanner must keep of the input.
type plan struct {
	root  region
	slots map[*program.Place]*slots
	needs map[*program.Place]need
}

// region is the static frame, or the layout of one row.
type region struct {
	size uint32
}

// Layout of a row: the address of the next one, then for maps the key, then slots.
const (
	rowNext = 0
	rowKey  = 8
)

// slots is where a place and all that is captured beneath it lie in their
// region. Offsets are relative to the start of the region.
type slots struct {
	place      *program.Place
	start, end uint32 // of the subtree
	value      int32  // i64 slot, -1 if none
	raw        bool   // value is the whole text of a container; else its address marks presence
	rows       int32  // {u32 first row, u32 count}, -1 if none
	row        *region
	elem       *slots            // element or map value, in row
	kids       map[string]*slots // properties with something to keep
}

// need is why a place is kept.
type need uint8

const (
	needMark need = 1 << iota // present, null or missing
	needRaw                   // its text
	needRows                  // its elements one by one
)

func makePlan(p *program.Program) *plan {
	pl := &plan{slots: map[*program.Place]*slots{}, needs: map[*program.Place]need{}}
	pl.walk(p)
	for _, place := range p.Places {
		if place.Capture {
			pl.needs[place] |= needRaw
		}
		if place.Rows {
			pl.needs[place] |= needRows
		}
	}
	if p.Input != nil {
		pl.lay(p.Input, &pl.root)
	}
	if p.Meta != nil {
		pl.lay(p.Meta, &pl.root)
	}
	pl.root.size = (pl.root.size + 15) &^ 15
	return pl
}

// lay gives place and its subtree offsets in r, or returns nil if nothing of it
// is kept.
func (pl *plan) lay(place *program.Place, r *region) *slots {
	s := &slots{place: place, start: r.size, value: -1, rows: -1, kids: map[string]*slots{}}
	n := pl.needs[place]
	if n != 0 {
		s.value = int32(r.size)
		s.raw = n&needRaw != 0
		r.size += 8
	}
	if n&needRows != 0 {
		s.rows = int32(r.size)
		r.size += 8
		s.row = &region{size: 8}
		if place.Map {
			s.row.size = 16
		}
	}
	for _, c := range place.Children {
		switch {
		case s.row != nil:
			s.elem = pl.lay(c, s.row)
		case place.Map || c.Elem: // not visited: nothing beneath can be read
		default:
			if k := pl.lay(c, r); k != nil {
				s.kids[c.Name] = k
			}
		}
	}
	s.end = r.size
	if s.end == s.start {
		return nil
	}
	pl.slots[place] = s
	return s
}

// of returns the slots of a place that some expression reads.
func (pl *plan) of(p *program.Place) *slots {
	s := pl.slots[p]
	if s == nil {
		bugf("no slot for %q", p.Pointer())
	}
	return s
}
