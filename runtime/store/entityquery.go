package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
)

// EntityQuery selects, sorts and pages entities of one kind.
type EntityQuery struct {
	Kind  string
	Where []Condition // all must hold
	// Since and Before bound the time of creation (Before is exclusive); zero is
	// no bound.
	Since, Before time.Time
	// Sort is an attribute with one value per entity, or one of "key" (the
	// default), "created" and "updated". Entities without the attribute sort as
	// the empty text. Equal values are ordered by key.
	Sort string
	Desc bool
	// After is the cursor of the last item of the page before.
	After string
	Limit int // zero means 50, at most 1000
}

// Condition restricts an attribute: some value of it must compare as said.
type Condition struct {
	Attr   string
	Op     Op
	Values []string // one, except for In
}

// Op compares texts by bytes; times and numbers are stored so that this works.
type Op string

// The comparisons.
const (
	Equal    Op = "eq"
	In       Op = "in"
	AtLeast  Op = "gte"
	Below    Op = "lt"
	Prefix   Op = "prefix"
	Contains Op = "contains" // without regard to case
)

// EntityPage is one page of a query.
type EntityPage struct {
	Items   []Entity
	Cursors []string // one per item
	Next    string   // "" on the last page
}

// ErrCursor reports a cursor that this query did not give out.
var ErrCursor = errors.New("cursor is not one of this query")

// Entities answers a query. Pages are stable: a page after a cursor holds what
// sorts after it, whatever was added before it in the meantime.
func (r Reads) Entities(ctx context.Context, q EntityQuery) (EntityPage, error) {
	var page EntityPage
	limit := q.Limit
	switch {
	case limit <= 0:
		limit = 50
	case limit > 1000:
		limit = 1000
	}
	b := &queryText{}
	sortBy, join := "e.ekey", ""
	switch q.Sort {
	case "", "key":
	case "created":
		sortBy = "e.created_at"
	case "updated":
		sortBy = "e.updated_at"
	default:
		join = " LEFT JOIN entity_attrs s ON s.kind = e.kind AND s.ekey = e.ekey AND s.name = " + b.arg(q.Sort)
		sortBy = "COALESCE(s.value, '')"
	}
	b.where("e.kind = " + b.arg(q.Kind))
	for _, c := range q.Where {
		if err := b.condition(c); err != nil {
			return page, err
		}
	}
	if !q.Since.IsZero() {
		b.where("e.created_at >= " + b.arg(micros(q.Since)))
	}
	if !q.Before.IsZero() {
		b.where("e.created_at < " + b.arg(micros(q.Before)))
	}
	numeric := q.Sort == "created" || q.Sort == "updated"
	if q.After != "" {
		if err := b.after(q.After, sortBy, numeric, q.Desc); err != nil {
			return page, err
		}
	}
	direction := "ASC"
	if q.Desc {
		direction = "DESC"
	}
	text := fmt.Sprintf("SELECT %s, %s FROM entities e%s WHERE %s ORDER BY %s %s, e.ekey %s LIMIT %d",
		entityColumns, sortBy, join, strings.Join(b.conditions, " AND "), sortBy, direction, direction, limit+1)
	rows, err := r.q.once(ctx, text, b.args...)
	if err != nil {
		return page, err
	}
	defer rows.Close()
	for rows.Next() {
		var value string
		var number int64
		var e Entity
		if numeric {
			e, err = scanEntity(rows, &number)
			value = fmt.Sprint(number)
		} else {
			e, err = scanEntity(rows, &value)
		}
		if err != nil {
			return page, err
		}
		if len(page.Items) == limit {
			page.Next = page.Cursors[limit-1]
			break
		}
		page.Items = append(page.Items, e)
		page.Cursors = append(page.Cursors, cursor(value, e.Key))
	}
	return page, r.d.explain(rows.Err())
}

// CountEntities gives the number of entities that satisfy the conditions.
func (r Reads) CountEntities(ctx context.Context, kind string, where ...Condition) (int, error) {
	b := &queryText{}
	b.where("e.kind = " + b.arg(kind))
	for _, c := range where {
		if err := b.condition(c); err != nil {
			return 0, err
		}
	}
	rows, err := r.q.once(ctx, "SELECT COUNT(*) FROM entities e WHERE "+strings.Join(b.conditions, " AND "), b.args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	n := 0
	if rows.Next() {
		if err := rows.Scan(&n); err != nil {
			return 0, err
		}
	}
	return n, r.d.explain(rows.Err())
}

func cursor(parts ...string) string {
	text, _ := json.Marshal(parts) // texts always marshal
	return base64.RawURLEncoding.EncodeToString(text)
}

func parseCursor(s string, parts int) ([]string, error) {
	text, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return nil, ErrCursor
	}
	var out []string
	if json.Unmarshal(text, &out) != nil || len(out) != parts {
		return nil, ErrCursor
	}
	return out, nil
}

// queryText collects conditions and their parameters.
type queryText struct {
	conditions []string
	args       []any
}

func (b *queryText) arg(v any) string {
	b.args = append(b.args, v)
	return fmt.Sprintf("$%d", len(b.args))
}

func (b *queryText) where(text string) { b.conditions = append(b.conditions, text) }

func (b *queryText) condition(c Condition) error {
	if len(c.Values) == 0 {
		b.where("1 = 0") // in an empty list
		return nil
	}
	name := b.arg(c.Attr)
	var test string
	switch c.Op {
	case Equal:
		test = "a.value = " + b.arg(c.Values[0])
	case In:
		list := make([]string, len(c.Values))
		for i, v := range c.Values {
			list[i] = b.arg(v)
		}
		test = "a.value IN (" + strings.Join(list, ", ") + ")"
	case AtLeast:
		test = "a.value >= " + b.arg(c.Values[0])
	case Below:
		test = "a.value < " + b.arg(c.Values[0])
	case Prefix:
		// U+10FFFF sorts after everything that can follow the prefix.
		test = "a.value >= " + b.arg(c.Values[0]) + " AND a.value <= " + b.arg(c.Values[0]+"\U0010FFFF")
	case Contains:
		test = "LOWER(a.value) LIKE " + b.arg(like(c.Values[0])) + ` ESCAPE '\'`
	default:
		return fmt.Errorf("unknown comparison %q", c.Op)
	}
	b.where("EXISTS (SELECT 1 FROM entity_attrs a WHERE a.kind = e.kind AND a.ekey = e.ekey AND a.name = " + name + " AND " + test + ")")
	return nil
}

func like(part string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(part)) + "%"
}

func (b *queryText) after(after, sortBy string, numeric, desc bool) error {
	parts, err := parseCursor(after, 2)
	if err != nil {
		return err
	}
	var value any = parts[0]
	if numeric {
		var n int64
		if _, err := fmt.Sscan(parts[0], &n); err != nil {
			return ErrCursor
		}
		value = n
	}
	op := ">"
	if desc {
		op = "<"
	}
	b.where(fmt.Sprintf("(%s, e.ekey) %s (%s, %s)", sortBy, op, b.arg(value), b.arg(parts[1])))
	return nil
}
