package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/fields"
	"crosswalk/contracts/importer"
)

// The types of openapi.yaml about contracts, which says what each field means.
type (
	ContractPage struct {
		Ref            string            `json:"ref"`
		Kind           string            `json:"kind"`
		Version        string            `json:"version"`
		Status         string            `json:"status"`
		Title          string            `json:"title"`
		Description    string            `json:"description,omitempty"`
		Owner          string            `json:"owner,omitempty"`
		SystemOfRecord string            `json:"systemOfRecord,omitempty"`
		Compatibility  string            `json:"compatibility,omitempty"`
		ContentModel   string            `json:"contentModel,omitempty"`
		Sunset         string            `json:"sunset,omitempty"`
		Upstream       string            `json:"upstream,omitempty"`
		File           string            `json:"file"`
		Text           string            `json:"text"`
		Versions       []VersionOf       `json:"versions"`
		Fields         []fields.Field    `json:"fields"`
		Components     []string          `json:"components"`
		Uses           []FieldUse        `json:"uses"`
		Flows          []string          `json:"flows"`
		Findings       []diag.Diagnostic `json:"findings"`
	}
	VersionOf struct {
		Version string     `json:"version"`
		Tag     string     `json:"tag,omitempty"`
		At      *time.Time `json:"at,omitempty"`
		Current bool       `json:"current,omitempty"`
	}
	FieldUse struct {
		Pointer string `json:"pointer"`
		Mapping string `json:"mapping"`
		Access  string `json:"access"` // read | write
		Rule    string `json:"rule,omitempty"`
	}
	ImportQuery struct {
		From      string         `json:"from"`
		Name      string         `json:"name"`
		Title     string         `json:"title"`
		Texts     []ContractText `json:"texts"`
		Component string         `json:"component"`
		Branch    string         `json:"branch"`
	}
	Imported struct {
		Files    []importer.File `json:"files"`
		Ref      string          `json:"ref,omitempty"`
		Notes    []importer.Note `json:"notes"`
		Findings diag.List       `json:"findings"`
		Choices  []string        `json:"choices"`
	}
)

// Librarian is the part of a Backend that knows the contracts.
type Librarian interface {
	// Contract is the page of a contract of a branch, or of a published version;
	// "" is the branch that runs, and the version that the branch has.
	Contract(ctx context.Context, ref, branch, version string) (ContractPage, error)
	// NewContract says what stands against a new contract of this name on a branch.
	NewContract(ctx context.Context, name, branch string) (diag.List, error)
}

// contracts routes what is about contracts alone.
func (a *API) contracts() {
	a.mux.HandleFunc("GET /api/v1/contract", a.contract)
	a.mux.HandleFunc("POST /api/v1/contracts/import", a.importContract)
}

func (a *API) contract(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("ref") == "" {
		a.fail(w, fmt.Errorf("%w: say which contract in ref, as in ref=orders/order-placed@1", ErrQuery))
		return
	}
	page, err := a.backend.Contract(r.Context(), q.Get("ref"), q.Get("branch"), q.Get("version"))
	a.reply(w, page, err)
}

func (a *API) importContract(w http.ResponseWriter, r *http.Request) {
	var q ImportQuery
	if !a.read(w, r, &q) {
		return
	}
	out, err := imported(q)
	if err == nil {
		var against diag.List
		against, err = a.backend.NewContract(r.Context(), q.Name, q.Branch)
		out.Findings = append(out.Findings, against...)
		if against.Failed() {
			out.Files, out.Ref = []importer.File{}, ""
		}
	}
	a.reply(w, out, err)
}

func imported(q ImportQuery) (Imported, error) {
	query := importer.Query{From: q.From, Name: q.Name, Title: q.Title, Component: q.Component}
	for _, t := range q.Texts {
		query.Texts = append(query.Texts, importer.Text{Name: t.Name, Text: t.Text})
	}
	r, err := importer.Import(query)
	if err != nil {
		return Imported{}, fmt.Errorf("%w: %w", ErrQuery, err)
	}
	out := Imported{Files: r.Files, Ref: r.Ref, Notes: r.Notes, Findings: r.Findings, Choices: r.Choices}
	if out.Files == nil {
		out.Files = []importer.File{}
	}
	return out, nil
}
