package app

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"crosswalk/runtime/store"
	"crosswalk/runtime/worker"
	"crosswalk/server/httpapi"
)

func (l live) TrailOf(ctx context.Context, message string) (httpapi.Trail, error) {
	m, err := l.n.store.Message(ctx, message)
	if err != nil {
		return httpapi.Trail{}, known(err)
	}
	return l.Trail(ctx, m.Correlation)
}

func (l live) Trail(ctx context.Context, correlation string) (httpapi.Trail, error) {
	t, err := l.n.store.Trail(ctx, correlation)
	if err != nil {
		return httpapi.Trail{}, known(err)
	}
	out := httpapi.Trail{Row: row(&t), Steps: []httpapi.TrailStep{}, Messages: []httpapi.TrailMessage{}}
	rows, err := l.n.store.Journal(ctx, correlation)
	if err != nil {
		return out, err
	}
	bodies := payloads{ctx: ctx, store: l.n.store, text: map[string]string{}}
	for i := range rows {
		s := step(&rows[i], rows[0].At)
		s.Before, s.After = bodies.get(rows[i].Before), bodies.get(rows[i].After)
		out.Steps = append(out.Steps, s)
	}
	messages, err := l.n.store.MessagesOf(ctx, correlation)
	if err != nil {
		return out, err
	}
	for i := range messages {
		out.Messages = append(out.Messages, message(&messages[i], &bodies))
	}
	return out, bodies.err
}

// payloads reads bodies by digest, each once.
type payloads struct {
	ctx   context.Context
	store *store.Store
	text  map[string]string
	err   error
}

func (p *payloads) get(digest string) string {
	if digest == "" {
		return ""
	}
	if text, ok := p.text[digest]; ok {
		return text
	}
	body, err := p.store.Body(p.ctx, digest)
	if err != nil && p.err == nil {
		p.err = fmt.Errorf("read a payload: %w", err)
	}
	p.text[digest] = string(body)
	return p.text[digest]
}

func message(m *store.Message, bodies *payloads) httpapi.TrailMessage {
	out := httpapi.TrailMessage{ID: m.ID, Flow: m.Flow, State: string(m.State), Attempts: m.Attempts}
	if m.State == store.Waiting && !m.NextAt.IsZero() {
		out.NextAttemptAt = &m.NextAt
	}
	var f worker.Failure
	if m.Error != nil && json.Unmarshal(m.Error, &f) == nil {
		out.Error = stepError(&f)
	}
	if m.State == store.Parked {
		out.Payload = bodies.get(m.Payload)
	}
	return out
}

func stepError(f *worker.Failure) *httpapi.StepError {
	if f == nil {
		return nil
	}
	return &httpapi.StepError{Code: f.Code, Message: f.Message, Pointer: f.Pointer, Rule: f.Rule, Position: f.Position, Hint: f.Hint}
}

// step is a journal row as the trail shows it.
func step(e *store.Entry, first time.Time) httpapi.TrailStep {
	d := worker.ReadDetail(e)
	contract, version, _ := strings.Cut(e.Contract, " ")
	out := httpapi.TrailStep{
		Seq: e.Seq, Kind: e.Type, Title: title(e, d), Status: status(e, d), At: e.At, OffsetMs: float64(e.At.Sub(first).Microseconds()) / 1000,
		DurationMs: d.DurationMs, Message: e.Message, Flow: d.Flow, Actor: e.Actor, Contract: contract, ContractVersion: version,
		System: d.System, Attempt: d.Attempt, Documents: documents(d.Documents), Error: stepError(d.Error), Hash: e.Hash,
	}
	if name, digest, ok := strings.Cut(e.Module, " "); ok {
		out.Module = &httpapi.Module{Name: name, Digest: digest}
	}
	for _, w := range d.Warnings {
		out.Warnings = append(out.Warnings, httpapi.Warning{Code: w.Code, Message: w.Message, Severity: w.Severity})
	}
	for _, x := range d.Exchanges {
		out.Exchanges = append(out.Exchanges, httpapi.Exchange{Method: x.Method, URL: x.URL, Status: x.Status, DurationMs: float64(x.Duration.Microseconds()) / 1000,
			Request: x.Request, Response: x.Response, Error: x.Error})
	}
	return out
}

// title is the step in one line.
func title(e *store.Entry, d worker.Detail) string {
	switch e.Type {
	case worker.Received:
		if d.Topic != "" {
			return fmt.Sprintf("Received from %s: %s", worker.Display(d.Source), d.Topic)
		}
		return "Received from " + worker.Display(d.Source)
	case worker.Duplicate:
		return "The same event came again; nothing was done"
	case worker.Validated:
		return "Valid against " + e.Contract
	case worker.Mapped:
		return "Mapped by " + d.Mapping
	case worker.Emitted:
		return "Emitted " + d.Event
	case worker.Stored:
		if d.Note != "" {
			return "State unchanged: " + d.Note
		}
		return fmt.Sprintf("Stored %s, version %d", e.Entity, d.Version)
	case worker.Called:
		return calledTitle(d)
	case worker.Retried:
		return "Waits for another try"
	case worker.Parked:
		return "Parked: a person must look"
	case worker.Resent:
		return join("Sent again", d.Note)
	case worker.Discarded:
		return join("Discarded", d.Note)
	case worker.Refused:
		return "Refused"
	case worker.Done:
		return join("Done", d.Note)
	}
	return e.Type
}

func calledTitle(d worker.Detail) string {
	what := worker.Display(d.System) + ", " + strings.ReplaceAll(d.Operation, "-", " ")
	switch {
	case d.Error != nil:
		return what + ": failed"
	case d.Note != "":
		return what + ": " + d.Note
	case len(d.Documents) > 0 && d.Found:
		return fmt.Sprintf("%s: %s %s was there already", what, d.Documents[0].Type, d.Documents[0].ID)
	case len(d.Documents) > 0:
		return fmt.Sprintf("%s: %s %s", what, d.Documents[0].Type, d.Documents[0].ID)
	}
	return what
}

func join(a, b string) string {
	if b == "" {
		return a
	}
	return a + ": " + b
}

func status(e *store.Entry, d worker.Detail) string {
	switch {
	case e.Type == worker.Parked, e.Type == worker.Refused:
		return "broken"
	case d.Error != nil, len(d.Warnings) > 0, e.Type == worker.Retried, e.Type == worker.Duplicate, e.Type == worker.Discarded,
		e.Type == worker.Stored && d.Note != "":
		return "attention"
	}
	return "ok"
}
