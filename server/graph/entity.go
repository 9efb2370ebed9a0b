package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"crosswalk/contracts/schema"

	"github.com/graphql-go/graphql"
)

// entity is an object type that is derived from a contract and has a state of
// its own: documents in outside systems, a version, a trail of events.
type entity struct {
	kind, name string
	shape      *schema.Shape
	event      *graphql.Object
}

// node is an entity while a query runs: its decoded document under the reserved
// key, so that contract fields resolve like those of any object.
const entityKey = "\x00entity"

func node(e *Entity) (map[string]any, error) {
	dec := json.NewDecoder(bytes.NewReader(e.Doc))
	dec.UseNumber()
	object := map[string]any{}
	if err := dec.Decode(&object); err != nil {
		return nil, fmt.Errorf("read the stored %s %s: %w", e.Kind, e.Key, err)
	}
	object[entityKey] = e
	return object, nil
}

func (a *API) entityType(b *builder, e entity) *graphql.Object {
	name := b.unique(e.name)
	t := graphql.NewObject(graphql.ObjectConfig{
		Name:        name,
		Description: doc(e.shape),
		Fields: graphql.FieldsThunk(func() graphql.Fields {
			fields := b.fields(e.shape, name)
			for field, def := range a.stateFields(b, e) {
				if fields[field] == nil {
					fields[field] = def
				}
			}
			return fields
		}),
	})
	b.outputs[e.shape] = t
	b.made = append(b.made, func() { t.Fields() })
	return t
}

// stateFields are what every entity has beside its contract's fields.
func (a *API) stateFields(b *builder, e entity) graphql.Fields {
	document := documentType(b)
	return graphql.Fields{
		"documents": {Type: graphql.NewNonNull(graphql.NewList(graphql.NewNonNull(document))),
			Description: "Its documents in other systems, such as the SAP sales order.",
			Args:        graphql.FieldConfigArgument{"system": {Type: graphql.String}, "type": {Type: graphql.String}},
			Resolve:     listDocuments},
		"sapDocument": {Type: graphql.String, Description: "Number of its first SAP document; null until SAP has it.",
			Resolve: state(func(e *Entity) any {
				for _, d := range e.Documents {
					if d.System == "sap" {
						return d.ID
					}
				}
				return nil
			})},
		"version":   {Type: graphql.NewNonNull(graphql.Int), Description: "Counts the changes to it.", Resolve: state(func(e *Entity) any { return int(e.Version) })},
		"createdAt": {Type: graphql.NewNonNull(timeScalar), Description: "When Crosswalk stored it first.", Resolve: state(func(e *Entity) any { return stamp(e.CreatedAt) })},
		"updatedAt": {Type: graphql.NewNonNull(timeScalar), Description: "When Crosswalk stored its last change.", Resolve: state(func(e *Entity) any { return stamp(e.UpdatedAt) })},
		"events": {Type: graphql.NewNonNull(graphql.NewList(graphql.NewNonNull(e.event))),
			Description: "Its trail, oldest first.",
			Resolve: func(p graphql.ResolveParams) (any, error) {
				ent, err := entityOf(p)
				if err != nil {
					return nil, err
				}
				return a.data.Events(p.Context, ent.Kind, ent.Key)
			}},
	}
}

func listDocuments(p graphql.ResolveParams) (any, error) {
	e, err := entityOf(p)
	if err != nil {
		return nil, err
	}
	out := []Document{}
	for _, d := range e.Documents {
		if wanted(p.Args["system"], d.System) && wanted(p.Args["type"], d.Type) {
			out = append(out, d)
		}
	}
	return out, nil
}

func wanted(arg any, have string) bool {
	s, ok := arg.(string)
	return !ok || s == have
}

func state(get func(*Entity) any) graphql.FieldResolveFn {
	return func(p graphql.ResolveParams) (any, error) {
		e, err := entityOf(p)
		if err != nil {
			return nil, err
		}
		return get(e), nil
	}
}

func entityOf(p graphql.ResolveParams) (*Entity, error) {
	object, _ := p.Source.(map[string]any)
	e, ok := object[entityKey].(*Entity)
	if !ok {
		return nil, fmt.Errorf("%s resolved on %T: a bug of ours", p.Info.FieldName, p.Source)
	}
	return e, nil
}

// field resolves from a Go value of type T.
func field[T any](get func(T) any) graphql.FieldResolveFn {
	return func(p graphql.ResolveParams) (any, error) {
		v, ok := p.Source.(T)
		if !ok {
			return nil, fmt.Errorf("%s resolved on %T: a bug of ours", p.Info.FieldName, p.Source)
		}
		return get(v), nil
	}
}

func documentType(b *builder) *graphql.Object {
	return b.shared("Document", func(name string) *graphql.Object {
		return graphql.NewObject(graphql.ObjectConfig{
			Name: name, Description: "A document in an outside system.",
			Fields: graphql.Fields{
				"system": {Type: graphql.NewNonNull(graphql.String), Resolve: field(func(d Document) any { return d.System })},
				"type":   {Type: graphql.NewNonNull(graphql.String), Resolve: field(func(d Document) any { return d.Type })},
				"id":     {Type: graphql.NewNonNull(graphql.ID), Resolve: field(func(d Document) any { return d.ID })},
			},
		})
	})
}

func eventType(b *builder) *graphql.Object {
	text := func(doc string, get func(Event) string) *graphql.Field {
		return &graphql.Field{Type: graphql.String, Description: doc, Resolve: field(func(e Event) any {
			if s := get(e); s != "" {
				return s
			}
			return nil
		})}
	}
	return b.shared("Event", func(name string) *graphql.Object {
		return graphql.NewObject(graphql.ObjectConfig{
			Name: name, Description: "One step in the trail of an entity, from the journal.",
			Fields: graphql.Fields{
				"sequence":      {Type: graphql.NewNonNull(longScalar), Resolve: field(func(e Event) any { return e.Sequence })},
				"time":          {Type: graphql.NewNonNull(timeScalar), Resolve: field(func(e Event) any { return stamp(e.Time) })},
				"type":          {Type: graphql.NewNonNull(graphql.String), Resolve: field(func(e Event) any { return e.Type }), Description: "received, validated, mapped, emitted, stored, called, retried, parked, …"},
				"title":         text("The step in one line.", func(e Event) string { return e.Title }),
				"status":        text("ok, attention or broken.", func(e Event) string { return e.Status }),
				"correlationId": text("Same for everything that one business event caused.", func(e Event) string { return e.Correlation }),
				"causationId":   text("What caused it.", func(e Event) string { return e.Causation }),
				"actor":         text("Who or what did it.", func(e Event) string { return e.Actor }),
				"contract":      text("Contract version of the payload.", func(e Event) string { return e.Contract }),
				"moduleDigest":  text("SHA-256 of the module that mapped it.", func(e Event) string { return e.ModuleDigest }),
				"system":        text("Outside system.", func(e Event) string { return e.System }),
				"document":      text("Document number that the outside system gave.", func(e Event) string { return e.Document }),
				"message":       text("What went wrong, or a warning.", func(e Event) string { return e.Message }),
				"hash":          text("Hash of the journal row, chained to the one before.", func(e Event) string { return e.Hash }),
			},
		})
	})
}

// shared makes a type once and hands it out again under its name.
func (b *builder) shared(name string, make func(name string) *graphql.Object) *graphql.Object {
	if t, ok := b.own[name]; ok {
		return t
	}
	t := make(b.unique(name))
	b.own[name] = t
	return t
}

func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339Nano) }
