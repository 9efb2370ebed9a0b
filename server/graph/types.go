package graph

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"crosswalk/contracts/schema"

	"github.com/graphql-go/graphql"
)

// builder makes GraphQL types from contract shapes. A shape gets one output and
// at most one input type, named for the place where it is met first.
type builder struct {
	outputs map[*schema.Shape]graphql.Output
	inputs  map[*schema.Shape]graphql.Input
	enums   map[*schema.Shape]*graphql.Enum
	names   map[string]bool
	own     map[string]*graphql.Object // types that no contract has
	// made are the types whose fields are thunks, in the order of their making.
	made []func()
}

func newBuilder() *builder {
	return &builder{
		outputs: map[*schema.Shape]graphql.Output{},
		inputs:  map[*schema.Shape]graphql.Input{},
		enums:   map[*schema.Shape]*graphql.Enum{},
		names:   map[string]bool{},
		own:     map[string]*graphql.Object{},
	}
}

// output is the type of a shape, nullable; callers add NonNull.
func (b *builder) output(s *schema.Shape, name string) graphql.Output {
	if t, ok := b.outputs[s]; ok {
		return t
	}
	switch s.Kind {
	case schema.Array:
		item := s.Items
		if item == nil {
			return graphql.NewList(jsonScalar)
		}
		t := b.output(item, singular(name))
		if !item.Nullable {
			t = graphql.NewNonNull(t)
		}
		return graphql.NewList(t)
	case schema.Object:
		if len(s.Props) == 0 {
			return jsonScalar
		}
		return b.object(s, name)
	}
	if t := b.scalar(s, name); t != nil {
		return t.(graphql.Output)
	}
	return jsonScalar
}

// object makes an object type whose fields read the JSON members. Fields are a
// thunk, so that recursive shapes end.
func (b *builder) object(s *schema.Shape, name string) *graphql.Object {
	typeName := b.unique(preferred(s, name))
	t := graphql.NewObject(graphql.ObjectConfig{
		Name:        typeName,
		Description: doc(s),
		Fields:      graphql.FieldsThunk(func() graphql.Fields { return b.fields(s, typeName) }),
	})
	b.outputs[s] = t
	b.made = append(b.made, func() { t.Fields() })
	return t
}

// settle makes the fields of all types, in the order in which the types were
// met. Left to the library it would be another order each time, and with it
// other names where two places ask for the same one.
func (b *builder) settle() {
	for i := 0; i < len(b.made); i++ { // making fields makes types
		b.made[i]()
	}
}

func (b *builder) fields(s *schema.Shape, typeName string) graphql.Fields {
	fields := graphql.Fields{}
	for _, p := range s.Props {
		if !graphQLName.MatchString(p.Name) {
			continue // not sayable in GraphQL; the JSON API has it
		}
		t := b.output(p.Shape, typeName+title(p.Name))
		if p.Required && !p.Shape.Nullable {
			t = graphql.NewNonNull(t)
		}
		fields[p.Name] = &graphql.Field{Type: t, Description: doc(p.Shape), DeprecationReason: deprecation(p.Shape), Resolve: member(p.Name)}
	}
	return fields
}

// input is the input type of a shape without the members that skip names.
func (b *builder) input(s *schema.Shape, name string, skip ...string) graphql.Input {
	if t, ok := b.inputs[s]; ok {
		return t
	}
	switch s.Kind {
	case schema.Array:
		if s.Items == nil {
			return graphql.NewList(jsonScalar)
		}
		t := b.input(s.Items, singular(name))
		if !s.Items.Nullable {
			t = graphql.NewNonNull(t)
		}
		return graphql.NewList(t)
	case schema.Object:
		if len(s.Props) == 0 {
			return jsonScalar
		}
		typeName := b.unique(preferred(s, name) + "Input")
		t := graphql.NewInputObject(graphql.InputObjectConfig{
			Name:        typeName,
			Description: doc(s),
			Fields: graphql.InputObjectConfigFieldMapThunk(func() graphql.InputObjectConfigFieldMap {
				return b.inputFields(s, strings.TrimSuffix(typeName, "Input"), skip)
			}),
		})
		b.inputs[s] = t
		b.made = append(b.made, func() { t.Fields() })
		return t
	}
	if t := b.scalar(s, name); t != nil {
		return t.(graphql.Input)
	}
	return jsonScalar
}

func (b *builder) inputFields(s *schema.Shape, typeName string, skip []string) graphql.InputObjectConfigFieldMap {
	fields := graphql.InputObjectConfigFieldMap{}
	for _, p := range s.Props {
		if slices.Contains(skip, p.Name) || !graphQLName.MatchString(p.Name) {
			continue
		}
		t := b.input(p.Shape, typeName+title(p.Name))
		if p.Required && !p.Shape.Nullable {
			t = graphql.NewNonNull(t)
		}
		fields[p.Name] = &graphql.InputObjectFieldConfig{Type: t, Description: doc(p.Shape)}
	}
	return fields
}

func (b *builder) scalar(s *schema.Shape, name string) graphql.Type {
	switch s.Kind {
	case schema.String:
		if e := b.enum(s, name); e != nil {
			return e
		}
		switch s.Format {
		case "decimal":
			return decimalScalar
		case "date-time":
			return timeScalar
		case "date":
			return dateScalar
		}
		return graphql.String
	case schema.Integer:
		if fits32(s) {
			return graphql.Int
		}
		return longScalar
	case schema.Number:
		return graphql.Float
	case schema.Boolean:
		return graphql.Boolean
	}
	return nil
}

// enum turns a closed list of texts into an enum: "on-hold" is ON_HOLD.
func (b *builder) enum(s *schema.Shape, name string) *graphql.Enum {
	if e, ok := b.enums[s]; ok {
		return e
	}
	if len(s.Enum) < 2 || s.Extensible {
		return nil
	}
	values := graphql.EnumValueConfigMap{}
	for _, text := range s.Enum {
		var v string
		if json.Unmarshal([]byte(text), &v) != nil {
			if text == "null" {
				continue
			}
			return nil
		}
		key := enumName(v)
		if !graphQLName.MatchString(key) || values[key] != nil {
			return nil
		}
		values[key] = &graphql.EnumValueConfig{Value: v}
	}
	e := graphql.NewEnum(graphql.EnumConfig{Name: b.unique(preferred(s, name)), Description: doc(s), Values: values})
	b.enums[s] = e
	return e
}

// unique keeps type names apart when two places ask for the same one.
func (b *builder) unique(name string) string {
	base := name
	for i := 2; b.names[name]; i++ {
		name = fmt.Sprintf("%s%d", base, i)
	}
	b.names[name] = true
	return name
}

// member resolves a field from the decoded JSON object of its parent.
func member(name string) graphql.FieldResolveFn {
	return func(p graphql.ResolveParams) (any, error) {
		object, ok := p.Source.(map[string]any)
		if !ok {
			return nil, nil
		}
		v := object[name]
		if n, ok := v.(json.Number); ok {
			return number(n), nil
		}
		return v, nil
	}
}

// number gives graphql-go a Go number it can serialise: its own coercion reads
// json.Number as text.
func number(n json.Number) any {
	if i, err := n.Int64(); err == nil {
		return int(i)
	}
	f, err := n.Float64()
	if err != nil {
		return n.String()
	}
	return f
}

var graphQLName = regexp.MustCompile(`^[A-Za-z][_0-9A-Za-z]*$`)

func preferred(s *schema.Shape, name string) string {
	if s.Name != "" && graphQLName.MatchString(s.Name) {
		return title(s.Name)
	}
	return name
}

func enumName(v string) string {
	var out strings.Builder
	for i, r := range v {
		switch {
		case r >= 'A' && r <= 'Z' && i > 0 && v[i-1] >= 'a' && v[i-1] <= 'z':
			out.WriteByte('_')
			out.WriteRune(r)
		case r == '-' || r == ' ' || r == '.' || r == '/':
			out.WriteByte('_')
		default:
			out.WriteString(strings.ToUpper(string(r)))
		}
	}
	return out.String()
}

func fits32(s *schema.Shape) bool {
	high, err := json.Number(s.Max).Int64()
	return err == nil && high <= 1<<31-1
}

func doc(s *schema.Shape) string {
	if s.Doc != "" {
		return s.Doc
	}
	return s.Title
}

func deprecation(s *schema.Shape) string {
	if s.Deprecated {
		return "deprecated in the contract"
	}
	return ""
}

func title(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// singular names the items of a list: OrderLines -> OrderLine, Taxes -> Tax.
func singular(s string) string {
	switch {
	case strings.HasSuffix(s, "ies"):
		return s[:len(s)-3] + "y"
	case strings.HasSuffix(s, "xes"), strings.HasSuffix(s, "sses"):
		return s[:len(s)-2]
	case strings.HasSuffix(s, "ss") || !strings.HasSuffix(s, "s"):
		return s + "Item"
	}
	return s[:len(s)-1]
}
