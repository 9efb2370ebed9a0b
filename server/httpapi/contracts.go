package httpapi

import (
	"fmt"
	"net/http"

	"crosswalk/contracts/diag"
	"crosswalk/contracts/importer"
)

// The types of openapi.yaml about making a contract, which says what each field
// means.
type (
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

// contracts routes what is about contracts alone.
func (a *API) contracts() {
	a.mux.HandleFunc("POST /api/v1/contracts/import", a.importContract)
}

// importContract needs nothing of the backend: the texts are all that counts.
func (a *API) importContract(w http.ResponseWriter, r *http.Request) {
	var q ImportQuery
	if !a.read(w, r, &q) {
		return
	}
	out, err := imported(q)
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
