package httpapi

import (
	"context"
	"errors"
	"time"
)

// The types of openapi.yaml, which says what each field means.
type (
	Health struct {
		Status      string          `json:"status"`
		Reason      string          `json:"reason,omitempty"`
		Version     string          `json:"version"`
		Environment string          `json:"environment"`
		Time        time.Time       `json:"time"`
		Workspace   HealthWorkspace `json:"workspace"`
		Parts       []HealthPart    `json:"parts"`
	}
	HealthWorkspace struct {
		Name     string `json:"name"`
		Branch   string `json:"branch"`
		Revision string `json:"revision"`
	}
	HealthPart struct {
		Name   string `json:"name"`
		Status string `json:"status"`
		Reason string `json:"reason,omitempty"`
	}

	Stats struct {
		Time            time.Time `json:"time"`
		PerMinute       []int     `json:"perMinute"`
		Waiting         int       `json:"waiting"`
		Parked          int       `json:"parked"`
		Done            int       `json:"done"`
		OldestWaitingMs int64     `json:"oldestWaitingMs"`
		OrderToErpMs    Quantiles `json:"orderToErpMs"`
	}
	Quantiles struct {
		P50 int64 `json:"p50"`
		P95 int64 `json:"p95"`
	}

	LivePage struct {
		Rows []LiveRow `json:"rows"`
		Next string    `json:"next,omitempty"`
		Time time.Time `json:"time"`
	}
	LiveRow struct {
		Correlation string     `json:"correlation"`
		Kind        string     `json:"kind"`
		Key         string     `json:"key"`
		Summary     string     `json:"summary,omitempty"`
		From        string     `json:"from"`
		To          []string   `json:"to"`
		State       string     `json:"state"`
		Reason      string     `json:"reason,omitempty"`
		Documents   []Document `json:"documents,omitempty"`
		ReceivedAt  time.Time  `json:"receivedAt"`
		UpdatedAt   time.Time  `json:"updatedAt"`
		LatencyMs   *int64     `json:"latencyMs,omitempty"`
		Attempts    int        `json:"attempts"`
	}
	Document struct {
		System string `json:"system"`
		Type   string `json:"type"`
		ID     string `json:"id"`
		URL    string `json:"url,omitempty"`
	}

	Trail struct {
		Row      LiveRow        `json:"row"`
		Steps    []TrailStep    `json:"steps"`
		Messages []TrailMessage `json:"messages"`
	}
	TrailMessage struct {
		ID            string     `json:"id"`
		Flow          string     `json:"flow"`
		State         string     `json:"state"`
		Attempts      int        `json:"attempts"`
		NextAttemptAt *time.Time `json:"nextAttemptAt,omitempty"`
		Error         *StepError `json:"error,omitempty"`
		Payload       string     `json:"payload,omitempty"`
	}
	TrailStep struct {
		Seq             int64      `json:"seq"`
		Kind            string     `json:"kind"`
		Title           string     `json:"title"`
		Status          string     `json:"status"`
		At              time.Time  `json:"at"`
		OffsetMs        float64    `json:"offsetMs"`
		DurationMs      float64    `json:"durationMs,omitempty"`
		Message         string     `json:"message,omitempty"`
		Flow            string     `json:"flow,omitempty"`
		Actor           string     `json:"actor,omitempty"`
		Contract        string     `json:"contract,omitempty"`
		ContractVersion string     `json:"contractVersion,omitempty"`
		Module          *Module    `json:"module,omitempty"`
		System          string     `json:"system,omitempty"`
		Attempt         int        `json:"attempt,omitempty"`
		Documents       []Document `json:"documents,omitempty"`
		Warnings        []Warning  `json:"warnings,omitempty"`
		Error           *StepError `json:"error,omitempty"`
		Before          string     `json:"before,omitempty"`
		After           string     `json:"after,omitempty"`
		Exchanges       []Exchange `json:"exchanges,omitempty"`
		Hash            string     `json:"hash,omitempty"`
	}
	Module struct {
		Name   string `json:"name"`
		Digest string `json:"digest"`
	}
	Warning struct {
		Code     string `json:"code,omitempty"`
		Message  string `json:"message"`
		Severity string `json:"severity,omitempty"`
	}
	StepError struct {
		Code     string `json:"code,omitempty"`
		Message  string `json:"message"`
		Pointer  string `json:"pointer,omitempty"`
		Rule     string `json:"rule,omitempty"`
		Position string `json:"position,omitempty"`
		Hint     string `json:"hint,omitempty"`
	}
	Exchange struct {
		Method     string  `json:"method"`
		URL        string  `json:"url"`
		Status     int     `json:"status"`
		DurationMs float64 `json:"durationMs"`
		Request    string  `json:"request,omitempty"`
		Response   string  `json:"response,omitempty"`
		Error      string  `json:"error,omitempty"`
	}

	Workspace struct {
		Name      string             `json:"name"`
		Branch    string             `json:"branch"`
		Revision  string             `json:"revision"`
		Contracts []WorkspaceFile    `json:"contracts"`
		Mappings  []WorkspaceMapping `json:"mappings"`
		Flows     []WorkspaceFlow    `json:"flows"`
		Systems   []WorkspaceSystem  `json:"systems"`
		Findings  any                `json:"findings"` // diag.List
	}
	WorkspaceFile struct {
		Ref     string `json:"ref"`
		Kind    string `json:"kind"`
		Version string `json:"version"`
		Status  string `json:"status"`
		Title   string `json:"title"`
		Owner   string `json:"owner,omitempty"`
		// SystemOfRecord is the system that is right when two differ, as the domain states it.
		SystemOfRecord string `json:"systemOfRecord,omitempty"`
		File           string `json:"file"`
	}
	WorkspaceMapping struct {
		Name        string   `json:"name"`
		Title       string   `json:"title,omitempty"`
		File        string   `json:"file"`
		Source      string   `json:"source"`
		Target      string   `json:"target"`
		State       string   `json:"state"`
		Digest      string   `json:"digest,omitempty"`
		ModuleBytes int      `json:"moduleBytes,omitempty"`
		Cases       Cases    `json:"cases"`
		Flows       []string `json:"flows,omitempty"`
	}
	Cases struct {
		Total  int `json:"total"`
		Failed int `json:"failed"`
	}
	WorkspaceFlow struct {
		Name     string          `json:"name"`
		Title    string          `json:"title,omitempty"`
		File     string          `json:"file"`
		Trigger  string          `json:"trigger"`
		Priority string          `json:"priority,omitempty"`
		Steps    []WorkspaceStep `json:"steps"`
	}
	WorkspaceStep struct {
		Kind   string `json:"kind"`
		Name   string `json:"name"`
		System string `json:"system,omitempty"`
	}
	WorkspaceSystem struct {
		Name    string `json:"name"`
		Kind    string `json:"kind"`
		Address string `json:"address,omitempty"`
	}
)

// LiveQuery selects rows of Live.
type LiveQuery struct {
	Kinds, States []string
	System, Text  string
	After         string
	Limit         int
}

// Change is a row or the counters after something was committed.
type Change struct {
	Row   *LiveRow
	Stats *Stats
}

// Backend answers the page. The server backs it with the runtime.
type Backend interface {
	Assistant
	Librarian
	Desk
	Health(ctx context.Context) Health
	Stats(ctx context.Context) (Stats, error)
	Live(ctx context.Context, q LiveQuery) (LivePage, error)
	// Watch sends changes until ctx is done; a slow reader misses none of the
	// newest states, but may miss states in between.
	Watch(ctx context.Context) (<-chan Change, error)
	Trail(ctx context.Context, correlation string) (Trail, error)
	// TrailOf is the trail that a message belongs to.
	TrailOf(ctx context.Context, message string) (Trail, error)
	Resend(ctx context.Context, message string, payload []byte, reason string) error
	Discard(ctx context.Context, message, reason string) error
	Workspace(ctx context.Context) (Workspace, error)
	// CompileMapping checks and compiles a mapping against the workspace that
	// runs: the text of the query, or what the workspace has under the name.
	CompileMapping(ctx context.Context, name string, q CompileQuery) (Compiled, error)
	// TraceMapping runs a mapping on an input and tells how its values came about.
	TraceMapping(ctx context.Context, name string, q TraceQuery) (Traced, error)
}

// Errors that a Backend answers with; anything else is ours to explain.
var (
	ErrNotFound = errors.New("not found")
	ErrState    = errors.New("not in a state for that")
	ErrQuery    = errors.New("not a valid query")
)
