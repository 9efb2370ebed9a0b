package sap

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"crosswalk/runtime/connect"
)

// key is the natural key of one document.
type key struct{ order, docType string }

// naturalKeyOf reads the natural key out of a payload. Without it a lost answer
// could not be told from a lost request, so such a payload is never sent.
func naturalKeyOf(payload []byte, op operation) (key, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(payload, &fields); err != nil {
		return key{}, fmt.Errorf("payload is not a JSON object: %w", err)
	}
	text := func(name string) (string, error) {
		raw, ok := fields[name]
		if !ok {
			return "", fmt.Errorf("payload has no %s, without it a document could be made twice", name)
		}
		var v string
		if err := json.Unmarshal(raw, &v); err != nil || strings.TrimSpace(v) == "" {
			return "", fmt.Errorf("payload: %s must be a text that is not empty", name)
		}
		return v, nil
	}
	order, err := text(naturalKey)
	if err != nil {
		return key{}, err
	}
	if n := len([]rune(order)); n > naturalKeyMax {
		return key{}, fmt.Errorf("payload: %s has %d characters, SAP keeps %d", naturalKey, n, naturalKeyMax)
	}
	docType, err := text(op.typeField)
	if err != nil {
		return key{}, err
	}
	return key{order, docType}, nil
}

// look asks whether an earlier attempt already made the document.
func (x *exchange) look(op operation, k key) (connect.Result, bool, error) {
	q := url.Values{}
	q.Set("$filter", fmt.Sprintf("%s eq %s and %s eq %s", naturalKey, quote(k.order), op.typeField, quote(k.docType)))
	q.Set("$top", "2")
	q.Set("$expand", "to_Item")
	q.Set("$format", "json")
	a, err := x.read(op.service, "/"+op.set, q)
	if err != nil {
		return connect.Result{}, false, err
	}
	docs, err := decodeList(a.body)
	if err != nil {
		return connect.Result{}, false, x.badAnswer(a, err, false)
	}
	var found []connect.Result
	for _, doc := range docs {
		r, err := x.result(op, doc)
		if err != nil {
			return connect.Result{}, false, x.badAnswer(a, err, false)
		}
		// A gateway that ignores $filter would hand out somebody else's document.
		if r.key != k {
			return connect.Result{}, false, x.badAnswer(a, fmt.Errorf(
				"asked for %s %q, got %s %s with %q", naturalKey, k.order, op.record, r.Document, r.key.order), false)
		}
		r.Found = true
		r.Warnings = a.warnings
		found = append(found, r.Result)
	}
	switch len(found) {
	case 0:
		return connect.Result{}, false, nil
	case 1:
		found[0].Exchange = x.trail
		return found[0], true, nil
	}
	names := make([]string, len(found))
	for i, r := range found {
		names[i] = r.Document
	}
	return connect.Result{}, false, x.fail(connect.Error{
		Code: connect.CodeAmbiguous, Permanent: true, Status: a.status,
		Message: fmt.Sprintf("%s %q of type %s is on several documents: %s; a person must decide which one stays",
			naturalKey, k.order, k.docType, strings.Join(names, ", ")),
	})
}

// create posts the payload.
func (x *exchange) create(op operation, payload []byte) (connect.Result, error) {
	a, err := x.modify(op.service, http.MethodPost, "/"+op.set, payload)
	if err != nil {
		return connect.Result{}, err
	}
	doc, err := decodeOne(a.body)
	if err != nil {
		return connect.Result{}, x.badAnswer(a, err, true)
	}
	r, err := x.result(op, doc)
	if err != nil {
		return connect.Result{}, x.badAnswer(a, err, true)
	}
	r.Warnings = a.warnings
	r.Exchange = x.trail
	return r.Result, nil
}

type keyedResult struct {
	connect.Result
	key key
}

func (x *exchange) result(op operation, doc json.RawMessage) (keyedResult, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(doc, &fields); err != nil {
		return keyedResult{}, fmt.Errorf("document is not an object: %w", err)
	}
	text := func(name string) string {
		var v string
		if json.Unmarshal(fields[name], &v) != nil {
			return ""
		}
		return v
	}
	number := text(op.record)
	if number == "" {
		return keyedResult{}, fmt.Errorf("answer has no %s number", op.record)
	}
	return keyedResult{
		Result: connect.Result{Document: number, Type: op.record, Body: doc},
		key:    key{text(naturalKey), text(op.typeField)},
	}, nil
}

// decodeOne reads {"d": {…}}.
func decodeOne(body []byte) (json.RawMessage, error) {
	var w struct {
		D json.RawMessage `json:"d"`
	}
	if err := json.Unmarshal(body, &w); err != nil {
		return nil, fmt.Errorf("answer is not whole JSON: %w", err)
	}
	if len(w.D) == 0 || bytes.Equal(w.D, []byte("null")) {
		return nil, errors.New(`answer has no "d"`)
	}
	return w.D, nil
}

// decodeList reads {"d": {"results": […]}} and the older {"d": […]}.
func decodeList(body []byte) ([]json.RawMessage, error) {
	d, err := decodeOne(body)
	if err != nil {
		return nil, err
	}
	var list []json.RawMessage
	if json.Unmarshal(d, &list) == nil {
		return list, nil
	}
	var w struct {
		Results *[]json.RawMessage `json:"results"`
	}
	if err := json.Unmarshal(d, &w); err != nil || w.Results == nil {
		return nil, errors.New(`answer has no "d.results"`)
	}
	return *w.Results, nil
}

// quote writes an OData V2 string literal.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
