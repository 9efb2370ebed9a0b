package httpapi

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"time"

	"crosswalk/contracts"
	"crosswalk/contracts/compat"
	"crosswalk/contracts/compat/finding"
	"crosswalk/contracts/diag"
)

// The types of openapi.yaml about a comparison, which says what each field means.
type (
	ContractText struct {
		Name string `json:"name"`
		Text string `json:"text"`
	}
	CompareQuery struct {
		Old          *ContractText `json:"old"`
		New          *ContractText `json:"new"`
		Mode         string        `json:"mode"`
		ContentModel string        `json:"contentModel"`
	}
	Compared struct {
		Mistakes diag.List       `json:"mistakes"`
		Report   *finding.Report `json:"report,omitempty"`
	}
)

// compat needs nothing of the backend: the texts are all that counts.
func (a *API) compat(w http.ResponseWriter, r *http.Request) {
	var q CompareQuery
	if !a.read(w, r, &q) {
		return
	}
	c, err := compare(q)
	a.reply(w, c, err)
}

func compare(q CompareQuery) (Compared, error) {
	if q.Old == nil || q.New == nil {
		return Compared{}, fmt.Errorf("%w: old and new are needed", ErrQuery)
	}
	level, err := finding.ParseLevel(cmp.Or(q.Mode, "backward"))
	if err != nil {
		return Compared{}, fmt.Errorf("%w: mode: %w", ErrQuery, err)
	}
	model := cmp.Or(q.ContentModel, "strict")
	if !slices.Contains([]string{"strict", "closed-writer"}, model) {
		return Compared{}, fmt.Errorf("%w: contentModel %q is neither strict nor closed-writer", ErrQuery, q.ContentModel)
	}
	out := Compared{Mistakes: diag.List{}}
	old, list := contracts.Read(contracts.Ref{}, "old:"+q.Old.Name, []byte(q.Old.Text))
	if list.Failed() {
		out.Mistakes = append(out.Mistakes, list...)
	}
	new, list := contracts.Read(contracts.Ref{}, "new:"+q.New.Name, []byte(q.New.Text))
	if list.Failed() {
		out.Mistakes = append(out.Mistakes, list...)
	}
	if old != nil && new != nil {
		report := compat.Compare(old, new, compat.Options{Level: level, ClosedWriter: model == "closed-writer", Today: time.Now().UTC().Truncate(24 * time.Hour)})
		out.Report = &report
	}
	return out, nil
}
