package flow

import (
	"testing"
	"time"
)

func twoCalls() *Flow {
	return &Flow{
		Name:  "f",
		Steps: []Step{{Kind: Map, Name: "m"}, {Kind: Emit, Name: "a/b@1"}, {Kind: Map, Name: "n"}, {Kind: Call, System: "sap", Name: "create"}},
		Retry: Retry{Attempts: 3, Backoff: time.Second, Max: 10 * time.Second},
	}
}

func TestNext(t *testing.T) {
	f := twoCalls()
	busy := Fault{Reason: "busy"}
	for _, c := range []struct {
		name  string
		state State
		event Event
		want  State
		does  Effect
		fits  bool
	}{
		{"first step", State{Status: Ready}, Start(), State{Status: Ready}, Effect{Map: &f.Steps[0]}, true},
		{"mapped", State{Status: Ready}, Succeed(), State{Status: Ready, Step: 1}, Effect{Emit: &f.Steps[1]}, true},
		{"emitted: a resend starts behind it", State{Status: Ready, Step: 1}, Succeed(), State{Status: Ready, Step: 2, Base: 2}, Effect{Map: &f.Steps[2]}, true},
		{"first call", State{Status: Ready, Step: 2, Base: 2}, Succeed(), State{Status: Calling, Step: 3, Base: 2, Attempt: 1}, Effect{Call: &f.Steps[3]}, true},
		{"called", State{Status: Calling, Step: 3, Base: 2, Attempt: 2}, Succeed(), State{Status: Finished, Step: 4, Base: 4}, Effect{Finish: true}, true},
		{"failed", State{Status: Calling, Step: 3, Base: 2, Attempt: 1}, Fail(busy, 1), State{Status: Resting, Step: 3, Base: 2, Attempt: 1, Failures: 1}, Effect{Wait: time.Second}, true},
		{"failed again, half the spread", State{Status: Calling, Step: 3, Attempt: 2, Failures: 1}, Fail(busy, 0), State{Status: Resting, Step: 3, Attempt: 2, Failures: 2}, Effect{Wait: time.Second}, true},
		{"asked to wait", State{Status: Calling, Step: 3, Attempt: 1}, Fail(Fault{RetryAfter: time.Minute}, 0), State{Status: Resting, Step: 3, Attempt: 1, Failures: 1}, Effect{Wait: time.Minute}, true},
		{"once too often", State{Status: Calling, Step: 3, Attempt: 3, Failures: 2}, Fail(busy, 0), State{Status: Parked, Step: 3, Attempt: 3, Failures: 3}, Effect{Park: "failed 3 times: busy"}, true},
		{"for good", State{Status: Ready}, Fail(Fault{Permanent: true, Reason: "no"}, 0), State{Status: Parked, Failures: 1}, Effect{Park: "no"}, true},
		{"tried again", State{Status: Resting, Step: 3, Base: 2, Attempt: 1, Failures: 1}, Start(), State{Status: Calling, Step: 3, Base: 2, Attempt: 2, Failures: 1}, Effect{Call: &f.Steps[3]}, true},
		{"its worker died in the call", State{Status: Calling, Step: 3, Attempt: 1}, Start(), State{Status: Calling, Step: 3, Attempt: 2}, Effect{Call: &f.Steps[3]}, true},
		{"the worker ends", State{Status: Calling, Step: 3, Attempt: 1}, Stop(), State{Status: Ready, Step: 3, Attempt: 1}, Effect{}, true},
		{"the system is left alone", State{Status: Ready, Step: 3, Failures: 2}, Postpone(Fault{RetryAfter: time.Second}), State{Status: Resting, Step: 3, Failures: 2}, Effect{Wait: time.Second}, true},
		{"resent: mapped again, and the call looks first", State{Status: Parked, Step: 3, Base: 2, Attempt: 3, Failures: 3}, Resend(), State{Status: Ready, Step: 2, Base: 2, Attempt: 3}, Effect{}, true},
		{"mapped after a resend", State{Status: Ready, Step: 2, Base: 2, Attempt: 3}, Succeed(), State{Status: Calling, Step: 3, Base: 2, Attempt: 4}, Effect{Call: &f.Steps[3]}, true},
		{"given up", State{Status: Parked, Step: 1}, Discard(), State{Status: Discarded, Step: 1}, Effect{}, true},
		{"doubled delivery", State{Status: Finished, Step: 4}, Start(), State{Status: Finished, Step: 4}, Effect{}, false},
		{"resend of one that runs", State{Status: Ready}, Resend(), State{Status: Ready}, Effect{}, false},
		{"discard of one that is done", State{Status: Finished}, Discard(), State{Status: Finished}, Effect{}, false},
		{"late answer", State{Status: Parked, Step: 3}, Succeed(), State{Status: Parked, Step: 3}, Effect{}, false},
		{"nothing happened", State{Status: Ready}, Event{}, State{Status: Ready}, Effect{}, false},
	} {
		got, does, fits := f.Next(c.state, c.event)
		if got != c.want || does != c.does || fits != c.fits {
			t.Errorf("%s:\n got %+v %+v %v\nwant %+v %+v %v", c.name, got, does, fits, c.want, c.does, c.fits)
		}
	}
}

func TestDelayStaysWithinItsBounds(t *testing.T) {
	r := Retry{Attempts: 100, Backoff: 500 * time.Millisecond, Max: time.Minute}
	for n := 1; n < 200; n++ {
		for _, roll := range []float64{0, 0.5, 1} {
			d := r.delay(n, roll, 0)
			if d < r.Backoff/2 || d > r.Max {
				t.Fatalf("delay(%d, %v) = %s", n, roll, d)
			}
		}
	}
	if d := r.delay(1, 0, 48*time.Hour); d != maxRetryAfter {
		t.Errorf("a demand for two days gives %s", d)
	}
}
