package graph

import (
	"encoding/json"
	"regexp"
	"strconv"
	"time"

	"github.com/graphql-go/graphql"
	"github.com/graphql-go/graphql/language/ast"
)

// The scalars beyond GraphQL's own. Values travel as the JSON of the canonical
// contracts: a Decimal is a text, digit for digit.
var (
	decimalScalar = textScalar("Decimal", "An exact decimal number as text, for example \"598.94\". It is never rounded.", func(s string) bool { return decimalText.MatchString(s) })
	timeScalar    = textScalar("DateTime", "An instant as RFC 3339 text with offset.", func(s string) bool { _, err := time.Parse(time.RFC3339Nano, s); return err == nil })
	dateScalar    = textScalar("Date", "A calendar day, YYYY-MM-DD.", func(s string) bool { _, err := time.Parse(time.DateOnly, s); return err == nil })
	longScalar    = graphql.NewScalar(graphql.ScalarConfig{
		Name:         "Long",
		Description:  "A whole number of up to 64 bits.",
		Serialize:    func(v any) any { return v },
		ParseValue:   parseLong,
		ParseLiteral: func(v ast.Value) any { return longLiteral(v) },
	})
	jsonScalar = graphql.NewScalar(graphql.ScalarConfig{
		Name:         "JSON",
		Description:  "Any JSON value.",
		Serialize:    func(v any) any { return v },
		ParseValue:   func(v any) any { return v },
		ParseLiteral: jsonLiteral,
	})

	decimalText = regexp.MustCompile(`^-?(0|[1-9][0-9]*)(\.[0-9]+)?$`)
)

func textScalar(name, doc string, valid func(string) bool) *graphql.Scalar {
	parse := func(v any) any {
		if s, ok := v.(string); ok && valid(s) {
			return s
		}
		return nil
	}
	return graphql.NewScalar(graphql.ScalarConfig{
		Name:        name,
		Description: doc,
		Serialize:   func(v any) any { return v },
		ParseValue:  parse,
		ParseLiteral: func(v ast.Value) any {
			if t, ok := v.(*ast.StringValue); ok {
				return parse(t.Value)
			}
			return nil
		},
	})
}

func parseLong(v any) any {
	switch n := v.(type) {
	case json.Number:
		if i, err := n.Int64(); err == nil {
			return i
		}
	case int:
		return int64(n)
	case int64:
		return n
	case float64:
		if i := int64(n); float64(i) == n {
			return i
		}
	}
	return nil
}

func longLiteral(v ast.Value) any {
	if t, ok := v.(*ast.IntValue); ok {
		if i, err := strconv.ParseInt(t.Value, 10, 64); err == nil {
			return i
		}
	}
	return nil
}

func jsonLiteral(v ast.Value) any {
	switch t := v.(type) {
	case *ast.StringValue:
		return t.Value
	case *ast.BooleanValue:
		return t.Value
	case *ast.IntValue:
		return json.Number(t.Value)
	case *ast.FloatValue:
		return json.Number(t.Value)
	case *ast.ListValue:
		list := make([]any, len(t.Values))
		for i, e := range t.Values {
			list[i] = jsonLiteral(e)
		}
		return list
	case *ast.ObjectValue:
		object := make(map[string]any, len(t.Fields))
		for _, f := range t.Fields {
			object[f.Name.Value] = jsonLiteral(f.Value)
		}
		return object
	}
	return nil
}
