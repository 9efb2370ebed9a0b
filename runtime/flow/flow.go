// Package flow says what happens to a message: which steps, in which order,
// and what a failure leads to.
//
// Parse reads flows/<name>.yaml strictly. The step functions are pure: they
// decide, the worker acts.
package flow

import (
	"time"

	"crosswalk/contracts/diag"
)

// Flow is one flow as its file says it.
type Flow struct {
	Name, Title, Description string
	File                     string
	Pos                      diag.Pos
	Trigger                  Trigger
	Contract                 string // reference that the trigger's payload must satisfy
	Key                      string // JSON pointer into the payload; "" = every message alone
	When                     string // JSON pointer that must lead to something, or the flow has nothing to do; "" = always
	Priority                 Priority
	Steps                    []Step
	Retry                    Retry
}

// Trigger starts a flow. Exactly one of Webhook and Event is set.
type Trigger struct {
	System, Topic string // a webhook of a system
	Event         string // a canonical event's contract reference
	Pos           diag.Pos
}

// Webhook reports whether the flow is started from outside.
func (t Trigger) Webhook() bool { return t.System != "" }

// String is "shopify orders/create" or "orders/order-placed@1".
func (t Trigger) String() string {
	if t.Webhook() {
		return t.System + " " + t.Topic
	}
	return t.Event
}

// Priority orders flows under load.
type Priority uint8

const (
	High Priority = iota
	Normal
	Low
)

func (p Priority) String() string { return [...]string{"high", "normal", "low"}[p] }

// StepKind is what a step does.
type StepKind uint8

const (
	Map  StepKind = iota + 1 // run a mapping
	Call                     // ask an outside system
	Emit                     // publish the payload as a canonical event
)

func (k StepKind) String() string { return [...]string{"", "map", "call", "emit"}[k] }

// Step is one step of a flow.
type Step struct {
	Kind StepKind
	Pos  diag.Pos
	// Name is the mapping of Map, the operation of Call, the contract reference
	// of Emit.
	Name   string
	System string // Call
	// Record is the type under which the outside document is noted at the
	// entity, "" if it is not (Call).
	Record  string
	Timeout time.Duration // Call; zero means the system's
}

// Retry says how often and how patiently a failing step is tried.
type Retry struct {
	Attempts int           // in all; at least 1
	Backoff  time.Duration // before the second attempt; doubles after
	Max      time.Duration // no pause is longer
}

// DefaultRetry is what a flow without retry has.
var DefaultRetry = Retry{Attempts: 8, Backoff: time.Second, Max: 5 * time.Minute}
