package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"crosswalk/contracts"
	"crosswalk/contracts/schema"
	"crosswalk/mapper"
	"crosswalk/runtime/store"
	"crosswalk/server/httpapi"
	"crosswalk/server/mask"
	"crosswalk/server/workbench"
)

// met is a message at the door of a mapping.
type met struct {
	message string
	at      time.Time
	body    string // digest
}

// Recorded implements httpapi.Desk. A message that was parked at the mapping is
// among them: what a mapping cannot take is what its author wants to see.
func (l live) Recorded(ctx context.Context, mapping string, limit int) ([]httpapi.RecordedMessage, error) {
	r := l.n.source.current()
	list, err := l.met(ctx, r, mapping, limit)
	if err != nil {
		return nil, err
	}
	out := []httpapi.RecordedMessage{}
	options := maskOptions(r, mapping)
	for _, x := range list {
		body, err := l.n.store.Body(ctx, x.body)
		if err != nil {
			return nil, fmt.Errorf("read a payload: %w", err)
		}
		text, masked, ok := l.n.masker.Payload(body, options)
		if !ok {
			continue // not JSON: what is personal in it cannot be told
		}
		m, err := l.n.store.Message(ctx, x.message)
		if err != nil {
			return nil, err
		}
		key := m.OrderKey
		if t, err := l.n.store.Trail(ctx, m.Correlation); err == nil && t.Label != "" {
			key = t.Label
		}
		out = append(out, httpapi.RecordedMessage{ID: m.ID, At: x.at.UTC(), Key: key, State: string(m.State), Payload: string(text), Masked: masked})
	}
	return out, nil
}

// met are the last messages that a mapping mapped or was to map when they were
// parked, each once.
func (l live) met(ctx context.Context, r *revision, mapping string, limit int) ([]met, error) {
	rows, err := l.n.store.Met(ctx, mapping, limit)
	if err != nil {
		return nil, err
	}
	var out []met
	for _, e := range rows {
		out = append(out, met{e.Message, e.At, e.Before})
	}
	for _, name := range flowsByMapping(r.Report)[mapping] {
		parked, err := l.n.store.ParkedIn(ctx, name, limit)
		if err != nil {
			return nil, err
		}
		for i := range parked {
			if m := &parked[i]; m.Step < len(r.Flows[name].Steps) && r.Flows[name].Steps[m.Step].Name == mapping {
				out = append(out, met{m.ID, m.UpdatedAt, bodyOf(m)})
			}
		}
	}
	slices.SortFunc(out, func(a, b met) int { return cmp.Or(b.at.Compare(a.at), strings.Compare(b.message, a.message)) })
	seen := map[string]bool{}
	out = slices.DeleteFunc(out, func(m met) bool {
		twice := seen[m.message]
		seen[m.message] = true
		return twice
	})
	return out[:min(len(out), limit)], nil
}

// bodyOf is the payload before the next step of a message.
func bodyOf(m *store.Message) string { return cmp.Or(m.Work, m.Payload) }

// maskOptions is what is known of the messages of a mapping.
func maskOptions(r *revision, mapping string) mask.Options {
	o := mask.Options{Keep: map[string]bool{}}
	m := r.Mappings[mapping]
	if m == nil {
		return o
	}
	o.Shape = shapeOf(r.Report, m.Source)
	if m.Artifact == nil {
		return o
	}
	g := mapper.Lineage(m.Artifact.Program)
	keep := func(constants []string) {
		for _, c := range constants {
			if text, err := strconv.Unquote(c); err == nil {
				o.Keep[text] = true
			} else if n := len(c); n > 2 && c[0] == '\'' && c[n-1] == '\'' {
				o.Keep[c[1:n-1]] = true
			}
		}
	}
	for _, t := range g.Targets {
		keep(t.Constants)
	}
	for _, t := range g.Lets {
		keep(t.Constants)
	}
	return o
}

// shapeOf is the shape of a contract, nil if there is none.
func shapeOf(r *workbench.Report, ref string) *schema.Shape {
	parsed, err := contracts.ParseRef(ref)
	if err != nil {
		return nil
	}
	if c, ok := r.Workspace.Contracts.Get(parsed); ok {
		return c.Root
	}
	return nil
}
