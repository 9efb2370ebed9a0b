package sap

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	odata "crosswalk/runtime/connect/sap"
)

// record is one entity: values by property, children by navigation. Decimals
// and texts are Go strings, dates are time.Time or nil.
type record struct {
	entity   *entity
	values   map[string]any
	children map[string][]*record
}

func newRecord(e *entity) *record {
	r := &record{entity: e, values: map[string]any{}, children: map[string][]*record{}}
	for _, p := range e.properties {
		r.values[p.name] = p.blank()
	}
	return r
}

func (r *record) text(name string) string {
	s, _ := r.values[name].(string)
	return s
}

// readRecord reads a JSON object as the gateway does: unknown properties,
// wrong types and values that are too long are refused, properties that may not
// be given on create are ignored, and a deep insert is an array or
// {"results": […]}.
func readRecord(e *entity, body []byte) (*record, *fault) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, badSyntax("Error while parsing a JSON stream: %v", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, badSyntax("Error while parsing a JSON stream: data after the end")
	}
	if m, ok := v.(map[string]any); ok && len(m) == 1 {
		if inner, ok := m["d"].(map[string]any); ok {
			v = inner
		}
	}
	return readObject(e, v, 0)
}

func readObject(e *entity, v any, depth int) (*record, *fault) {
	m, ok := v.(map[string]any)
	if !ok {
		return nil, badSyntax("Error while parsing a JSON stream: entity %s is not an object", e.name)
	}
	r := newRecord(e)
	for name, value := range m {
		if name == "__metadata" {
			continue
		}
		if n, ok := e.navigation(name); ok {
			list, f := readChildren(n, value, depth)
			if f != nil {
				return nil, f
			}
			r.children[name] = list
			continue
		}
		p := e.byName[name]
		if p == nil {
			return nil, badSyntax("Property '%s' is invalid for entity type '%s'", name, e.name)
		}
		got, f := p.read(value)
		if f != nil {
			return nil, f
		}
		if p.creatable || p.key {
			r.values[name] = got
		}
	}
	return r, nil
}

func readChildren(n navigation, v any, depth int) ([]*record, *fault) {
	if v == nil {
		return nil, nil
	}
	if depth >= 3 {
		return nil, badSyntax("Deep insert is too deep at '%s'", n.name)
	}
	if m, ok := v.(map[string]any); ok {
		if _, deferred := m["__deferred"]; deferred {
			return nil, nil
		}
		results, ok := m["results"]
		if !n.many && !ok {
			results = []any{m}
		} else if !ok {
			return nil, badSyntax("Navigation property '%s' is neither an array nor {\"results\": []}", n.name)
		}
		v = results
	}
	list, ok := v.([]any)
	if !ok {
		return nil, badSyntax("Navigation property '%s' is neither an array nor {\"results\": []}", n.name)
	}
	out := make([]*record, 0, len(list))
	for _, item := range list {
		r, f := readObject(n.to, item, depth+1)
		if f != nil {
			return nil, f
		}
		out = append(out, r)
	}
	return out, nil
}

var (
	decimalForm = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
	isoForm     = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d`)
)

// read checks one value against the property's type (OData V2 JSON format:
// decimals and 64 bit integers are strings).
func (p property) read(v any) (any, *fault) {
	if v == nil {
		if p.key {
			return nil, badSyntax("Property '%s' must not be null", p.name)
		}
		return p.blank(), nil
	}
	wrong := func() (any, *fault) {
		return nil, badSyntax("Invalid value for property '%s': Edm.%s expected", p.name, p.kind)
	}
	switch p.kind {
	case "Boolean":
		b, ok := v.(bool)
		if !ok {
			return wrong()
		}
		return b, nil
	case "Double":
		if _, ok := v.(json.Number); !ok {
			if _, ok := v.(string); !ok {
				return wrong()
			}
		}
		return v, nil
	}
	s, ok := v.(string)
	if !ok {
		return wrong()
	}
	switch p.kind {
	case "Decimal":
		return p.readDecimal(s)
	case "DateTime", "DateTimeOffset":
		if t, err := odata.ParseDate(s); err == nil {
			return t, nil
		}
		if isoForm.MatchString(s) {
			if t, err := time.Parse("2006-01-02T15:04:05", s[:19]); err == nil {
				return t, nil
			}
		}
		return wrong()
	}
	if n := utf8.RuneCountInString(s); p.length > 0 && n > p.length {
		return nil, badSyntax("Property '%s' has value '%.60s' with %d characters, the maximum length is %d", p.name, s, n, p.length)
	}
	return s, nil
}

func (p property) readDecimal(s string) (any, *fault) {
	if !decimalForm.MatchString(s) {
		return nil, badSyntax("Invalid value for property '%s': '%.40s' is not an Edm.Decimal", p.name, s)
	}
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(s, "-"), ".")
	fraction = strings.TrimRight(fraction, "0")
	whole = strings.TrimLeft(whole, "0")
	if len(fraction) > p.scale || len(whole) > p.precision-p.scale {
		return nil, badSyntax("Value '%.40s' of property '%s' does not fit Edm.Decimal with precision %d and scale %d", s, p.name, p.precision, p.scale)
	}
	return s, nil
}

// number reads a decimal that readDecimal has accepted.
func number(s string) *big.Rat {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return new(big.Rat)
	}
	return r
}

// encode writes the record in the V2 JSON form. Navigations named in expand
// are written out, the others are links.
func (r *record) encode(root string, expand map[string]bool) map[string]any {
	uri := root + "/" + r.entity.service + "/" + r.entity.set + r.key()
	meta := map[string]any{"id": uri, "uri": uri, "type": r.entity.service + "." + r.entity.name}
	if etag := r.etag(); etag != "" {
		meta["etag"] = etag
	}
	out := map[string]any{"__metadata": meta}
	for _, p := range r.entity.properties {
		out[p.name] = p.wire(r.values[p.name])
	}
	for _, n := range r.entity.navigations {
		if !expand[n.name] {
			out[n.name] = map[string]any{"__deferred": map[string]any{"uri": uri + "/" + n.name}}
			continue
		}
		deeper := map[string]bool{}
		for path := range expand {
			if rest, ok := strings.CutPrefix(path, n.name+"/"); ok {
				deeper[rest] = true
			}
		}
		list := make([]map[string]any, 0, len(r.children[n.name]))
		for _, c := range r.children[n.name] {
			list = append(list, c.encode(root, deeper))
		}
		out[n.name] = map[string]any{"results": list}
	}
	return out
}

func (p property) wire(v any) any {
	if t, ok := v.(time.Time); ok {
		if p.kind == "DateTimeOffset" {
			return odata.FormatDateTimeOffset(t)
		}
		return odata.FormatDate(t)
	}
	return v
}

// key is the entity's key as it stands in a URI.
func (r *record) key() string {
	if len(r.entity.keys) == 1 {
		return "(" + literal(r.text(r.entity.keys[0])) + ")"
	}
	parts := make([]string, len(r.entity.keys))
	for i, k := range r.entity.keys {
		parts[i] = k + "=" + literal(r.text(k))
	}
	return "(" + strings.Join(parts, ",") + ")"
}

func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// etag changes with every change of the document; only headers have one.
func (r *record) etag() string {
	t, ok := r.values["LastChangeDateTime"].(time.Time)
	if !ok {
		return ""
	}
	return fmt.Sprintf(`W/"datetimeoffset'%s'"`, t.UTC().Format("2006-01-02T15%3A04%3A05.0000000Z"))
}

// MarshalJSON is the form of the journal file.
func (r *record) MarshalJSON() ([]byte, error) {
	values := map[string]any{}
	for _, p := range r.entity.properties {
		values[p.name] = p.wire(r.values[p.name])
	}
	return json.Marshal(map[string]any{"entity": r.entity.name, "values": values, "children": r.children})
}

// UnmarshalJSON reads the form of the journal file.
func (r *record) UnmarshalJSON(b []byte) error {
	var w struct {
		Entity   string                     `json:"entity"`
		Values   map[string]json.RawMessage `json:"values"`
		Children map[string][]*record       `json:"children"`
	}
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	e := entities[w.Entity]
	if e == nil {
		return fmt.Errorf("no entity %q", w.Entity)
	}
	*r = *newRecord(e)
	for name, raw := range w.Values {
		p := e.byName[name]
		if p == nil {
			return fmt.Errorf("entity %s has no property %q", e.name, name)
		}
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			return err
		}
		if s, ok := v.(string); ok && strings.HasPrefix(p.kind, "DateTime") {
			t, err := odata.ParseDate(s)
			if err != nil {
				return err
			}
			v = t
		}
		r.values[name] = v
	}
	if w.Children != nil {
		r.children = w.Children
	}
	return nil
}
