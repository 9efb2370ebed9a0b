// Package connect says what the runtime needs from a system outside: one call
// out, or one signed webhook in.
//
// A Connector speaks one system's protocol. It is safe for concurrent use,
// never retries by itself beyond what the protocol demands, and answers every
// failure with an *Error that says whether trying again can help. The
// sub-packages (shopify, sap) implement it; the worker only knows this package.
package connect

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Request is one operation on an outside system.
type Request struct {
	// Operation is the connector's name for what to do, such as
	// "create-sales-order".
	Operation string
	// Payload is the body as the mapping made it. Connectors never reshape it.
	Payload []byte
	// IdempotencyKey names the effect. It stays the same over all attempts.
	IdempotencyKey string
	// Attempt starts at 1. Attempt 1 promises that the request was certainly
	// never sent before; on any later attempt the connector looks on the outside
	// system first, because an earlier one may have succeeded unseen.
	Attempt int
	// CorrelationID ties the call to the message that caused it.
	CorrelationID string
}

// Result is what an outside system did.
type Result struct {
	// Document is the outside system's id of what was made; "" if there is none.
	Document string
	// Type is the kind of document in the outside system's words.
	Type string
	// Body is the answer as received.
	Body []byte
	// Warnings are messages that came with a success.
	Warnings []Warning
	// Found says that an earlier attempt had already made the document.
	Found bool
	// Exchange lists what went over the wire, for the trail.
	Exchange []Exchange
}

// Warning is a business message that an outside system sent with a success.
type Warning struct {
	Code     string `json:"code"`
	Message  string `json:"message"`
	Severity string `json:"severity"`         // "success", "info", "warning" or "error"
	Target   string `json:"target,omitempty"` // field or entity, if named
}

// Exchange is one request and its answer, safe to store: bodies are capped at
// MaxTrailBody and no secret is in it.
type Exchange struct {
	Method   string        `json:"method"`
	URL      string        `json:"url"`
	Status   int           `json:"status"` // 0 when no answer came
	Request  string        `json:"request,omitempty"`
	Response string        `json:"response,omitempty"`
	Error    string        `json:"error,omitempty"`
	Start    time.Time     `json:"start"`
	Duration time.Duration `json:"duration"`
}

// MaxTrailBody is how much of a body an Exchange keeps.
const MaxTrailBody = 64 << 10

// Connector speaks to one outside system.
type Connector interface {
	// Call does one operation. A failure is always an *Error.
	Call(ctx context.Context, req Request) (Result, error)
}

// Error is a failed call, with what a caller needs to decide what to do next.
type Error struct {
	System    string
	Operation string
	// Status is the HTTP status, 0 when no answer came.
	Status int
	// Code is stable: the outside system's own code if it gave one, otherwise
	// one of the Code constants.
	Code    string
	Message string
	// Permanent says that trying the same request again cannot help.
	Permanent bool
	// RetryAfter is how long the outside system asked to be left alone; 0 if it
	// did not say.
	RetryAfter time.Duration
	// Unknown says that the request may have taken effect. The next attempt has
	// to look first.
	Unknown  bool
	Exchange []Exchange
	// Err is the cause, if there is one.
	Err error
}

// Codes of failures that the outside system did not name itself.
const (
	CodeTimeout     = "timeout"     // no answer in time
	CodeConnection  = "connection"  // the connection failed or broke
	CodeThrottled   = "throttled"   // 429
	CodeUnavailable = "unavailable" // 5xx
	CodeAuth        = "auth"        // refused the credentials
	CodeCSRF        = "csrf"        // refused the session token twice
	CodeAnswer      = "bad-answer"  // an answer that is not what the protocol says
	CodeRejected    = "rejected"    // 4xx without a code
	CodeAmbiguous   = "ambiguous"   // more than one document for one natural key
	CodeRequest     = "bad-request" // the payload or operation cannot be sent at all
	CodeSecret      = "secret"      // a credential reference cannot be resolved
	CodeCanceled    = "canceled"    // the caller gave up
)

// Error renders "system operation: status code: message".
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.System)
	if e.Operation != "" {
		b.WriteString(" " + e.Operation)
	}
	if e.Status != 0 {
		fmt.Fprintf(&b, ": HTTP %d", e.Status)
	}
	if e.Code != "" {
		b.WriteString(": " + e.Code)
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	if e.Unknown {
		b.WriteString(" (outcome unknown)")
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// AsError finds the *Error in err.
func AsError(err error) (*Error, bool) {
	var e *Error
	ok := errors.As(err, &e)
	return e, ok
}

// Inbound is one event that an outside system pushed, after its signature was
// checked. The body is exactly as received.
type Inbound struct {
	System string
	Topic  string
	// EventID is the same on every delivery of one event.
	EventID string
	// DeliveryID is new on every delivery.
	DeliveryID string
	// ContentKey names the state that the body shows (topic, resource, updated
	// time). Two events with equal content keys say the same thing.
	ContentKey string
	Body       []byte
	// Headers are those worth keeping; never a signature or a credential.
	Headers    map[string]string
	OccurredAt time.Time
}

// Receiver checks and reads a pushed event. Errors match ErrSignature,
// ErrHeader or ErrBody.
type Receiver interface {
	Receive(header map[string][]string, body []byte) (Inbound, error)
}

// Ways in which a pushed event can be refused.
var (
	// ErrSignature reports a wrong or missing signature or credential: 401.
	ErrSignature = errors.New("signature does not match")
	// ErrHeader reports a missing or unusable header: 400.
	ErrHeader = errors.New("required header missing or malformed")
	// ErrBody reports a body that is not what the headers promise: 400.
	ErrBody = errors.New("body malformed")
)
