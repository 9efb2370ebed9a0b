package app

import (
	"context"
	"strings"

	"crosswalk/runtime/store"
	"crosswalk/runtime/worker"
	"crosswalk/server/graph"
)

// graphData backs the GraphQL API with the runtime's state.
type graphData struct {
	store  *store.Store
	submit func(ctx context.Context, s graph.Submission) (graph.Accepted, error)
}

var _ graph.Data = (*graphData)(nil)

func (g *graphData) Entity(ctx context.Context, kind, key string) (*graph.Entity, error) {
	e, err := g.store.Entity(ctx, kind, key)
	if store.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := entity(&e)
	return &out, nil
}

func entity(e *store.Entity) graph.Entity {
	out := graph.Entity{Kind: e.Kind, Key: e.Key, Doc: e.Doc, Version: e.Version, CreatedAt: e.CreatedAt, UpdatedAt: e.UpdatedAt}
	for _, r := range e.Refs {
		out.Documents = append(out.Documents, graph.Document{System: r.System, Type: r.Type, ID: r.ID})
	}
	return out
}

func (g *graphData) Entities(ctx context.Context, q graph.Query) (graph.Page, error) {
	query := store.EntityQuery{Kind: q.Kind, Since: q.Since, Before: q.Before, Sort: "created", Desc: true, After: q.After, Limit: q.First}
	for name, values := range q.Where {
		query.Where = append(query.Where, store.Condition{Attr: name, Op: store.In, Values: values})
	}
	page, err := g.store.Entities(ctx, query)
	if err != nil {
		return graph.Page{}, err
	}
	out := graph.Page{Cursors: page.Cursors, Next: page.Next, Entities: make([]graph.Entity, len(page.Items))}
	for i := range page.Items {
		out.Entities[i] = entity(&page.Items[i])
	}
	return out, nil
}

// Events is the journal of everything that happened under the correlations that
// touched an entity.
func (g *graphData) Events(ctx context.Context, kind, key string) ([]graph.Event, error) {
	rows, err := g.store.EventsOf(ctx, kind+"/"+key, 500)
	if err != nil {
		return nil, err
	}
	out := make([]graph.Event, len(rows))
	for i := range rows {
		out[i] = event(&rows[i])
	}
	return out, nil
}

// event is a journal row as the API shows it.
func event(e *store.Entry) graph.Event {
	d := worker.ReadDetail(e)
	_, digest, _ := strings.Cut(e.Module, " ")
	out := graph.Event{
		Sequence: e.Seq, Time: e.At, Type: e.Type, Correlation: e.Correlation, Causation: e.Causation, Actor: e.Actor,
		Contract: e.Contract, ModuleDigest: digest, System: d.System, Hash: e.Hash, Title: title(e, d), Status: status(e, d),
	}
	if len(d.Documents) > 0 {
		out.Document = d.Documents[0].ID
	}
	if d.Error != nil {
		out.Message = d.Error.Message
	} else if len(d.Warnings) > 0 {
		out.Message = d.Warnings[0].Message
	}
	return out
}

func (g *graphData) Submit(ctx context.Context, s graph.Submission) (graph.Accepted, error) {
	return g.submit(ctx, s)
}
