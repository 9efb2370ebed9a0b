package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Entity is the current state of one business object.
type Entity struct {
	Kind string // "order", "inventory", "return"
	Key  string // unique in its kind
	// Doc is what readers see: the canonical document.
	Doc json.RawMessage
	// Book is what the projections remember beside it; readers do not see it.
	Book json.RawMessage
	// Refs are the documents that outside systems hold of this object.
	Refs []Ref
	// Version counts changes from 1. A put with another version than the stored
	// one is refused.
	Version int64
	// Sequence and AsOf are the gate of the last event that changed it: an event
	// that is not newer changes nothing.
	Sequence  int64
	AsOf      time.Time
	CreatedAt time.Time
	UpdatedAt time.Time
	// Attrs are what one can search and sort by. They are written, not read.
	Attrs []Attr
}

// ID is the entity's name in the journal: "order/1001".
func (e *Entity) ID() string { return e.Kind + "/" + e.Key }

// Ref is a document in an outside system.
type Ref struct {
	System string `json:"system"`
	Type   string `json:"type"`
	ID     string `json:"id"`
	URL    string `json:"url,omitempty"`
}

// Attr is one searchable value. A name may have several values, but then it
// cannot be sorted by.
type Attr struct{ Name, Value string }

// RefAttr is the name under which references are searchable; the value is
// "system/type/id".
const RefAttr = "ref"

// SortTime writes a time so that texts order as times do.
func SortTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000Z") }

const entityColumns = "e.kind, e.ekey, e.doc, e.book, e.refs, e.version, e.sequence, e.as_of, e.created_at, e.updated_at"

type scanner interface{ Scan(into ...any) error }

func scanEntity(row scanner, more ...any) (Entity, error) {
	var e Entity
	var doc, book, refs string
	var asOf, created, updated int64
	into := append([]any{&e.Kind, &e.Key, &doc, &book, &refs, &e.Version, &e.Sequence, &asOf, &created, &updated}, more...)
	if err := row.Scan(into...); err != nil {
		return e, err
	}
	e.Doc = json.RawMessage(doc)
	if book != "" {
		e.Book = json.RawMessage(book)
	}
	if refs != "" {
		if err := json.Unmarshal([]byte(refs), &e.Refs); err != nil {
			return e, fmt.Errorf("references of %s: %w", e.ID(), err)
		}
	}
	e.AsOf, e.CreatedAt, e.UpdatedAt = fromMicros(asOf), fromMicros(created), fromMicros(updated)
	return e, nil
}

// Entity gives one entity.
func (r Reads) Entity(ctx context.Context, kind, key string) (Entity, error) {
	rows, err := r.q.query(ctx, "SELECT "+entityColumns+" FROM entities e WHERE e.kind = $1 AND e.ekey = $2", kind, key)
	if err != nil {
		return Entity{}, err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return Entity{}, r.d.explain(err)
		}
		return Entity{}, fmt.Errorf("%s %s: %w", kind, key, ErrNotFound)
	}
	e, err := scanEntity(rows)
	if err != nil {
		return Entity{}, err
	}
	return e, r.d.explain(rows.Close())
}

// PutEntity stores e with its attributes. e.Version is the version it replaces,
// 0 for a new one; PutEntity advances it. Another version in the store is
// ErrConflict.
func (tx *Tx) PutEntity(e *Entity) error {
	now := tx.Now()
	refs := ""
	if len(e.Refs) > 0 {
		text, err := json.Marshal(e.Refs)
		if err != nil {
			return err
		}
		refs = string(text)
	}
	e.UpdatedAt = now
	if e.Version == 0 {
		e.CreatedAt = now
		n, err := tx.exec(`INSERT INTO entities (kind, ekey, doc, book, refs, version, sequence, as_of, created_at, updated_at)
			VALUES (`+params(1, 10)+`) ON CONFLICT (kind, ekey) DO NOTHING`,
			e.Kind, e.Key, string(e.Doc), string(e.Book), refs, 1, e.Sequence, micros(e.AsOf), micros(now), micros(now))
		if err != nil {
			return fmt.Errorf("store %s: %w", e.ID(), err)
		}
		if n == 0 {
			return fmt.Errorf("%s: %w", e.ID(), ErrConflict)
		}
	} else {
		n, err := tx.exec(`UPDATE entities SET doc = $1, book = $2, refs = $3, version = version + 1, sequence = $4, as_of = $5, updated_at = $6
			WHERE kind = $7 AND ekey = $8 AND version = $9`,
			string(e.Doc), string(e.Book), refs, e.Sequence, micros(e.AsOf), micros(now), e.Kind, e.Key, e.Version)
		if err != nil {
			return fmt.Errorf("store %s: %w", e.ID(), err)
		}
		if n == 0 {
			return fmt.Errorf("%s: %w", e.ID(), ErrConflict)
		}
	}
	e.Version++
	return tx.putAttrs(e)
}

// putAttrs writes the difference between the stored attributes and e's.
func (tx *Tx) putAttrs(e *Entity) error {
	want := make(map[Attr]bool, len(e.Attrs)+len(e.Refs))
	for _, a := range e.Attrs {
		if a.Value != "" {
			want[a] = true
		}
	}
	for _, ref := range e.Refs {
		want[Attr{RefAttr, ref.System + "/" + ref.Type + "/" + ref.ID}] = true
	}
	if e.Version > 1 {
		had, err := tx.attrs(e.Kind, e.Key)
		if err != nil {
			return err
		}
		for _, a := range had {
			if want[a] {
				delete(want, a)
			} else if _, err := tx.exec("DELETE FROM entity_attrs WHERE kind = $1 AND name = $2 AND value = $3 AND ekey = $4", e.Kind, a.Name, a.Value, e.Key); err != nil {
				return err
			}
		}
	}
	for a := range want {
		if _, err := tx.exec("INSERT INTO entity_attrs (kind, name, value, ekey) VALUES ($1, $2, $3, $4)", e.Kind, a.Name, a.Value, e.Key); err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) attrs(kind, key string) ([]Attr, error) {
	rows, err := tx.q.query(context.Background(), "SELECT name, value FROM entity_attrs WHERE kind = $1 AND ekey = $2", kind, key)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []Attr
	for rows.Next() {
		var a Attr
		if err := rows.Scan(&a.Name, &a.Value); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, tx.fail(rows.Err())
}

// AddRef records that an outside system holds a document of an entity. A
// reference that is known already changes nothing.
func (tx *Tx) AddRef(kind, key string, ref Ref) error {
	e, err := tx.Entity(context.Background(), kind, key)
	if err != nil {
		return err
	}
	for _, had := range e.Refs {
		if had.System == ref.System && had.Type == ref.Type && had.ID == ref.ID {
			return nil
		}
	}
	e.Refs = append(e.Refs, ref)
	if e.Attrs, err = tx.attrs(kind, key); err != nil {
		return err
	}
	return tx.PutEntity(&e)
}

// EntityByRef gives the entity that a document in an outside system stands for.
func (r Reads) EntityByRef(ctx context.Context, kind string, ref Ref) (Entity, error) {
	list, err := r.Entities(ctx, EntityQuery{Kind: kind, Limit: 1,
		Where: []Condition{{Attr: RefAttr, Op: Equal, Values: []string{ref.System + "/" + ref.Type + "/" + ref.ID}}}})
	if err != nil {
		return Entity{}, err
	}
	if len(list.Items) == 0 {
		return Entity{}, fmt.Errorf("%s with %s %s of %s: %w", kind, ref.Type, ref.ID, ref.System, ErrNotFound)
	}
	return list.Items[0], nil
}

// IsNotFound reports whether err says that something does not exist.
func IsNotFound(err error) bool { return errors.Is(err, ErrNotFound) }
