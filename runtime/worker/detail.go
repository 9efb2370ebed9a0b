package worker

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"crosswalk/runtime/commerce"
	"crosswalk/runtime/connect"
	"crosswalk/runtime/engine"
	"crosswalk/runtime/store"
)

// Types of journal rows.
const (
	Received  = "received"
	Duplicate = "duplicate"
	Validated = "validated"
	Mapped    = "mapped"
	Emitted   = "emitted"
	Stored    = "stored"
	Called    = "called"
	Retried   = "retried"
	Parked    = "parked"
	Resent    = "resent"
	Discarded = "discarded"
	Refused   = "refused"
	Done      = "done"
)

// Detail is what a journal row says beyond its columns. Rows are kept for ever:
// fields are only added.
type Detail struct {
	Flow       string             `json:"flow,omitempty"`
	Step       int                `json:"step,omitempty"` // from 1
	Source     string             `json:"source,omitempty"`
	Topic      string             `json:"topic,omitempty"`
	EventID    string             `json:"eventId,omitempty"`
	Event      string             `json:"event,omitempty"` // contract of an emitted event
	Mapping    string             `json:"mapping,omitempty"`
	System     string             `json:"system,omitempty"`
	Operation  string             `json:"operation,omitempty"`
	Attempt    int                `json:"attempt,omitempty"`
	Found      bool               `json:"found,omitempty"` // an earlier attempt had made the document
	DurationMs float64            `json:"durationMs,omitempty"`
	NextAt     *time.Time         `json:"nextAt,omitempty"`
	Version    int64              `json:"version,omitempty"` // of the entity
	Documents  []store.Ref        `json:"documents,omitempty"`
	Warnings   []connect.Warning  `json:"warnings,omitempty"`
	Error      *Failure           `json:"error,omitempty"`
	Exchanges  []connect.Exchange `json:"exchanges,omitempty"`
	Note       string             `json:"note,omitempty"`
}

// Failure is an error as it is kept: what, where, what next.
type Failure struct {
	Code     string `json:"code,omitempty"`
	Message  string `json:"message"`
	Pointer  string `json:"pointer,omitempty"`
	Rule     string `json:"rule,omitempty"`
	Position string `json:"position,omitempty"`
	Hint     string `json:"hint,omitempty"`
}

func (d Detail) json() json.RawMessage {
	text, err := json.Marshal(d)
	if err != nil {
		return nil // no field of Detail can fail
	}
	return text
}

// ReadDetail reads a journal row's detail; rows of a later version may say more.
func ReadDetail(e *store.Entry) Detail {
	var d Detail
	_ = json.Unmarshal(e.Detail, &d)
	return d
}

// failure turns an error into what is kept of it.
func failure(err error) Failure {
	var run *engine.RunError
	if errors.As(err, &run) {
		f := Failure{Code: run.Slug(), Message: run.Sentence(), Pointer: run.Pointer}
		if run.Rule != nil {
			f.Rule, f.Position = run.Rule.Target, run.Pos.String()
		}
		return f
	}
	if e, ok := connect.AsError(err); ok {
		f := Failure{Code: e.Code, Message: sentence(e), Hint: "it is tried again by itself"}
		if e.Permanent {
			f.Hint = "correct the cause, then send it again"
		}
		return f
	}
	var refusal *commerce.Refusal
	if errors.As(err, &refusal) {
		return Failure{Code: refusal.Code, Message: refusal.Reason}
	}
	var p permanentError
	if errors.As(err, &p) {
		return Failure{Code: p.code, Message: p.message, Hint: p.hint}
	}
	var w waitingError
	if errors.As(err, &w) {
		return Failure{Code: w.code, Message: w.message, Hint: w.hint}
	}
	code := "temporary"
	if errors.Is(err, commerce.ErrNotYet) {
		code = "not-yet"
	}
	return Failure{Code: code, Message: err.Error()}
}

// sentence tells a failed call to a person.
func sentence(e *connect.Error) string {
	what := Display(e.System)
	if e.Status != 0 {
		what += fmt.Sprintf(" answered %d", e.Status)
	}
	if e.Message != "" {
		what += ": " + e.Message
	}
	if e.Unknown {
		what += " (it may have been done all the same: the next try looks first)"
	}
	return what
}

// Display is a system's name as people write it: "sap" is SAP, "shopify" is
// Shopify.
func Display(system string) string {
	switch {
	case system == "":
		return ""
	case len(system) <= 3:
		return strings.ToUpper(system)
	}
	return strings.ToUpper(system[:1]) + system[1:]
}

// permanentError is a failure that comes back however often a step is tried.
type permanentError struct{ code, message, hint string }

func (e permanentError) Error() string   { return e.message }
func (e permanentError) Permanent() bool { return true }

// waitingError is a failure that ends when somebody repairs its cause.
type waitingError struct{ code, message, hint string }

func (e waitingError) Error() string { return e.message }
