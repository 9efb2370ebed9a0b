package httpapi

import (
	"context"
	"fmt"
	"net/http"

	"crosswalk/contracts/fields"
	"crosswalk/mapper/assist"
	"crosswalk/mapper/suggest"
)

// The types of openapi.yaml about what an author is told while writing a mapping;
// it says what each field means.
type (
	FileText struct {
		Path string  `json:"path"`
		Text *string `json:"text,omitempty"` // nil deletes the file
	}
	FunctionDoc struct {
		Name      string            `json:"name"`
		Signature string            `json:"signature"`
		Doc       string            `json:"doc"`
		Group     string            `json:"group"`
		Examples  []FunctionExample `json:"examples"`
	}
	FunctionExample struct {
		Expr   string `json:"expr"`
		Input  string `json:"input,omitempty"`
		Output string `json:"output,omitempty"`
		Error  string `json:"error,omitempty"`
	}
	ExpressionQuery struct {
		Text   string     `json:"text"`
		Branch string     `json:"branch"`
		Files  []FileText `json:"files"`
		Line   int        `json:"line"`
		Col    int        `json:"col"`
		Part   string     `json:"part"`
		Expr   string     `json:"expr"`
		Offset int        `json:"offset"` // UTF-16
	}
	SuggestQuery struct {
		Text   string     `json:"text"`
		Branch string     `json:"branch"`
		Files  []FileText `json:"files"`
		Least  float64    `json:"least"`
		Target string     `json:"target"`
	}
	Suggestions struct {
		Proposals []suggest.Proposal `json:"proposals"`
		Open      []string           `json:"open"`
	}
	Shape struct {
		Ref     string         `json:"ref"`
		Version string         `json:"version"`
		Title   string         `json:"title,omitempty"`
		Fields  []fields.Field `json:"fields"`
	}
)

// Assistant is the part of a Backend that helps to write mappings.
type Assistant interface {
	// Functions is the catalogue of what expressions may call.
	Functions() []FunctionDoc
	// Shape lists the fields of a message of a branch; "" is the one that runs.
	Shape(ctx context.Context, ref, branch string) (Shape, error)
	// CompleteExpression helps with an expression that is being written.
	CompleteExpression(ctx context.Context, name string, q ExpressionQuery) (*assist.Help, error)
	// SuggestRules proposes rules for what a mapping does not write, or ranks the
	// sources that could serve one target.
	SuggestRules(ctx context.Context, name string, q SuggestQuery) (Suggestions, error)
}

func (a *API) assist() {
	a.mux.HandleFunc("GET /api/v1/functions", a.functions)
	a.mux.HandleFunc("GET /api/v1/shape", a.shape)
	a.mux.HandleFunc("POST /api/v1/mappings/{name}/expression", a.expression)
	a.mux.HandleFunc("POST /api/v1/mappings/{name}/suggest", a.suggest)
}

func (a *API) functions(w http.ResponseWriter, _ *http.Request) {
	a.answer(w, http.StatusOK, a.backend.Functions())
}

func (a *API) shape(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("ref") == "" {
		a.fail(w, fmt.Errorf("%w: say which contract in ref, as in ref=orders/order-placed@1", ErrQuery))
		return
	}
	s, err := a.backend.Shape(r.Context(), q.Get("ref"), q.Get("branch"))
	a.reply(w, s, err)
}

func (a *API) expression(w http.ResponseWriter, r *http.Request) {
	var q ExpressionQuery
	if name, ok := a.mapping(w, r, &q); ok {
		h, err := a.backend.CompleteExpression(r.Context(), name, q)
		a.reply(w, h, err)
	}
}

func (a *API) suggest(w http.ResponseWriter, r *http.Request) {
	var q SuggestQuery
	name, ok := a.mapping(w, r, &q)
	switch {
	case !ok:
	case q.Least < 0 || q.Least > 1:
		a.fail(w, fmt.Errorf("%w: least is a score from 0 to 1, not %v", ErrQuery, q.Least))
	default:
		s, err := a.backend.SuggestRules(r.Context(), name, q)
		a.reply(w, s, err)
	}
}
