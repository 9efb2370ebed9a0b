package suggest

import (
	"fmt"
	"strconv"
	"strings"

	"crosswalk/contracts"
	"crosswalk/mapper/program"
)

// memory is what other mappings did.
type memory struct {
	// pairs are the source pointers that were read for a target path, between
	// the very same contracts.
	pairs map[[2]string]string
	// names are pairs of names: the target's, the source's.
	names map[[2]string]hint
	// targets are pairs with the same target contract and another source.
	targets map[[2]string]hint
}

type hint struct {
	mapping string
	score   float64
	lookup  *through
}

// through is a value table that a rule puts a source through.
type through struct{ table, rest string }

func (t through) call(x string) string { return fmt.Sprintf("lookup(%q, %s%s)", t.table, x, t.rest) }

// remember reads programs. A rule that reads many places says little of each.
func remember(programs []*program.Program, source, target contracts.Ref) memory {
	m := memory{pairs: map[[2]string]string{}, names: map[[2]string]hint{}, targets: map[[2]string]hint{}}
	put := func(to map[[2]string]hint, key [2]string, h hint) {
		if to[key].score < h.score {
			to[key] = h
		}
	}
	for _, p := range programs {
		tables := lookups(p)
		for i, r := range p.Rules {
			for _, pointer := range r.Sources {
				weight, via := 1/float64(len(r.Sources)), tables[i]
				t, s := last(r.Target), last(strings.ReplaceAll(pointer, "/-", "[]"))
				if t == "" || s == "" {
					continue
				}
				if p.Target.Ref == target.String() && p.Source.Ref == source.String() && weight >= 0.5 {
					m.pairs[[2]string{r.Target, pointer}] = p.Mapping
				}
				if p.Target.Ref == target.String() {
					put(m.targets, [2]string{r.Target, s}, hint{p.Mapping, 0.92 * (0.6 + 0.4*weight), via})
				}
				trust := 0.72
				if domain, _, _ := strings.Cut(p.Target.Ref, "/"); domain == target.Domain {
					trust = 0.9 // the same system calls the same thing so
				}
				put(m.names, [2]string{t, s}, hint{p.Mapping, trust * (0.5 + 0.5*weight), via})
				if via != nil {
					continue
				}
				// the way back: what was a source there may be a target here
				put(m.names, [2]string{s, t}, hint{p.Mapping, 0.68 * (0.5 + 0.5*weight), nil})
			}
		}
	}
	return m
}

// last is the last name of a path or pointer, in plain words.
func last(path string) string {
	path = strings.TrimSuffix(strings.ReplaceAll(path, "/", "."), "[]")
	return strings.Join(words(path[strings.LastIndexByte(path, '.')+1:]), " ")
}

// lookups are the rules that do nothing but put one source through a table, by
// rule.
func lookups(p *program.Program) map[int]*through {
	m := map[int]*through{}
	walkNodes(p.Root, func(n program.Node) {
		v, ok := n.(*program.Value)
		if !ok || len(p.Rules[v.Rule].Sources) != 1 {
			return
		}
		value := v.Expr
		for {
			named, ok := value.(*program.Var)
			if !ok || named.Var.Init == nil {
				break
			}
			value = named.Var.Init
		}
		l, ok := value.(*program.Lookup)
		if !ok || l.By != program.LookupExact {
			return
		}
		column := "value"
		if l.Column < len(l.Table.Columns) {
			column = l.Table.Columns[l.Column]
		}
		t := through{table: l.Table.Name}
		if c, ok := l.Default.(*program.Const); ok {
			if text, ok := c.Value.(string); ok {
				t.rest = ", " + strconv.Quote(text)
			}
		}
		if column != "value" {
			if t.rest == "" {
				return // a column is named after a default
			}
			t.rest += ", " + strconv.Quote(column)
		}
		m[v.Rule] = &t
	})
	return m
}

func walkNodes(n program.Node, visit func(program.Node)) {
	visit(n)
	for _, below := range program.Below(n) {
		walkNodes(below, visit)
	}
}

type lesson struct {
	score  float64
	reason string
	lookup *through
}

// about is what other mappings say of a pair of places.
func (m memory) about(t, s *place) lesson {
	if name, ok := m.pairs[[2]string{t.path(), s.pointer()}]; ok {
		return lesson{score: 1, reason: name + " maps it so"}
	}
	from := strings.Join(s.words, " ")
	if h, ok := m.targets[[2]string{t.path(), from}]; ok {
		return lesson{h.score, h.mapping + " maps the like here", h.lookup}
	}
	if h, ok := m.names[[2]string{strings.Join(t.words, " "), from}]; ok {
		return lesson{h.score, h.mapping + " maps the like", h.lookup}
	}
	return lesson{}
}
