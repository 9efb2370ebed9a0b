// Package instances makes JSON values for a Shape, and judges values by one.
// It serves property tests: a Generator with the same seed makes the same
// values, and Check shares no code with the modules that mappings become.
package instances

import (
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"

	"crosswalk/contracts/schema"
	"crosswalk/contracts/source"
)

// Generator makes values of one Shape. The zero Options are ready to use.
type Generator struct {
	shape *schema.Shape
	rand  *rand.Rand
	// Depth bounds how deep optional parts are filled in. Zero means 6.
	Depth int
	// Extras lets open objects have undeclared names.
	Extras bool
}

// New returns a Generator whose values are determined by seed.
func New(shape *schema.Shape, seed uint64) *Generator {
	return &Generator{shape: shape, rand: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))}
}

// Valid makes a value that the Shape accepts. It is false if none was found,
// which happens where constraints contradict each other or a pattern and a
// format must hold together.
func (g *Generator) Valid() ([]byte, bool) {
	for range 20 {
		depth := g.Depth
		if depth == 0 {
			depth = 6
		}
		v := g.value(g.shape, depth)
		if v != nil && Accepts(g.shape, v) == nil {
			return v.JSON(), true
		}
	}
	return nil, false
}

// Invalid makes a value that is valid but for one place, and says what is
// wrong there. It is false if no such value was found.
func (g *Generator) Invalid() (doc []byte, wrong error, ok bool) {
	for range 60 {
		text, ok := g.Valid()
		if !ok {
			return nil, nil, false
		}
		v, _ := source.ParseJSON("", text)
		v = g.damage(v)
		if err := Accepts(g.shape, v); err != nil {
			return v.JSON(), err, true
		}
	}
	return nil, nil, false
}

func (g *Generator) chance(n int) bool { return g.rand.IntN(n) == 0 }

func pick[T any](g *Generator, list []T) T { return list[g.rand.IntN(len(list))] }

func literal(text string) *source.Value {
	v, _ := source.ParseJSON("", []byte(text))
	return v
}

func str(s string) *source.Value { return &source.Value{Kind: source.String, Text: s} }

func (g *Generator) value(s *schema.Shape, depth int) *source.Value {
	if depth < -40 {
		return nil // required recursion never ends
	}
	if s.Nullable && (g.chance(5) || depth <= 0) {
		return literal("null")
	}
	if len(s.Enum) > 0 {
		return literal(pick(g, s.Enum))
	}
	switch s.Kind {
	case schema.Object:
		return g.object(s, depth)
	case schema.Array:
		return g.array(s, depth)
	case schema.String:
		return g.text(s)
	case schema.Integer, schema.Number:
		return g.number(s)
	case schema.Boolean:
		return literal(strconv.FormatBool(g.chance(2)))
	case schema.Null:
		return literal("null")
	}
	kinds := s.Union
	if kinds == nil {
		kinds = []schema.Kind{schema.Boolean, schema.Integer, schema.Number, schema.String, schema.Array, schema.Object}
	}
	plain := &schema.Shape{Kind: pick(g, kinds), MaxItems: 3, MaxLength: -1}
	if plain.Kind == schema.Object {
		plain.Extra = &schema.Shape{Kind: schema.Integer, MaxItems: -1, MaxLength: -1}
	}
	return g.value(plain, depth-1)
}

var names = []string{"extra", "x", "ünïcode", "a b", "with\"quote", "", "id2", "über/weg~"}

func (g *Generator) object(s *schema.Shape, depth int) *source.Value {
	out := &source.Value{Kind: source.Object}
	for _, p := range s.Props {
		if !p.Required && (depth <= 0 || g.chance(3)) {
			continue
		}
		v := g.value(p.Shape, depth-1)
		if v == nil {
			if p.Required {
				return nil
			}
			continue
		}
		out.Members = append(out.Members, source.Member{Name: p.Name, Value: v})
	}
	if s.Extra != nil && depth > 0 && (g.Extras || len(s.Props) == 0) {
		for range g.rand.IntN(3) {
			name := pick(g, names)
			if s.Prop(name) != nil || out.Get(name) != nil {
				continue
			}
			if v := g.value(s.Extra, depth-1); v != nil {
				out.Members = append(out.Members, source.Member{Name: name, Value: v})
			}
		}
	}
	g.rand.Shuffle(len(out.Members), func(i, j int) { out.Members[i], out.Members[j] = out.Members[j], out.Members[i] })
	return out
}

func (g *Generator) array(s *schema.Shape, depth int) *source.Value {
	n := s.MinItems
	if depth > 0 {
		n += g.rand.IntN(4)
	}
	if s.MaxItems >= 0 {
		n = min(n, s.MaxItems)
	}
	items := s.Items
	if items == nil {
		items = &schema.Shape{Kind: schema.Integer, MaxItems: -1, MaxLength: -1}
	}
	out := &source.Value{Kind: source.Array}
	seen := map[string]bool{}
	for tries := 0; len(out.Items) < n && tries < n*10; tries++ {
		v := g.value(items, depth-1)
		if v == nil {
			return nil
		}
		if text := v.Canonical(); s.UniqueItems && seen[text] {
			continue
		} else {
			seen[text] = true
		}
		out.Items = append(out.Items, v)
	}
	return out
}

func (g *Generator) number(s *schema.Shape) *source.Value {
	low, high := bound(s.Min, s.MoreThan), bound(s.Max, s.LessThan)
	step := big.NewRat(1, 1)
	if s.MultipleOf != "" {
		step, _ = source.Rat(s.MultipleOf)
	} else if s.Kind == schema.Number && g.chance(2) {
		step = pick(g, []*big.Rat{big.NewRat(1, 100), big.NewRat(1, 1000), big.NewRat(1, 10)})
	}
	var at *big.Rat
	switch {
	case low != nil && high != nil:
		span := new(big.Rat).Sub(high, low)
		at = new(big.Rat).Add(low, span.Mul(span, big.NewRat(int64(g.rand.IntN(101)), 100)))
	case low != nil:
		at = new(big.Rat).Add(low, new(big.Rat).Mul(step, big.NewRat(int64(g.rand.IntN(1000)), 1)))
	case high != nil:
		at = new(big.Rat).Sub(high, new(big.Rat).Mul(step, big.NewRat(int64(g.rand.IntN(1000)), 1)))
	default:
		span := pick(g, []int64{2, 1000, 1 << 40})
		at = new(big.Rat).Mul(step, big.NewRat(g.rand.Int64N(2*span)-span, 1))
	}
	// to a multiple of step, upwards or downwards
	q := new(big.Rat).Quo(at, step)
	n := new(big.Int).Div(q.Num(), q.Denom())
	n.Add(n, big.NewInt(int64(g.rand.IntN(2))))
	at = new(big.Rat).Mul(new(big.Rat).SetInt(n), step)
	text := at.FloatString(12)
	text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	if at.IsInt() {
		text = at.Num().String()
	}
	if s.Kind == schema.Number {
		switch g.rand.IntN(6) {
		case 0: // the same value in other digits
			if at.IsInt() {
				text += ".00"
			}
		case 1:
			if at.IsInt() && at.Sign() != 0 {
				text += "e0"
			}
		}
	}
	return &source.Value{Kind: source.Number, Text: text}
}

// bound returns the number that limits, whether it is included or not.
func bound(included, excluded string) *big.Rat {
	for _, text := range []string{included, excluded} {
		if text != "" {
			if r, ok := source.Rat(text); ok {
				return r
			}
		}
	}
	return nil
}

// damage changes one place of v, most often to something invalid.
func (g *Generator) damage(v *source.Value) *source.Value {
	if len(v.Members) > 0 && !g.chance(6) {
		i := g.rand.IntN(len(v.Members))
		switch g.rand.IntN(6) {
		case 0:
			v.Members = append(v.Members[:i:i], v.Members[i+1:]...)
		case 1:
			if v.Get("unexpectedName") == nil {
				v.Members = append(v.Members, source.Member{Name: "unexpectedName", Value: literal("1")})
			}
		default:
			v.Members[i].Value = g.damage(v.Members[i].Value)
		}
		return v
	}
	if len(v.Items) > 0 && !g.chance(6) {
		i := g.rand.IntN(len(v.Items))
		switch g.rand.IntN(5) {
		case 0:
			v.Items = append(v.Items, v.Items[i])
		case 1:
			v.Items = append(v.Items[:i:i], v.Items[i+1:]...)
		default:
			v.Items[i] = g.damage(v.Items[i])
		}
		return v
	}
	switch v.Kind {
	case source.String:
		return pick(g, []*source.Value{str(v.Text + "x"), str(""), str(v.Text + strings.Repeat("ä", 300)), literal("null"), literal("17"), str(" " + v.Text)})
	case source.Number:
		return pick(g, []*source.Value{literal("0.5"), literal("-1"), literal("99999999999999999999"), str(v.Text), literal("null"), literal("1e400")})
	}
	return pick(g, []*source.Value{literal("null"), literal("[]"), literal("{}"), literal(`"text"`), literal("true"), literal("0")})
}
