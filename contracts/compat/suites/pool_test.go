package suites

import (
	"encoding/json"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
)

// pool makes values that two schemas might tell apart, of what stands in them:
// their texts, numbers and the next ones, lengths and names. It knows nothing of
// what the keywords mean.
type pool struct {
	rand    *rand.Rand
	scalars []any
	names   []string
	lengths []int
}

// newPool makes the same values each time for the same schemas.
func newPool(texts ...[]byte) *pool {
	p := &pool{rand: rand.New(rand.NewPCG(1, 2)), names: []string{"a", "foo", "FOO", "aaaaaa", "1"}, lengths: []int{0, 1, 2, 3},
		scalars: []any{nil, true, false, 0, 1, -1, 1.5, 100, "", "a", "A", "1", "é", "a b", "2020-01-01", "a@b.example", "2020-01-01T00:00:00Z", "https://a.example/", "127.0.0.1"}}
	for _, text := range texts {
		var v any
		if json.Unmarshal(text, &v) == nil {
			p.collect(v)
		}
	}
	return p
}

func (p *pool) collect(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			p.name(name)
			if name == "const" {
				p.scalars = append(p.scalars, v[name])
			}
			p.collect(v[name])
		}
	case []any:
		for _, item := range v {
			p.collect(item)
		}
	case string:
		p.scalars = append(p.scalars, v)
		p.name(v)
	case float64:
		p.scalars = append(p.scalars, v, v-1, v+1, v+0.5, v*2, v*3)
		for n := int(v) - 1; v < 20 && n <= int(v)+1; n++ {
			if n >= 0 {
				p.lengths = append(p.lengths, n)
				p.scalars = append(p.scalars, strings.Repeat("a", n))
				p.names = append(p.names, strings.Repeat("a", n))
			}
		}
	}
}

// name takes names, and texts that a pattern of names could stand for.
func (p *pool) name(text string) {
	if !strings.HasPrefix(text, "$") && len(text) < 40 {
		p.names = append(p.names, strings.Trim(text, "^$"))
	}
}

func pick[T any](p *pool, list []T) T { return list[p.rand.IntN(len(list))] }

func (p *pool) next() []byte {
	text, err := json.Marshal(p.value(3))
	if err != nil {
		return []byte("null")
	}
	return text
}

func (p *pool) value(depth int) any {
	kind := p.rand.IntN(10)
	switch {
	case kind < 5 || depth == 0:
		return pick(p, p.scalars)
	case kind < 7:
		out := make([]any, pick(p, p.lengths))
		for i := range out {
			out[i] = p.value(depth - 1)
		}
		return out
	}
	out := map[string]any{}
	for range p.rand.IntN(6) {
		out[pick(p, p.names)] = p.value(depth - 1)
	}
	return out
}

// refute looks for a value that shows that reader does not read all that writer
// sends.
func refute(writer, reader side, values int) ([]byte, bool) {
	p := newPool(writer.text, reader.text)
	for range values {
		if v := p.next(); proves(v, writer, reader) {
			return v, true
		}
	}
	return nil, false
}
