package app

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"crosswalk/contracts"
	"crosswalk/contracts/fields"
	"crosswalk/mapper/assist"
	"crosswalk/mapper/document"
	"crosswalk/mapper/functions"
	"crosswalk/mapper/program"
	"crosswalk/mapper/suggest"
	"crosswalk/server/httpapi"
)

// catalogue is what expressions may call, as the page asks for it.
var catalogue = sync.OnceValue(func() []httpapi.FunctionDoc {
	var out []httpapi.FunctionDoc
	for _, s := range functions.All() {
		d := httpapi.FunctionDoc{Name: s.Name, Signature: s.Sig, Doc: s.Doc, Group: s.Group, Examples: []httpapi.FunctionExample{}}
		for _, e := range s.Examples {
			d.Examples = append(d.Examples, httpapi.FunctionExample{Expr: e.Expr, Input: e.In, Output: e.Out, Error: e.Err})
		}
		out = append(out, d)
	}
	return out
})

// Functions implements httpapi.Backend.
func (live) Functions() []httpapi.FunctionDoc { return catalogue() }

// fieldsOf is the key of a contract's fields among what is known of a branch.
type fieldsOf contracts.Ref

// Shape implements httpapi.Backend.
func (l live) Shape(_ context.Context, ref, branch string) (httpapi.Shape, error) {
	parsed, err := contracts.ParseRef(ref)
	if err != nil {
		return httpapi.Shape{}, fmt.Errorf("%w: %w", httpapi.ErrQuery, err)
	}
	b, err := l.n.source.branch(branch)
	if err != nil {
		return httpapi.Shape{}, err
	}
	c, ok := b.Workspace.Contracts.Get(parsed)
	if !ok {
		return httpapi.Shape{}, fmt.Errorf("contract %s: %w", parsed, httpapi.ErrNotFound)
	}
	if c.Root == nil {
		return httpapi.Shape{}, fmt.Errorf("%w: the contract %s is an API: name one of its schemas after a #", httpapi.ErrQuery, parsed)
	}
	list, err := memoOf(&b.Memo, fieldsOf(parsed), func() ([]fields.Field, error) { return fields.List(c.Root), nil })
	return httpapi.Shape{Ref: parsed.String(), Version: c.Version, Title: c.Title, Fields: list}, err
}

// CompleteExpression implements httpapi.Backend.
func (l live) CompleteExpression(_ context.Context, name string, q httpapi.ExpressionQuery) (*assist.Help, error) {
	if q.Part == "" {
		return nil, fmt.Errorf("%w: say in part which expression of the rule it is, as in \"expr\"", httpapi.ErrQuery)
	}
	b, err := l.edited(q.Branch, q.Files)
	if err != nil {
		return nil, err
	}
	d := b.Bench.Assist("mappings/"+name+"/mapping.yaml", []byte(q.Text), assist.Place{Line: q.Line, Col: q.Col, Part: q.Part})
	return d.Help(q.Expr, q.Offset), nil
}

// learned is the key of what other mappings do among what is known of a branch.
type learned struct{}

// proposed is the key of the proposals for a pair of contracts: they depend on the
// lists that a mapping goes through, and on no other rule of it.
type proposed struct {
	mapping, source, target, within string
	least                           float64
}

// ranked is the key of what ranks sources for the targets of two contracts.
type ranked struct {
	mapping        string
	source, target contracts.Ref
}

// SuggestRules implements httpapi.Backend.
func (l live) SuggestRules(_ context.Context, name string, q httpapi.SuggestQuery) (httpapi.Suggestions, error) {
	b, err := l.edited(q.Branch, q.Files)
	if err != nil {
		return httpapi.Suggestions{}, err
	}
	doc, _ := document.Parse("mappings/"+name+"/mapping.yaml", []byte(q.Text))
	source, err := contracts.ParseRef(doc.Source.Value)
	if err != nil {
		return httpapi.Suggestions{}, fmt.Errorf("%w: source: %w", httpapi.ErrQuery, err)
	}
	target, err := contracts.ParseRef(doc.Target.Value)
	if err != nil {
		return httpapi.Suggestions{}, fmt.Errorf("%w: target: %w", httpapi.ErrQuery, err)
	}
	known, _ := memoOf(&b.Memo, learned{}, func() ([]*program.Program, error) { return b.Bench.Known(), nil })
	written, o := b.Bench.Written(doc, known)
	o.Least = q.Least
	if q.Target != "" {
		loops := o.Loops
		o.Loops = nil
		r, err := memoOf(&b.Memo, ranked{name, source, target}, func() (*suggest.Ranker, error) { return suggest.NewRanker(source, target, o) })
		if err != nil {
			return httpapi.Suggestions{}, noMessage(err)
		}
		return httpapi.Suggestions{Proposals: r.Rank(q.Target, loops), Open: []string{}}, nil
	}
	key := proposed{name, source.String(), target.String(), fmt.Sprintf("%q %q", o.Loops, o.Names), q.Least}
	all, err := memoOf(&b.Memo, key, func() (*suggest.Result, error) { return suggest.Propose(source, target, o) })
	if err != nil {
		return httpapi.Suggestions{}, noMessage(err)
	}
	left := written.Left(all)
	return httpapi.Suggestions{Proposals: left.Proposals, Open: left.Open}, nil
}

// noMessage says of a contract that is not there that the request is wrong.
func noMessage(err error) error {
	if errors.Is(err, suggest.ErrNoMessage) {
		return fmt.Errorf("%w: %w", httpapi.ErrQuery, err)
	}
	return err
}
