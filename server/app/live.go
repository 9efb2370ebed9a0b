package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"crosswalk/contracts/diag"
	"crosswalk/runtime/commerce"
	"crosswalk/runtime/store"
	"crosswalk/runtime/worker"
	"crosswalk/server/httpapi"
)

// live backs the page with the runtime's state.
type live struct{ n *node }

var _ httpapi.Backend = live{}

func (l live) Live(ctx context.Context, q httpapi.LiveQuery) (httpapi.LivePage, error) {
	query := store.TrailQuery{Kinds: q.Kinds, System: q.System, Text: q.Text, After: q.After, Limit: q.Limit}
	for _, s := range q.States {
		query.States = append(query.States, store.State(s))
	}
	page, err := l.n.store.Trails(ctx, query)
	if errors.Is(err, store.ErrCursor) {
		return httpapi.LivePage{}, fmt.Errorf("%w: %w", httpapi.ErrQuery, err)
	}
	if err != nil {
		return httpapi.LivePage{}, err
	}
	out := httpapi.LivePage{Next: page.Next, Time: time.Now().UTC(), Rows: make([]httpapi.LiveRow, len(page.Items))}
	for i := range page.Items {
		out.Rows[i] = row(&page.Items[i])
	}
	return out, nil
}

// row is a trail as the list shows it.
func row(t *store.Trail) httpapi.LiveRow {
	out := httpapi.LiveRow{
		Correlation: t.Correlation, Kind: t.Kind, Key: t.Label, Summary: t.Summary, From: t.Source, To: t.Systems, State: string(t.State),
		Reason: t.Reason, Documents: documents(t.Documents), ReceivedAt: t.ReceivedAt, UpdatedAt: t.UpdatedAt, Attempts: t.Attempts,
	}
	if out.To == nil {
		out.To = []string{}
	}
	if !t.FinishedAt.IsZero() {
		ms := t.FinishedAt.Sub(t.ReceivedAt).Milliseconds()
		out.LatencyMs = &ms
	}
	return out
}

func documents(refs []store.Ref) []httpapi.Document {
	var out []httpapi.Document
	for _, r := range refs {
		out = append(out, httpapi.Document{System: r.System, Type: r.Type, ID: r.ID, URL: r.URL})
	}
	return out
}

func (l live) Stats(ctx context.Context) (httpapi.Stats, error) {
	s := l.n.store
	now := time.Now()
	out := httpapi.Stats{Time: now.UTC()}
	var err error
	if out.PerMinute, err = s.PerMinute(ctx, now, 30); err != nil {
		return out, err
	}
	var oldest time.Time
	if out.Waiting, out.Parked, oldest, err = s.Counts(ctx); err != nil {
		return out, err
	}
	if !oldest.IsZero() {
		out.OldestWaitingMs = max(0, now.Sub(oldest).Milliseconds())
	}
	if out.Done, err = s.CountTrails(ctx, store.Done); err != nil {
		return out, err
	}
	latencies, err := s.Latencies(ctx, commerce.Order, 500)
	if err != nil {
		return out, err
	}
	slices.Sort(latencies)
	out.OrderToErpMs = httpapi.Quantiles{P50: quantile(latencies, 50), P95: quantile(latencies, 95)}
	return out, nil
}

func quantile(sorted []time.Duration, percent int) int64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)-1)*percent/100].Milliseconds()
}

// statsEvery is how often a stream tells the counters.
const statsEvery = 2 * time.Second

// Watch follows the journal: each business event that has news is sent as it is
// then.
func (l live) Watch(ctx context.Context) (<-chan httpapi.Change, error) {
	w, err := l.n.store.Watch(ctx)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(l.n.streams, cancel)
	out := make(chan httpapi.Change)
	go func() {
		defer close(out)
		defer stop()
		defer cancel()
		defer w.Close()
		l.follow(ctx, w, out)
	}()
	return out, nil
}

func (l live) follow(ctx context.Context, w *store.Watch, out chan<- httpapi.Change) {
	send := func(c httpapi.Change) bool {
		select {
		case out <- c:
			return true
		case <-ctx.Done():
			return false
		}
	}
	told := time.Time{}
	for {
		wait, cancel := context.WithTimeout(ctx, statsEvery)
		news, err := w.Next(wait)
		cancel()
		if ctx.Err() != nil || err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return
		}
		for _, correlation := range news {
			t, err := l.n.store.Trail(ctx, correlation)
			if err != nil {
				continue // not a business event, or gone with the connection
			}
			r := row(&t)
			if !send(httpapi.Change{Row: &r}) {
				return
			}
		}
		if time.Since(told) < statsEvery {
			continue
		}
		told = time.Now()
		if stats, err := l.Stats(ctx); err == nil && !send(httpapi.Change{Stats: &stats}) {
			return
		}
	}
}

func (l live) Resend(ctx context.Context, message string, payload []byte, reason string) error {
	return known(l.n.worker.Resend(ctx, message, payload, reason, "page"))
}

func (l live) Discard(ctx context.Context, message, reason string) error {
	return known(l.n.worker.Discard(ctx, message, reason, "page"))
}

// known turns the runtime's errors into those that the API explains.
func known(err error) error {
	switch {
	case store.IsNotFound(err):
		return fmt.Errorf("%w: %w", httpapi.ErrNotFound, err)
	case errors.Is(err, worker.ErrNotParked), errors.Is(err, store.ErrConflict):
		return fmt.Errorf("%w: %w", httpapi.ErrState, err)
	}
	return err
}

func (l live) Health(ctx context.Context) httpapi.Health {
	n := l.n
	r := n.source.current()
	h := httpapi.Health{Status: "ok", Version: n.options.Version, Environment: n.options.Environment, Time: time.Now().UTC(),
		Workspace: httpapi.HealthWorkspace{Name: r.Workspace.Name, Branch: r.Branch, Revision: r.Commit}}
	if n.options.Demo {
		h.Environment = "demo"
	}
	add := func(name, status, reason string) {
		h.Parts = append(h.Parts, httpapi.HealthPart{Name: name, Status: status, Reason: reason})
		if status == "broken" || status == "attention" && h.Status == "ok" {
			if h.Status != "broken" {
				h.Reason = name + ": " + reason
			}
			h.Status = status
		}
	}
	check := func(name, what string, err error) {
		if err != nil {
			add(name, "broken", err.Error())
			return
		}
		add(name, "ok", what)
	}
	ping, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	check("store", n.store.Engine(), n.storeError(ping))
	check("bus", brokerName(n.options.NATS), n.bus.Ping(ping))
	if r.Findings.Failed() {
		first := r.Findings[slices.IndexFunc(r.Findings, func(d diag.Diagnostic) bool { return d.Severity == diag.Error })]
		more := ""
		if n := len(r.Findings) - 1; n > 0 {
			more = fmt.Sprintf(", and %d more", n)
		}
		add("workspace", "attention", first.String()+more)
	} else {
		add("workspace", "ok", fmt.Sprintf("%d mappings, %d flows", len(r.Mappings), len(r.Flows)))
	}
	l.systems(add)
	return h
}

// storeError is why events cannot be stored, as far as it is known.
func (n *node) storeError(ctx context.Context) error {
	if why := n.trouble.Load(); why != nil {
		return errors.New(*why)
	}
	if why := n.refused.Load(); why != nil {
		return errors.New("the last event could not be stored: " + *why)
	}
	return n.store.Ping(ctx)
}

func brokerName(url string) string {
	if url == "" {
		return "embedded"
	}
	return "external"
}

// systems tells how the outside systems are, as far as calls have shown.
func (l live) systems(add func(name, status, reason string)) {
	for _, s := range l.n.worker.Systems() {
		switch {
		case s.Down:
			add(s.Name, "attention", "it failed several times in a row; calls wait until it answers again. "+s.Trouble)
		case s.Trouble != "":
			add(s.Name, "attention", "the last call failed. "+s.Trouble)
		default:
			add(s.Name, "ok", fmt.Sprintf("%d calls in line", s.Waiting))
		}
	}
	l.n.systems.mu.Lock()
	defer l.n.systems.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(l.n.systems.broken)) {
		add(name, "attention", l.n.systems.broken[name])
	}
}

func (l live) Workspace(context.Context) (httpapi.Workspace, error) {
	r := l.n.source.current()
	out := httpapi.Workspace{Name: r.Workspace.Name, Branch: r.Branch, Revision: r.Commit, Findings: r.Findings,
		Contracts: []httpapi.WorkspaceFile{}, Mappings: []httpapi.WorkspaceMapping{}, Flows: []httpapi.WorkspaceFlow{}, Systems: []httpapi.WorkspaceSystem{}}
	if r.Findings == nil {
		out.Findings = []string{}
	}
	for _, c := range r.Workspace.Contracts.All() {
		view := httpapi.WorkspaceFile{Ref: c.Ref.String(), Kind: c.Kind, Version: c.Version, Status: c.Status, Title: c.Title, Owner: c.Owner, File: c.File}
		if d := r.Workspace.Domains[c.Ref.Domain]; d != nil {
			view.Owner, view.SystemOfRecord = cmp.Or(c.Owner, d.Owner), d.SystemOfRecord
		}
		out.Contracts = append(out.Contracts, view)
	}
	used := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(r.Flows)) {
		f := r.Flows[name]
		view := httpapi.WorkspaceFlow{Name: f.Name, Title: f.Title, File: f.File, Trigger: f.Trigger.String(), Priority: f.Priority.String()}
		for _, s := range f.Steps {
			view.Steps = append(view.Steps, httpapi.WorkspaceStep{Kind: s.Kind.String(), Name: s.Name, System: s.System})
			if s.Kind.String() == "map" {
				used[s.Name] = append(used[s.Name], f.Name)
			}
		}
		out.Flows = append(out.Flows, view)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Mappings)) {
		m := r.Mappings[name]
		view := httpapi.WorkspaceMapping{Name: name, File: m.File.Path, State: "broken", Cases: httpapi.Cases{Total: len(m.Results), Failed: m.Failed()}, Flows: used[name]}
		view.Title, view.Source, view.Target = m.Title, m.Source, m.Target
		if a := m.Artifact; a != nil {
			view.State, view.Digest, view.ModuleBytes = "ok", a.Digest, len(a.Module)
			view.Source, view.Target = a.Info.Source.Ref, a.Info.Target.Ref
		}
		out.Mappings = append(out.Mappings, view)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Workspace.Systems)) {
		s := r.Workspace.Systems[name]
		out.Systems = append(out.Systems, httpapi.WorkspaceSystem{Name: name, Kind: s.Kind, Address: s.Address})
	}
	return out, nil
}
