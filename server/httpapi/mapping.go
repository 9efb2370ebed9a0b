package httpapi

import (
	"fmt"
	"net/http"
	"regexp"

	"crosswalk/mapper/lineage"
	"crosswalk/mapper/outline"
	"crosswalk/mapper/trace"
)

// The types of openapi.yaml about one mapping, which says what each field means.
type (
	CompileQuery struct {
		Text    *string    `json:"text"`
		Branch  string     `json:"branch"`
		Files   []FileText `json:"files"`
		Trace   bool       `json:"trace"`
		Outline bool       `json:"outline"`
		Lineage *bool      `json:"lineage"`
		Have    string     `json:"have"` // digest of the module that the caller has
	}
	TraceQuery struct {
		Text   *string    `json:"text"`
		Branch string     `json:"branch"`
		Files  []FileText `json:"files"`
		Input  string     `json:"input"`
		Meta   string     `json:"meta"` // JSON of what is known of the message, "" if nothing is
	}
	Compiled struct {
		Name     string           `json:"name"`
		File     string           `json:"file"`
		Findings any              `json:"findings"` // diag.List
		Lineage  *lineage.Graph   `json:"lineage,omitempty"`
		Outline  *outline.Outline `json:"outline,omitempty"`
		Module   *ModuleBytes     `json:"module,omitempty"`
		Trace    *ModuleBytes     `json:"trace,omitempty"`
	}
	ModuleBytes struct {
		Digest string `json:"digest"`
		Bytes  int    `json:"bytes"`
		Base64 []byte `json:"base64,omitempty"`
	}
	Traced struct {
		Findings any          `json:"findings"` // diag.List
		Trace    *trace.Trace `json:"trace,omitempty"`
	}
)

var mappingName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

func (a *API) compile(w http.ResponseWriter, r *http.Request) {
	var q CompileQuery
	if name, ok := a.mapping(w, r, &q); ok {
		c, err := a.backend.CompileMapping(r.Context(), name, q)
		a.reply(w, c, err)
	}
}

func (a *API) trace(w http.ResponseWriter, r *http.Request) {
	var q TraceQuery
	if name, ok := a.mapping(w, r, &q); ok {
		t, err := a.backend.TraceMapping(r.Context(), name, q)
		a.reply(w, t, err)
	}
}

// mapping reads the name and the body of a request about a mapping.
func (a *API) mapping(w http.ResponseWriter, r *http.Request, body any) (string, bool) {
	name := r.PathValue("name")
	if !mappingName.MatchString(name) {
		a.fail(w, fmt.Errorf("%w: %q is no name of a mapping: small letters, digits and hyphens", ErrQuery, name))
		return "", false
	}
	return name, a.read(w, r, body)
}
