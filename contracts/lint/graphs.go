package lint

import (
	"regexp"
	"slices"
	"strings"

	"crosswalk/contracts/sdl"
)

func graphRules() []Rule {
	const good = `"What a shop may ask."
type Query {
  "Orders, newest first."
  orders("At most." first: Int): [Order!]
}

"An order."
type Order {
  "Where it stands."
  status: OrderStatus
  "Its old number."
  number: String @deprecated(reason: "use id")
}

"Where an order stands."
enum OrderStatus { OPEN SHIPPED }
`
	one := Example{File: "v1.graphql", Text: good}
	bad := func(old, new, finding string) Example {
		return Example{File: "v1.graphql", Text: strings.ReplaceAll(good, old, new), Finding: finding}
	}
	return []Rule{
		{
			Code: "lint/graphql-case", Group: "graphql", Level: Warning, Design: true,
			Says: "Types are in PascalCase, values of enums in UPPER_CASE.",
			Why:  "Every tool and every other GraphQL API writes them so; generated code looks odd otherwise.",
			Hint: "rename it",
			Good: one, Bad: bad("SHIPPED", "shipped", `16:25: "shipped", a value of OrderStatus, is not in UPPER_CASE`),
			look: func(p *pass) {
				for _, t := range p.graphTypes() {
					if !inCase(t.Name, "PascalCase") {
						p.add(t.Pos, "the type %q is not in PascalCase", t.Name)
					}
					for _, v := range t.Values {
						if !upper.MatchString(v.Name) {
							p.add(v.Pos, "%q, a value of %s, is not in UPPER_CASE", v.Name, t.Name)
						}
					}
				}
			},
		},
		{
			Code: "lint/argument-undescribed", Group: "graphql", Level: Warning,
			Says: "An argument has a description.",
			Why:  "Its type does not say what is left out without it, and how much may be asked for.",
			Hint: "add a text in quotes in front of it",
			Good: one, Bad: bad(`"At most." `, "", `4:10: the argument "first" of Query.orders has no description`),
			look: func(p *pass) {
				for _, t := range p.graphTypes() {
					for _, f := range t.Fields {
						for _, a := range f.Args {
							if a.Description == "" {
								p.add(a.Pos, "the argument %q of %s.%s has no description", a.Name, t.Name, f.Name)
							}
						}
					}
				}
			},
		},
		{
			Code: "lint/list-without-pages", Group: "graphql", Level: Warning, Design: true,
			Says: "A list that a query begins with takes an argument that bounds it, such as first or limit.",
			Why:  "It is short until the shop has a million orders, and then every page that asks for it stands still.",
			Hint: "add first: Int and after: String, or ask for certain ids",
			Good: one, Bad: bad(`("At most." first: Int)`, "", `4:3: Query.orders gives a list that nothing bounds`),
			look: func(p *pass) {
				if p.contract.GraphQL == nil || p.contract.GraphQL.Query == nil {
					return
				}
				for _, f := range p.contract.GraphQL.Query.Fields {
					if f.Type.Elem != nil && !slices.ContainsFunc(f.Args, bounding) {
						p.add(f.Pos, "Query.%s gives a list that nothing bounds", f.Name)
					}
				}
			},
		},
		{
			Code: "lint/deprecated-without-reason", Group: "graphql", Level: Warning, Design: true,
			Says: "What is deprecated says what to use instead.",
			Why:  "A warning without a way out is switched off.",
			Hint: `write @deprecated(reason: "use …")`,
			Good: one, Bad: bad(`(reason: "use id")`, "", `12:19: Order.number is deprecated, and nothing says what to use instead`),
			look: func(p *pass) {
				tell := func(d *sdl.Deprecation, what string) {
					if d != nil && (d.Reason == "" || d.Reason == "No longer supported") {
						p.add(d.Pos, "%s is deprecated, and nothing says what to use instead", what)
					}
				}
				for _, t := range p.graphTypes() {
					for _, f := range t.Fields {
						tell(f.Deprecated, t.Name+"."+f.Name)
						for _, a := range f.Args {
							tell(a.Deprecated, "the argument "+a.Name+" of "+t.Name+"."+f.Name)
						}
					}
					for _, f := range t.Inputs {
						tell(f.Deprecated, t.Name+"."+f.Name)
					}
					for _, v := range t.Values {
						tell(v.Deprecated, t.Name+"."+v.Name)
					}
				}
			},
		},
		{
			Code: "lint/unreached-type", Group: "graphql", Level: Warning,
			Says: "A type is reached from a query, a mutation or a subscription.",
			Why:  "What nobody can ask for is changed in good faith, and nothing happens.",
			Hint: "use it, or take it out",
			Good: one, Bad: bad("status: OrderStatus", "status: String", `16:6: nothing reaches the type "OrderStatus"`),
			look: unreachedType,
		},
	}
}

var upper = regexp.MustCompile(`^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$`)

// graphTypes are the types that a GraphQL file defines.
func (p *pass) graphTypes() []*sdl.Type {
	if p.contract.GraphQL == nil {
		return nil
	}
	return p.contract.GraphQL.Types
}

var boundNames = vocabularyOf("first last limit size count top max ids skus keys codes numbers")

// bounding reports whether an argument bounds a list: a number of items, or the
// keys of them.
func bounding(a *sdl.Value) bool {
	return boundNames[last(words(a.Name))] || a.Type.Elem != nil && a.Required()
}

func unreachedType(p *pass) {
	g := p.contract.GraphQL
	if g == nil || g.Query == nil {
		return // a part of a schema
	}
	seen := map[*sdl.Type]bool{}
	queue := []*sdl.Type{g.Query, g.Mutation, g.Subscription}
	add := func(name string) { queue = append(queue, g.Type(name)) }
	for _, d := range g.Directives {
		for _, a := range d.Args {
			add(a.Type.Named())
		}
	}
	for ; len(queue) > 0; queue = queue[1:] {
		t := queue[0]
		if t == nil || seen[t] {
			continue
		}
		seen[t] = true
		for _, f := range t.Fields {
			add(f.Type.Named())
			for _, a := range f.Args {
				add(a.Type.Named())
			}
		}
		for _, f := range t.Inputs {
			add(f.Type.Named())
		}
		for _, n := range append(t.Members[:len(t.Members):len(t.Members)], t.Interfaces...) {
			add(n.Text)
		}
		queue = append(queue, t.Implementing...)
	}
	for _, t := range g.Types {
		if !seen[t] {
			p.add(t.Pos, "nothing reaches the type %q", t.Name)
		}
	}
}
