package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// The types of openapi.yaml about branches, saving and publishing, which says what
// each field means.
type (
	Branch struct {
		Name    string    `json:"name"`
		Commit  string    `json:"commit"`
		When    time.Time `json:"when"`
		Author  string    `json:"author,omitempty"`
		Message string    `json:"message,omitempty"`
		Runs    bool      `json:"runs"`
	}
	MappingSummary struct {
		Name     string   `json:"name"`
		Title    string   `json:"title,omitempty"`
		File     string   `json:"file"`
		Source   string   `json:"source"`
		Target   string   `json:"target"`
		State    string   `json:"state"`
		Digest   string   `json:"digest,omitempty"`
		Running  string   `json:"running,omitempty"`
		Coverage Coverage `json:"coverage"`
		Cases    Cases    `json:"cases"`
		Flows    []string `json:"flows"`
		UsedBy   []string `json:"usedBy"`
		Branches []string `json:"branches,omitempty"`
		Findings any      `json:"findings,omitempty"` // diag.List
	}
	Coverage struct {
		Written  int `json:"written"`
		Required int `json:"required"`
	}
	MappingFiles struct {
		Name     string     `json:"name"`
		Branch   string     `json:"branch"`
		Commit   string     `json:"commit"`
		Files    []FileText `json:"files"`
		Tables   []FileText `json:"tables"`
		Flows    []string   `json:"flows"`
		Running  string     `json:"running,omitempty"`
		Writable bool       `json:"writable"`
	}
	Person struct {
		Name  string `json:"name"`
		Email string `json:"email,omitempty"`
	}
	SaveRequest struct {
		Branch  string     `json:"branch"`
		Base    string     `json:"base"`
		Author  Person     `json:"author"`
		Message string     `json:"message"`
		Files   []FileText `json:"files"`
	}
	SaveResult struct {
		State     string          `json:"state"` // saved, merged or conflict
		Branch    string          `json:"branch"`
		Commit    string          `json:"commit"`
		Files     []FileText      `json:"files"`
		Conflicts []MergeConflict `json:"conflicts"`
	}
	MergeConflict struct {
		Path   string  `json:"path"`
		Target string  `json:"target,omitempty"`
		Base   *string `json:"base,omitempty"`
		Ours   *string `json:"ours,omitempty"`
		Theirs *string `json:"theirs,omitempty"`
		Author string  `json:"author,omitempty"`
	}
	PublishRequest struct {
		Branch  string `json:"branch"`
		Commit  string `json:"commit"`
		Author  Person `json:"author"`
		Message string `json:"message"`
	}
	PublishResult struct {
		State     string          `json:"state"` // published, refused or conflict
		Revision  string          `json:"revision,omitempty"`
		Conflicts []MergeConflict `json:"conflicts"`
		Findings  any             `json:"findings"` // diag.List
		Mappings  []Module        `json:"mappings"`
	}
	RecordedMessage struct {
		ID      string    `json:"id"`
		At      time.Time `json:"at"`
		Key     string    `json:"key"`
		State   string    `json:"state,omitempty"`
		Payload string    `json:"payload"`
		Masked  []string  `json:"masked"`
	}
)

// Desk is the part of a Backend that reads and changes branches of the workspace.
// The branch "" is the one that runs.
type Desk interface {
	Branches(ctx context.Context) ([]Branch, error)
	Mappings(ctx context.Context, branch string) ([]MappingSummary, error)
	Mapping(ctx context.Context, name, branch string) (MappingFiles, error)
	Save(ctx context.Context, r SaveRequest) (SaveResult, error)
	// Publish answers when the next message is mapped by what was published.
	Publish(ctx context.Context, r PublishRequest) (PublishResult, error)
	// Recorded are up to limit messages that a mapping met, newest first, without
	// what is personal in them.
	Recorded(ctx context.Context, mapping string, limit int) ([]RecordedMessage, error)
}

// Refusal is an ErrState that knows what a person can do about it.
type Refusal struct{ Reason, Hint string }

func (r *Refusal) Error() string { return r.Reason }

// Unwrap makes it an ErrState.
func (r *Refusal) Unwrap() error { return ErrState }

func (a *API) desk() {
	a.mux.HandleFunc("GET /api/v1/branches", a.branches)
	a.mux.HandleFunc("GET /api/v1/mappings", a.mappings)
	a.mux.HandleFunc("GET /api/v1/mappings/{name}", a.mappingFiles)
	a.mux.HandleFunc("POST /api/v1/save", a.save)
	a.mux.HandleFunc("POST /api/v1/publish", a.publish)
	a.mux.HandleFunc("GET /api/v1/recorded", a.recorded)
}

func (a *API) branches(w http.ResponseWriter, r *http.Request) {
	list, err := a.backend.Branches(r.Context())
	a.reply(w, list, err)
}

func (a *API) mappings(w http.ResponseWriter, r *http.Request) {
	list, err := a.backend.Mappings(r.Context(), r.URL.Query().Get("branch"))
	a.reply(w, list, err)
}

func (a *API) mappingFiles(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	if !mappingName.MatchString(name) {
		a.fail(w, fmt.Errorf("%w: %q is no name of a mapping: small letters, digits and hyphens", ErrQuery, name))
		return
	}
	m, err := a.backend.Mapping(r.Context(), name, r.URL.Query().Get("branch"))
	a.reply(w, m, err)
}

func (a *API) save(w http.ResponseWriter, r *http.Request) {
	var body SaveRequest
	if a.read(w, r, &body) {
		out, err := a.backend.Save(r.Context(), body)
		a.reply(w, out, err)
	}
}

func (a *API) publish(w http.ResponseWriter, r *http.Request) {
	var body PublishRequest
	if a.read(w, r, &body) {
		out, err := a.backend.Publish(r.Context(), body)
		a.reply(w, out, err)
	}
}

func (a *API) recorded(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	limit := 20
	if text := q.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 100 {
			a.fail(w, fmt.Errorf("%w: limit must be 1 to 100, not %q", ErrQuery, text))
			return
		}
		limit = n
	}
	if !mappingName.MatchString(q.Get("mapping")) {
		a.fail(w, fmt.Errorf("%w: say in mapping which one, as in mapping=shopify-order", ErrQuery))
		return
	}
	list, err := a.backend.Recorded(r.Context(), q.Get("mapping"), limit)
	a.reply(w, list, err)
}
