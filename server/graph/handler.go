package graph

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/graphql-go/graphql"
	"github.com/graphql-go/graphql/gqlerrors"
	"github.com/graphql-go/graphql/language/parser"
	"github.com/graphql-go/graphql/language/source"
)

// maxBody bounds a request: the query text has a limit of its own, the rest is
// variables.
const maxBody = 1 << 20

// request is a GraphQL request as its body says it.
type request struct {
	Query         string         `json:"query"`
	OperationName string         `json:"operationName"`
	Variables     map[string]any `json:"variables"`
}

// ServeHTTP answers POST with application/json, after the GraphQL over HTTP
// draft, and shows the explorer to a browser that asks with GET.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Method == http.MethodGet || r.Method == http.MethodHead:
		explorer(w)
		return
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", "GET, POST")
		refuse(w, http.StatusMethodNotAllowed, errors.New("send queries with POST"))
		return
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		refuse(w, http.StatusUnsupportedMediaType, errors.New("send the query as application/json"))
		return
	}
	req, status, err := readRequest(http.MaxBytesReader(w, r.Body, maxBody))
	if err != nil {
		refuse(w, status, err)
		return
	}
	result := a.Do(r.Context(), req.Query, req.OperationName, req.Variables)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if result.Data == nil && result.HasErrors() {
		w.WriteHeader(http.StatusBadRequest)
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	_ = out.Encode(result) // the client has gone; nobody is left to tell
}

func readRequest(body io.Reader) (request, int, error) {
	var req request
	dec := json.NewDecoder(body)
	dec.UseNumber()
	if err := dec.Decode(&req); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return req, http.StatusRequestEntityTooLarge, errors.New("the request is larger than 1 MiB")
		}
		return req, http.StatusBadRequest, errors.New("the body is not one GraphQL request as a JSON object {query, variables, operationName}; batches are not taken")
	}
	if dec.More() {
		return req, http.StatusBadRequest, errors.New("there is more after the request's JSON object")
	}
	if req.Query == "" {
		return req, http.StatusBadRequest, errors.New("the request has no query")
	}
	return req, 0, nil
}

// Do runs one query document. Documents over the limits are refused before they
// are parsed; validated ones are kept.
func (a *API) Do(ctx context.Context, query, operation string, variables map[string]any) *graphql.Result {
	doc, ok := a.documents.get(query)
	if !ok {
		if err := a.limits.scan(query); err != nil {
			return failed(err)
		}
		var err error
		doc, err = parser.Parse(parser.ParseParams{Source: source.NewSource(&source.Source{Body: []byte(withoutNulls(query)), Name: "query"})})
		if err != nil {
			return failed(err)
		}
		if err := expand(doc); err != nil {
			return failed(err)
		}
		if v := graphql.ValidateDocument(&a.schema, doc, nil); !v.IsValid {
			return &graphql.Result{Errors: v.Errors}
		}
		a.documents.put(query, doc)
	}
	return graphql.Execute(graphql.ExecuteParams{
		Schema: a.schema, AST: doc, OperationName: operation, Args: plain(variables), Context: ctx,
	})
}

// plain turns the json.Numbers of variables into what graphql-go's coercion
// knows: int where it fits, else float64.
func plain(variables map[string]any) map[string]any {
	out := make(map[string]any, len(variables))
	for k, v := range variables {
		out[k] = plainValue(v)
	}
	return out
}

func plainValue(v any) any {
	switch t := v.(type) {
	case json.Number:
		return number(t)
	case map[string]any:
		return plain(t)
	case []any:
		list := make([]any, len(t))
		for i, e := range t {
			list[i] = plainValue(e)
		}
		return list
	}
	return v
}

func failed(err error) *graphql.Result {
	return &graphql.Result{Errors: gqlerrors.FormatErrors(err)}
}

func refuse(w http.ResponseWriter, status int, err error) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(failed(err))
}
