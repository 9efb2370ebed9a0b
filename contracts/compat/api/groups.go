package api

import (
	"cmp"
	"slices"

	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"
)

// place is where a cause is met.
type place struct {
	operation string // "GET /orders/{id}"
	part      string // "response 200 application/json"; "" for the whole operation
}

func (p place) String() string {
	if p.part == "" {
		return p.operation
	}
	return p.operation + ", " + p.part
}

func (p place) in(part string) place { return place{p.operation, part} }

// key tells findings with the same cause: what is said of the same places in
// both files.
type key struct {
	code       string
	here, that diag.Pos
	subject    string
}

// group is one finding in the making.
type group struct {
	finding  finding.Finding
	places   map[string]bool
	met      []meeting // where the cause is met; nil once it is settled
	attempts int       // at a witness
	settled  bool      // the verdict is final
	// edit is equal for groups whose causes are the same change of the same text,
	// repeated at several places of the files; "" if nothing is repeated.
	edit string
}

// groups collects findings by cause.
type groups struct {
	byKey map[key]*group
	order []*group
}

// at is the group of a cause, and whether it is a new one.
func (g *groups) at(k key) (*group, bool) {
	if found := g.byKey[k]; found != nil {
		return found, false
	}
	made := &group{places: map[string]bool{}}
	g.byKey[k] = made
	g.order = append(g.order, made)
	return made, true
}

// findings are those of all groups; each lists at most a number of places.
func (g *groups) findings(most int) []finding.Finding {
	var out []finding.Finding
	for _, one := range merged(g.order) {
		f := one.finding
		f.Places = make([]string, 0, len(one.places))
		for p := range one.places {
			f.Places = append(f.Places, p)
		}
		slices.SortFunc(f.Places, cmp.Compare[string])
		f.Reached = len(f.Places)
		if len(f.Places) > most {
			f.Places = f.Places[:most]
		}
		out = append(out, f)
	}
	return out
}

// merged puts groups with the same edit into one, that which is reached first in
// the order of operations.
func merged(list []*group) []*group {
	type repeated struct{ code, edit string }
	first := map[repeated]*group{}
	var out []*group
	for _, one := range list {
		k := repeated{one.finding.Code + one.finding.Verdict.String(), one.edit}
		if into := first[k]; one.edit != "" && into != nil {
			for p := range one.places {
				into.places[p] = true
			}
			continue
		}
		first[k] = one
		out = append(out, one)
	}
	return out
}
