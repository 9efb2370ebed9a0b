package flow

import (
	"fmt"
	"time"
)

// Status is where a message stands. The zero Status is not valid.
type Status uint8

// The statuses.
const (
	_       Status = iota
	Ready          // may be worked on
	Calling        // an outside call has begun; its outcome is not known yet
	Resting        // until a time, after a failure
	Finished
	Parked
	Discarded
)

func (s Status) String() string {
	return [...]string{"invalid", "ready", "calling", "resting", "finished", "parked", "discarded"}[s]
}

// State is what has to be remembered of a message between two events. It is
// stored together with the effects it leads to, or not at all.
type State struct {
	Status Status
	Step   int // next step; steps before it are done
	// Base is where a resend starts: after the last step that had an effect
	// outside the message itself.
	Base int
	// Attempt counts the begun calls of the next call step. It goes back to 0 only
	// when that call has succeeded: until then an earlier one may have taken
	// effect.
	Attempt int
	// Failures counts the failed tries of the next step since it was last (re)sent.
	Failures int
}

// Event is what happened. The zero Event is not valid.
type Event struct {
	kind  eventKind
	fault Fault
	roll  float64
}

type eventKind uint8

const (
	_ eventKind = iota
	started
	succeeded
	failed
	stopped
	postponed
	resent
	discarded
)

// Fault is why a step failed, as far as it decides what happens next.
type Fault struct {
	Permanent  bool          // will fail again however often we try
	RetryAfter time.Duration // asked for by the other side
	Reason     string
}

// Start says that a worker takes the message up. A message in status Calling can
// be taken up again: its worker died.
func Start() Event { return Event{kind: started} }

// Succeed says that the effect of the step is done.
func Succeed() Event { return Event{kind: succeeded} }

// Fail says that the step failed. roll, from 0 to 1, spreads the delays.
func Fail(fault Fault, roll float64) Event { return Event{kind: failed, fault: fault, roll: roll} }

// Stop says that the worker ends before the step did.
func Stop() Event { return Event{kind: stopped} }

// Postpone says that the step was not tried, because its system is left alone
// for a while: RetryAfter of the fault. It does not count as a failure.
func Postpone(fault Fault) Event { return Event{kind: postponed, fault: fault} }

// Resend says that a person wants a parked message to run again.
func Resend() Event { return Event{kind: resent} }

// Discard says that a person gives a parked message up.
func Discard() Event { return Event{kind: discarded} }

// Effect is what has to be done. Exactly one field is set, or none: then there is
// nothing to do.
type Effect struct {
	Map    *Step
	Emit   *Step
	Call   *Step         // State.Attempt is its attempt; store the state before calling
	Wait   time.Duration // then Start again
	Park   string        // set aside for a person, with this reason
	Finish bool
}

// Next decides. The second result is false if the event does not fit the state
// (a doubled delivery, for one); then nothing changes and nothing is to be done.
//
// Only a call can be tried again without harm by looking first; a mapping is
// pure, and an event is emitted in the transaction that stores the new state.
func (f *Flow) Next(s State, e Event) (State, Effect, bool) {
	switch e.kind {
	case started:
		if s.Status == Ready || s.Status == Resting || s.Status == Calling {
			return f.proceed(s)
		}
	case succeeded:
		if s.Status == Ready || s.Status == Calling {
			return f.advance(s)
		}
	case failed:
		if s.Status == Ready || s.Status == Calling {
			s, effect := f.fault(s, e)
			return s, effect, true
		}
	case postponed:
		if s.Status == Ready || s.Status == Resting || s.Status == Calling {
			s.Status = Resting
			return s, Effect{Wait: max(e.fault.RetryAfter, time.Millisecond)}, true
		}
	case stopped:
		if s.Status == Calling {
			s.Status = Ready
			return s, Effect{}, true
		}
	case resent:
		if s.Status == Parked {
			s.Status, s.Step, s.Failures = Ready, s.Base, 0
			return s, Effect{}, true
		}
	case discarded:
		if s.Status == Parked {
			s.Status = Discarded
			return s, Effect{}, true
		}
	}
	return s, Effect{}, false
}

// proceed gives the effect of the next step.
func (f *Flow) proceed(s State) (State, Effect, bool) {
	s.Status = Ready
	if s.Step >= len(f.Steps) {
		s.Status = Finished
		return s, Effect{Finish: true}, true
	}
	step := &f.Steps[s.Step]
	switch step.Kind {
	case Map:
		return s, Effect{Map: step}, true
	case Emit:
		return s, Effect{Emit: step}, true
	}
	s.Status = Calling
	s.Attempt++
	return s, Effect{Call: step}, true
}

// advance leaves a step that is done.
func (f *Flow) advance(s State) (State, Effect, bool) {
	if s.Step >= len(f.Steps) {
		return s, Effect{}, false
	}
	kind := f.Steps[s.Step].Kind
	s.Step++
	s.Failures = 0
	if kind != Map {
		s.Base = s.Step
	}
	if kind == Call {
		s.Attempt = 0
	}
	return f.proceed(s)
}

func (f *Flow) fault(s State, e Event) (State, Effect) {
	s.Failures++
	switch {
	case e.fault.Permanent:
		s.Status = Parked
		return s, Effect{Park: e.fault.Reason}
	case s.Failures >= f.Retry.Attempts:
		s.Status = Parked
		return s, Effect{Park: fmt.Sprintf("failed %d times: %s", s.Failures, e.fault.Reason)}
	}
	s.Status = Resting
	return s, Effect{Wait: f.Retry.delay(s.Failures, e.roll, e.fault.RetryAfter)}
}

// maxRetryAfter bounds how long another system can make us wait.
const maxRetryAfter = time.Hour

// delay after failure n: doubles up to the maximum, and lies between half of that
// and all of it, so that messages that failed together do not come back together.
// It is never shorter than what the other side asked for.
func (r Retry) delay(n int, roll float64, asked time.Duration) time.Duration {
	d := r.Backoff
	for i := 1; i < n && d < r.Max; i++ {
		d *= 2
	}
	d = min(d, r.Max)
	d = d/2 + time.Duration(roll*float64(d/2))
	return max(d, min(asked, maxRetryAfter))
}
