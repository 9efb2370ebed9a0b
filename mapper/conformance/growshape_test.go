package conformance

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
)

// grownType is a type in a contract that was made up.
type grownType struct {
	kind     string // bool int dec text list obj map json
	nullable bool
	items    *grownType // of a list, of the values of a map
	fields   []grownField
	// limits are keywords that constrain values.
	limits map[string]any
}

type grownField struct {
	name     string
	required bool
	grownType
}

// schema is the JSON Schema of a type.
func (g *grownType) schema() map[string]any {
	s := map[string]any{}
	for k, v := range g.limits {
		s[k] = v
	}
	name := map[string]string{"bool": "boolean", "int": "integer", "dec": "number", "text": "string", "list": "array", "obj": "object", "map": "object"}[g.kind]
	switch {
	case name == "" || g.limits["enum"] != nil:
	case g.nullable:
		s["type"] = []any{name, "null"}
	default:
		s["type"] = name
	}
	switch g.kind {
	case "list":
		s["items"] = g.items.schema()
	case "map":
		s["additionalProperties"] = g.items.schema()
	case "obj":
		props, required := map[string]any{}, []any{}
		for _, f := range g.fields {
			props[f.name] = f.schema()
			if f.required {
				required = append(required, f.name)
			}
		}
		s["properties"], s["required"] = props, required
	}
	return s
}

func (g *grownType) text() []byte {
	b, err := json.Marshal(g.schema())
	if err != nil {
		panic(err) // only texts, numbers, lists and maps are in it
	}
	return b
}

var fieldNames = []string{"id", "name", "sku", "qty", "price", "lines", "tags", "note", "a", "b", "c", "total", "created_at", "customer", "x-y", "line item",
	"ünïcode", "aVeryLongFieldNameThatDoesNotFitIntoOneLoadOfSixteenBytes", "A", "i", "id2", "id3", "\"", ""}

// growType makes up a type; depth bounds its nesting.
func growType(r *rand.Rand, depth int) *grownType {
	kinds := []string{"bool", "int", "int", "dec", "dec", "text", "text", "text", "text", "json"}
	if depth > 0 {
		kinds = append(kinds, "list", "list", "list", "list", "obj", "obj", "obj", "map")
	}
	g := &grownType{kind: kinds[r.IntN(len(kinds))], nullable: r.IntN(4) == 0, limits: map[string]any{}}
	switch g.kind {
	case "list":
		g.items = growType(r, depth-1)
		if r.IntN(2) == 0 {
			g.items = &grownType{kind: "obj", limits: map[string]any{}}
			growFields(r, g.items, depth-1)
		}
		limit(r, g, 4, "minItems", 1, "maxItems", 3)
		if r.IntN(8) == 0 {
			g.limits["uniqueItems"] = true
		}
	case "map":
		g.items = growType(r, depth-1)
		g.items.nullable = false
	case "obj":
		growFields(r, g, depth)
	case "text":
		growText(r, g)
	case "int":
		limit(r, g, 6, "minimum", -5, "maximum", 1000, "multipleOf", 5, "exclusiveMinimum", 0)
	case "dec":
		limit(r, g, 6, "minimum", json.Number("0"), "exclusiveMaximum", json.Number("99999.5"), "multipleOf", json.Number("0.01"))
	}
	return g
}

// limit sets one of the keywords, which stand with their values, in one of n types.
func limit(r *rand.Rand, g *grownType, n int, keywords ...any) {
	if r.IntN(n) == 0 {
		i := 2 * r.IntN(len(keywords)/2)
		g.limits[keywords[i].(string)] = keywords[i+1]
	}
}

func growText(r *rand.Rand, g *grownType) {
	switch r.IntN(12) {
	case 0:
		g.limits["enum"] = []any{"x", "y", "zwölf"}
		if g.nullable {
			g.limits["enum"] = append(g.limits["enum"].([]any), nil)
		}
	case 1:
		g.limits["pattern"] = []string{"^[A-Z]{2}[0-9]*$", "ab+c?", "^(x|yy)*$", "^[^ ]+$"}[r.IntN(4)]
	case 2:
		g.limits["format"] = []string{"date-time", "date", "decimal", "time", "email", "uuid", "uri", "ipv4", "hostname"}[r.IntN(9)]
	case 3, 4:
		g.limits["format"] = "decimal"
	case 5:
		g.limits["minLength"] = 1
	case 6:
		g.limits["maxLength"] = 5
	}
}

func growFields(r *rand.Rand, g *grownType, depth int) {
	seen := map[string]bool{}
	for range 1 + r.IntN(6) {
		name := fieldNames[r.IntN(len(fieldNames))]
		if seen[name] {
			continue
		}
		seen[name] = true
		g.fields = append(g.fields, grownField{name, r.IntN(2) == 0, *growType(r, depth-1)})
	}
	if r.IntN(4) == 0 {
		g.limits["additionalProperties"] = false
	}
}

// growContract makes up the contract of a source message. Its field run chooses
// one of the rules, most of which fail on most inputs.
func growContract(r *rand.Rand) *grownType {
	g := &grownType{kind: "obj", limits: map[string]any{}}
	for len(g.fields) < 3 {
		g.fields = nil
		growFields(r, g, 4)
	}
	run := grownType{kind: "int", limits: map[string]any{"enum": []any{0, 1, 2, 3, 4, 5, 6, 7}}}
	g.fields = append(g.fields, grownField{"run", true, run})
	return g
}

// typeName is the name of a type in expressions: "int", "list(text)", "obj#3".
// Objects have numbers, because each is a type of its own.
func (n *typeNames) of(g *grownType) string {
	switch g.kind {
	case "text", "bool", "int", "dec", "json":
		return g.kind
	case "list":
		return "list(" + n.orNull(g.items) + ")"
	case "map":
		return "map(" + n.orNull(g.items) + ")"
	}
	id, ok := n.ids[g]
	if !ok {
		id = fmt.Sprintf("obj#%d", len(n.ids))
		n.ids[g], n.types[id] = id, g
	}
	return id
}

func (n *typeNames) orNull(g *grownType) string {
	if g.nullable {
		return "opt(" + n.of(g) + ")"
	}
	return n.of(g)
}

type typeNames struct {
	ids   map[*grownType]string
	types map[string]*grownType
}

func newTypeNames() *typeNames {
	return &typeNames{map[*grownType]string{}, map[string]*grownType{}}
}
