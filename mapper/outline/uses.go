package outline

import (
	"maps"
	"slices"
	"strings"

	"crosswalk/mapper/check"
	"crosswalk/mapper/document"
	"crosswalk/mapper/lineage"
	"crosswalk/mapper/sketch"
)

// uses gathers what the expressions of one rule or let read.
type uses struct {
	o      *outliner
	reads  map[string]*lineage.Read
	direct map[string]bool // pointers that the expressions name themselves
	lets   map[string]bool // that the expressions name
}

// roleOf is what the reads of a part are for.
func roleOf(part string) lineage.Role {
	name, _, _ := strings.Cut(part, ".")
	name, _, _ = strings.Cut(name, "[")
	switch name {
	case "each":
		return lineage.AsRange
	case "when", "where", "having":
		return lineage.AsCondition
	case "sort", "skip", "limit":
		return lineage.AsKey
	case "join":
		if strings.HasSuffix(part, "each") {
			return lineage.AsRange
		}
		return lineage.AsKey
	case "groupBy":
		if strings.HasPrefix(part, "groupBy.keys") {
			return lineage.AsKey
		}
	}
	return lineage.AsValue
}

// part adds one expression; false if it has a mistake, or rests on one.
func (u *uses) part(part document.RulePart, scope *check.Scope) bool {
	if u.reads == nil {
		u.reads, u.direct, u.lets = map[string]*lineage.Read{}, map[string]bool{}, map[string]bool{}
	}
	var tried *check.Tried
	if u.o.p != nil {
		if tried = u.o.p.Tried(part.Expr); tried == nil && scope != nil {
			tried, _ = scope.Try(part.Expr)
		}
	}
	role := roleOf(part.Name)
	if tried != nil && tried.OK && len(u.o.doc.Lets) == 0 { // then the text says no more than the types
		u.more(lineage.OfParts(lineage.Part{Expr: tried.Expr(), As: role}))
		return true
	}
	s := &reader{names: u.o.known(scope)}
	s.visit(sketch.Parse(part.Expr.Text), nil)
	for pointer := range s.direct {
		u.direct[pointer] = true
	}
	for let := range s.lets {
		u.lets[let] = true
	}
	if tried == nil || !tried.OK {
		for pointer := range s.direct {
			u.add(lineage.Read{Pointer: pointer, As: []lineage.Role{role}})
		}
		for pointer := range s.indirect {
			u.add(lineage.Read{Pointer: pointer, As: []lineage.Role{role}})
		}
		for let := range s.lets {
			if l := u.o.lets[let]; l != nil && !s.followed[let] {
				for _, r := range l.Reads {
					u.add(lineage.Read{Pointer: r.Pointer, As: []lineage.Role{role}})
				}
			}
		}
		return false
	}
	u.more(lineage.OfParts(lineage.Part{Expr: tried.Expr(), As: role}))
	return true
}

// more adds what was read from typed expressions.
func (u *uses) more(from lineage.Uses) {
	for _, r := range from.Reads {
		u.add(r)
	}
}

var roles = []lineage.Role{lineage.AsValue, lineage.AsKey, lineage.AsRange, lineage.AsCondition}

func (u *uses) add(r lineage.Read) {
	have := u.reads[r.Pointer]
	if have == nil {
		have = &lineage.Read{Pointer: r.Pointer}
		u.reads[r.Pointer] = have
	}
	have.Whole = have.Whole || r.Whole
	as := slices.Concat(have.As, r.As)
	have.As = nil
	for _, role := range roles {
		if slices.Contains(as, role) {
			have.As = append(have.As, role)
		}
	}
}

// done is what was gathered: reads with the lets on the way to them, and the lets
// that all of it rests on.
func (u *uses) done() ([]lineage.Read, []string) {
	all := map[string]bool{}
	var follow func(name string)
	follow = func(name string) {
		if l := u.o.lets[name]; l != nil && !all[name] {
			all[name] = true
			for _, more := range l.Lets {
				follow(more)
			}
		}
	}
	for name := range u.lets {
		follow(name)
	}
	lets := slices.Sorted(maps.Keys(all))
	var out []lineage.Read
	for _, pointer := range slices.Sorted(maps.Keys(u.reads)) {
		r := *u.reads[pointer]
		r.Through = nil
		if !u.direct[pointer] {
			for _, name := range lets {
				if slices.ContainsFunc(u.o.lets[name].Reads, func(q lineage.Read) bool {
					return q.Pointer == pointer || strings.HasPrefix(pointer, q.Pointer+"/")
				}) {
					r.Through = append(r.Through, name)
				}
			}
		}
		out = append(out, r)
	}
	if len(lets) == 0 {
		lets = nil
	}
	return out, lets
}

// known is the names of a scope.
func (o *outliner) known(scope *check.Scope) map[string]check.Name {
	if scope == nil {
		return map[string]check.Name{}
	}
	out, ok := o.scopes[*scope]
	if !ok {
		out = map[string]check.Name{}
		for _, n := range scope.Names() {
			out[n.Name] = n
		}
		o.scopes[*scope] = out
	}
	return out
}
